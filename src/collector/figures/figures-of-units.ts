import type { Rank, UnitName } from '../../contract/figures.ts';
import type { Gain } from '../../core/analysis/what-if.ts';
import type { Change } from '../../core/figures/change.ts';
import { comparedMonths } from '../../core/figures/compared-months.ts';
import { askedNode, formerSelf } from '../../core/figures/period-tree.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { lastMonthOf, type Month, type Period, previousPeriod } from '../../core/kernel/period.ts';
import { remembered } from '../../core/kernel/remembered.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { OVERALL, tallyLayout } from '../../core/tally/tally-layout.ts';
import { topRefsOf } from '../../core/units/unit-scope.ts';
import { comparisonOf, shownChange } from './answers/comparison.ts';
import { type PeriodInScope, unitsAnswered } from './answers/indices-source.ts';
import { raisingItems, raisingUnits } from './answers/raising.ts';
import { unitNameAt } from './answers/unit-name.ts';
import { answeredMonths, inScopeOf, type ReportSources, scopeOf } from './figures.ts';
import type { IndicesQuery } from './indices-query.ts';
import type { PeriodFigures } from './period-figures.ts';
import { RangeStore } from './range-store.ts';
import { readPeriod, refsBelow, unionOfRefs } from './read-period.ts';

/**
 * What is asked of one unit in one period: its figure, its place among the units beside it, its change, or what it
 * would gain where the low ones of its units, or of its criteria where it has none, were raised to their median.
 */
export interface AskedFigure {
  /** `code@valid-from`; null for the top of the scope. */
  readonly unit: string | null;
  readonly period: Period;
  /** 'overall', or the id of a component or sub-index. */
  readonly part: string;
  readonly what: 'figure' | 'rank' | 'change' | 'raising';
}

/** Only what was asked is there; null where it is not shown, or there is no such unit in the period. */
export interface FigureOfUnit {
  readonly figure: ShownFigure | null;
  readonly rank: Rank | null;
  readonly change: Change | null;
  readonly raising: RaisingOfUnit | null;
  /** With a place: the figures that are ranked, by place. */
  readonly ranked: readonly { readonly rank: number; readonly percent: number }[];
}

export interface RaisingOfUnit {
  /** The median, percent. */
  readonly level: number;
  /** The largest first. */
  readonly gains: readonly Gain[];
  /** By a gain's id: a unit below, or null of a criterion. */
  readonly units: ReadonlyMap<string, UnitName> | null;
}

export type FiguresQuery = Pick<IndicesQuery, 'scope' | 'questionnaire' | 'mode'>;

const NOTHING: FigureOfUnit = { figure: null, rank: null, change: null, raising: null, ranked: [] };

/** A period, its units, and those of them something is asked of. */
interface AskedPeriod extends PeriodInScope {
  readonly period: Period;
  readonly nodes: ReadonlyMap<AskedFigure, number>;
  /** Null where nobody asks for a change, or there is no period before. */
  readonly before: (PeriodInScope & { readonly period: Period }) | null;
}

/**
 * Figures of many units in several periods, from one reading of their tallies. Each is what the unit's own first screen
 * says of the period, and hidden where that hides it.
 */
export class FiguresOfUnits {
  readonly #sources: ReportSources;

  constructor(sources: ReportSources) {
    this.#sources = sources;
  }

  async read(
    query: FiguresQuery,
    asked: readonly AskedFigure[],
  ): Promise<(one: AskedFigure) => FigureOfUnit> {
    const questionnaire = this.#sources.questionnaires.latest(query.questionnaire);
    const periods = questionnaire === undefined ? [] : await this.#periods(query, asked);
    if (questionnaire === undefined || periods.length === 0) return () => NOTHING;
    const isWithItems = asked.some(({ what }) => what === 'raising');
    const store = await this.#readRange(query, questionnaire, periods, isWithItems);
    const read = (
      period: Period,
      { tree }: PeriodInScope,
      roots: readonly number[],
      months?: readonly Month[],
    ) => {
      const all = scopeOf(queryOf(query, period), questionnaire);
      const scope = months === undefined ? all : { ...all, months };
      const { layout } = store;
      return readPeriod({
        store,
        scope,
        tree,
        layout,
        rule: questionnaire.scoringRule,
        roots,
        opened: roots,
      });
    };
    const answers = await Promise.all(periods.map((period) => figuresOfPeriod(period, read)));
    const found = new Map(answers.flatMap((answer) => [...answer]));
    return (one) => found.get(one) ?? NOTHING;
  }

