import { verySatisfiedSums } from '../../core/analysis/very-satisfied.ts';
import { type Figure, figureFromSums } from '../../core/figures/figure.ts';
import type { HidingRegion } from '../../core/figures/hiding.ts';
import type { PooledTallies } from '../../core/figures/pooled-tallies.ts';
import type { PrimaryUnits, Sample, SumsOf } from '../../core/figures/primary-units.ts';
import { type Ranking, rankUnits } from '../../core/figures/ranking/ranking.ts';
import type { HiddenReason, ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { remembered } from '../../core/kernel/remembered.ts';
import type { ScoringRule } from '../../core/questionnaire/questionnaire.ts';
import type { DrawnSums } from '../../core/statistics/cluster-sums.ts';
import { itemSums, mergeTallies, scopeSums, type Tally } from '../../core/tally/tally.ts';
import { OVERALL, type TallyLayout } from '../../core/tally/tally-layout.ts';
import type { WaitingAt } from './waiting-at.ts';

export interface RankedUnit {
  readonly node: number;
  readonly figure: ShownFigure;
  /** Null where the figure is hidden. */
  readonly ranking: Ranking | null;
}

export interface FiguresSource {
  readonly pooled: PooledTallies;
  readonly rule: ScoringRule;
  /** What the tallies in `pooled` are complete for. */
  readonly regions: readonly HidingRegion[];
  /** Which answers wait, of the same units. */
  readonly waiting: WaitingAt;
  /** Of the same units; null where households are not what is asked. */
  readonly primaryUnits: PrimaryUnits | null;
}

/**
 * Every figure of one period that may be shown. Figures come out of here already hidden where they must be; the
 * tallies behind them do not come out at all, except of what is shown.
 */
export class PeriodFigures {
  readonly pooled: PooledTallies;
  readonly rule: ScoringRule;
  readonly #layout: TallyLayout;
  readonly #regionOf: ReadonlyMap<number, HidingRegion>;
  readonly #tallies = new Map<number, Tally>();
  /** By node and place among scopes and items: a ranking, its changes and its rows ask for the same ones again. */
  readonly #figures = new Map<number, ShownFigure>();
  readonly #sums = new Map<number, DrawnSums>();
  readonly #waiting: WaitingAt;
  readonly #primaryUnits: PrimaryUnits | null;

  constructor({ pooled, rule, regions, waiting, primaryUnits }: FiguresSource) {
    this.pooled = pooled;
    this.rule = rule;
    this.#layout = pooled.layout;
    this.#regionOf = new Map(
      regions.flatMap((region) => [...region.nodes].map((node) => [node, region] as const)),
    );
    this.#waiting = waiting;
    this.#primaryUnits = primaryUnits;
  }

  /** Whether answers to the item wait, of the node or a unit below it. */
  waits(node: number, item: number): boolean {
    return this.#waiting.waits(node, item);
  }

  /** 'overall', a component or a sub-index of a unit with everything below it. */
  scope(node: number, scopeId: string): ShownFigure {
    const scope = this.#placeOf(scopeId);
    return this.#shown(node, scope, () => figureFromSums(this.#sumsOfNode(node, scope), this.rule));
  }

  /** The share of a scope's answers at the highest level; null where the figure of the scope is hidden. */
  verySatisfied(node: number, scopeId: string): ShownFigure | null {
    if (this.scope(node, scopeId).hidden) return null;
    const sums = this.#drawn([node], this.#tally(node), (tally) =>
      verySatisfiedSums(this.#layout, tally, scopeId),
    );
    return { hidden: false, ...figureFromSums(sums, 'satisfied-share') };
  }

  /** How the sample behind the overall figure of a unit was drawn; null where it is hidden or there is none. */
  sample(node: number): Sample | null {
    if (this.#primaryUnits === null || this.scope(node, OVERALL).hidden) return null;
    const sumsOf = (tally: Tally) => scopeSums(this.#layout, tally, OVERALL, this.rule);
    return this.#primaryUnits.sample(node, sumsOf(this.#tally(node)), sumsOf);
  }

  /** The same of several units added up; hidden where that of one of them is, which it would tell. */
  scopeTogether(nodes: readonly number[], scopeId: string): ShownFigure {
    const hidden = nodes.map((node) => this.scope(node, scopeId)).find((figure) => figure.hidden);
    if (hidden !== undefined) return hidden;
    const tally = nodes.map((node) => this.#tally(node)).reduce(mergeTallies);
    return { hidden: false, ...figureFromSums(this.#scopeSums(nodes, tally, scopeId), this.rule) };
  }

  item(node: number, index: number): ShownFigure {
    return this.#shown(node, this.#layout.scopes.length + index, () =>
      figureFromSums(this.#itemSums(node, index), this.rule),
    );
  }

  /** The sums behind the figure of a scope; null where it is hidden. */
  sums(node: number, scopeId: string): DrawnSums | null {
    return this.scope(node, scopeId).hidden ? null : this.#sumsOfNode(node, this.#placeOf(scopeId));
  }

  /** The tally behind the figures, for what is derived of shown figures only. */
  tallyBehindShown(node: number): Tally {
    return this.#tally(node);
  }

  isHidden(node: number, scopeOrItem: string): boolean {
    const ids: readonly string[] = [...this.#layout.scopes.map(({ id }) => id), ...this.#layout.items];
    return this.#reason(node, ids.indexOf(scopeOrItem)) !== null;
  }

  /** The units directly below a node, by their overall figure. */
  rankingBelow(node: number): readonly RankedUnit[] {
    return this.rankingAmong(must(this.pooled.tree.nodes[node], 'a node').children, OVERALL);
  }

  /** Some units by their figure of a scope. Only those whose figure is shown compete. */
  rankingAmong(nodes: readonly number[], scopeId: string): readonly RankedUnit[] {
    const entries = nodes.flatMap((node) => {
      const sums = this.sums(node, scopeId);
      return sums === null ? [] : [{ unit: String(node), node, sums }];
    });
    const ranked = new Map(rankUnits(entries, { rule: this.rule }).map((entry) => [entry.node, entry]));
    return nodes.map((node) => ({
      node,
      figure: this.scope(node, scopeId),
      ranking: ranked.get(node) ?? null,
    }));
  }

  #shown(node: number, scope: number, figure: () => Figure): ShownFigure {
    return this.#remembered(this.#figures, { node, scope }, () => this.#newlyShown(node, scope, figure));
  }

  #newlyShown(node: number, scope: number, figure: () => Figure): ShownFigure {
    const reason = this.#reason(node, scope);
    if (reason !== null) return { hidden: true, reason };
    const shown = figure();
    // Where there are none but answers that wait, "nobody answered" would be wrong.
    return shown.respondents === 0 && this.#itemsOf(scope).some((item) => this.waits(node, item))
      ? { hidden: true, reason: 'too-few-respondents' }
      : { hidden: false, ...shown };
  }

  #reason(node: number, scope: number): HiddenReason | null {
    return must(this.#regionOf.get(node), 'a unit whose tallies were read').reason(node, scope);
  }

  #itemsOf(scope: number): readonly number[] {
    const { scopes } = this.#layout;
    return scopes[scope]?.items ?? [scope - scopes.length];
  }

  #itemSums(node: number, index: number): DrawnSums {
    const item = must(this.#layout.items[index], 'an item');
    const sumsOf = (tally: Tally) => itemSums(this.#layout, tally, item, this.rule);
    return this.#drawn([node], this.#tally(node), sumsOf);
  }

  #sumsOfNode(node: number, scope: number): DrawnSums {
    const { id } = must(this.#layout.scopes[scope], 'a scope');
    return this.#remembered(this.#sums, { node, scope }, () =>
      this.#scopeSums([node], this.#tally(node), id),
    );
  }

  #scopeSums(nodes: readonly number[], tally: Tally, scopeId: string): DrawnSums {
    return this.#drawn(nodes, tally, (one) => scopeSums(this.#layout, one, scopeId, this.rule));
  }

  #drawn(nodes: readonly number[], tally: Tally, sumsOf: SumsOf): DrawnSums {
    const sums = sumsOf(tally);
    return this.#primaryUnits?.drawn(nodes, sums, sumsOf) ?? sums;
  }

  #tally(node: number): Tally {
    return remembered(this.#tallies, node, () => this.pooled.tally(node));
  }

  #placeOf(scopeId: string): number {
    const place = this.#layout.scopes.findIndex(({ id }) => id === scopeId);
    return must(place === -1 ? undefined : place, 'a scope of the questionnaire');
  }

  #remembered<Value>(
    known: Map<number, Value>,
    { node, scope }: { readonly node: number; readonly scope: number },
    make: () => Value,
  ): Value {
    const { scopes, items } = this.#layout;
    return remembered(known, node * (scopes.length + items.length) + scope, make);
  }
}