  async #periods(query: FiguresQuery, asked: readonly AskedFigure[]): Promise<readonly AskedPeriod[]> {
    const units = await this.#sources.units.tree();
    const topRefs = topRefsOf(units, query.scope, localDay(this.#sources.nowMs()));
    const byPeriod = new Map<string, AskedFigure[]>();
    for (const one of asked) remembered(byPeriod, one.period.text, () => []).push(one);
    return [...byPeriod.values()].map((ofPeriod) => {
      const { period } = must(ofPeriod[0], 'a question');
      const now = inScopeOf(units, period, topRefs);
      const nodes = new Map(
        ofPeriod.flatMap((one) => {
          const node = askedNode(now.tree, one, topRefs);
          return node === null ? [] : [[one, node] as const];
        }),
      );
      const former = ofPeriod.some(({ what }) => what === 'change') ? previousPeriod(period) : null;
      const before = former === null ? null : { ...inScopeOf(units, former, topRefs), period: former };
      return { ...now, period, nodes, before };
    });
  }

  #readRange(
    query: FiguresQuery,
    questionnaire: Questionnaire,
    asked: readonly AskedPeriod[],
    isWithItems: boolean,
  ): Promise<RangeStore> {
    const spans = asked.flatMap(({ period, before }) =>
      before === null ? [period] : [before.period, period],
    );
    const first = must(spans.map((period) => period.first).sort()[0], 'a period');
    const last = must(spans.map(lastMonthOf).sort().at(-1), 'a period');
    const range = {
      ...scopeOf(queryOf(query, must(spans[0], 'a period')), questionnaire),
      firstMonth: first,
      lastMonth: last,
    };
    const refs = asked.flatMap((one) => [
      refsBelow(one.tree, rootsOf(one)),
      ...(one.before === null ? [] : [refsBelow(one.before.tree, formersOf(one))]),
    ]);
    const kinds = spans.map(({ kind }) => kind);
    const units = unionOfRefs(refs);
    return RangeStore.read(this.#sources.store, range, tallyLayout(questionnaire), {
      units,
      kinds,
      isWithItems,
    });
  }
}

type ReadFigures = (
  period: Period,
  inScope: PeriodInScope,
  roots: readonly number[],
  months?: readonly Month[],
) => Promise<PeriodFigures>;

async function figuresOfPeriod(
  asked: AskedPeriod,
  read: ReadFigures,
): Promise<ReadonlyMap<AskedFigure, FigureOfUnit>> {
  const { period, nodes, before } = asked;
  const [figures, former] = await Promise.all([
    read(period, asked, rootsOf(asked)),
    before === null ? null : read(before.period, before, formersOf(asked)),
  ]);
  const current = { ...asked, figures };
  const { rank } = comparisonOf({
    current,
    previous: null,
    comparison: { now: figures, before: null, months: null },
  });
  const changes = former === null ? null : new Changes(asked, { figures, former, read });
  const answers = [...nodes].map(async ([one, node]): Promise<[AskedFigure, FigureOfUnit]> => {
    if (one.what === 'figure') return [one, { ...NOTHING, figure: figures.scope(node, one.part) }];
    if (one.what === 'rank') return [one, { ...NOTHING, ...placeOf(figures, node, rank(node).rank) }];
    if (one.what === 'raising') return [one, { ...NOTHING, raising: raisingOf(figures, node, one.part) }];
    return [one, { ...NOTHING, change: (await changes?.of(node, one.part)) ?? null }];
  });
  return new Map(await Promise.all(answers));
}

function placeOf(figures: PeriodFigures, node: number, rank: Rank | null) {
  if (rank === null) return { rank, ranked: [] };
  const { parent } = must(figures.pooled.tree.nodes[node], 'a node');
  const ranked = figures
    .rankingBelow(parent)
    .flatMap(({ figure, ranking }) =>
      figure.hidden || figure.percent === null || ranking === null || ranking.rank === null
        ? []
        : [{ rank: ranking.rank, percent: figure.percent }],
    );
  return { rank, figure: figures.scope(node, OVERALL), ranked };
}

function raisingOf(figures: PeriodFigures, node: number, scope: string): RaisingOfUnit | null {
  const { tree, layout } = figures.pooled;
  const { children } = must(tree.nodes[node], 'a node');
  const isByUnit = children.length > 0;
  const raising = isByUnit
    ? raisingUnits(figures, node, scope)
    : raisingItems(figures, node, { layout, scope });
  if (raising === null) return null;
  const names = children.map((child) => unitNameAt(tree, child));
  return { ...raising, units: isByUnit ? new Map(names.map((name) => [name.ref ?? '', name])) : null };
}

/** Changes of units from one period to another, each over the months that the unit has in both. */
class Changes {
  readonly #asked: AskedPeriod;
  readonly #whole: { readonly figures: PeriodFigures; readonly former: PeriodFigures };
  readonly #read: ReadFigures;
  /** Most units have the same months in common. */
  readonly #ofMonths = new Map<string, Promise<readonly [now: PeriodFigures, before: PeriodFigures]>>();

  constructor(
    asked: AskedPeriod,
    {
      read,
      ...whole
    }: { readonly figures: PeriodFigures; readonly former: PeriodFigures; readonly read: ReadFigures },
  ) {
    this.#asked = asked;
    this.#whole = whole;
    this.#read = read;
  }

  async of(node: number, part: string): Promise<Change | null> {
    const before = must(this.#asked.before, 'a period before');
    const former = formerSelf(this.#asked.tree, node, before.tree);
    if (former === null || !before.inScope.has(former)) return null;
    const compared = await this.#compared(node);
    if (compared === null) return null;
    const [now, then] = compared;
    return shownChange(then.scope(former, part), now.scope(node, part));
  }

  async #compared(node: number): Promise<readonly [PeriodFigures, PeriodFigures] | null> {
    const { figures, former } = this.#whole;
    const { period, before, ...now } = this.#asked;
    const earlier = must(before, 'a period before');
    const answered = answeredMonths(now, earlier, { node, figures, former });
    if (answered.current.size === 0 || answered.previous.size === 0) return [figures, former];
    const months = comparedMonths(period, earlier.period, answered);
    if (months === null) return [figures, former];
    if (months.current.length === 0) return null;
    return remembered(this.#ofMonths, months.current.join(' '), () =>
      Promise.all([
        this.#read(period, now, nodesToCompare(this.#asked), months.current),
        this.#read(earlier.period, earlier, formersOf(this.#asked), months.previous),
      ]),
    );
  }
}

/** The units an answer is made of, each with all below it: where a place is asked for, all beside the unit. */
function rootsOf(asked: AskedPeriod): readonly number[] {
  return [...asked.nodes].flatMap(([{ what }, node]) =>
    what === 'rank' ? unitsAnswered(asked, node) : [node],
  );
}

function nodesToCompare({ nodes }: AskedPeriod): readonly number[] {
  return [...nodes].flatMap(([{ what }, node]) => (what === 'change' ? [node] : []));
}

/** What the units whose change is asked for were in the period before. */
function formersOf(asked: AskedPeriod): readonly number[] {
  const { tree, before } = asked;
  if (before === null) return [];
  return nodesToCompare(asked).flatMap((node) => {
    const former = formerSelf(tree, node, before.tree);
    return former === null || !before.inScope.has(former) ? [] : [former];
  });
}

function queryOf(query: FiguresQuery, period: Period): IndicesQuery {
  return { ...query, period, unit: null, version: null, rule: null };
}
