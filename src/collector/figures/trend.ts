import type { Trend } from '../../contract/analysis/trend.ts';
import { readTrend, type TrendMonths, trendBreaks, trendPeriods } from '../../core/analysis/trend.ts';
import { figureKind } from '../../core/figures/figure-kind.ts';
import { askedNode, COUNTRY, formerSelf, pathTo } from '../../core/figures/period-tree.ts';
import { isSampled } from '../../core/figures/primary-units.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { monthsOf, type Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { mayUseRule } from '../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { OVERALL, tallyLayout } from '../../core/tally/tally-layout.ts';
import { topRefsOf } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { PeriodInScope } from './answers/indices-source.ts';
import { type MadeOf, madeOfBefore } from './answers/made-of.ts';
import { textsOfQuestionnaire } from './answers/questionnaire-texts.ts';
import { unitName, unitNameAt } from './answers/unit-name.ts';
import { inScopeOf, type ReportSources, scopeOf } from './figures.ts';
import type { IndicesFailure, IndicesRequest } from './indices-query.ts';
import { currentMonth, newestMonth } from './nearest-periods.ts';
import type { PeriodFigures } from './period-figures.ts';
import { RangeStore } from './range-store.ts';
import { readPeriod, refsBelow, unionOfRefs } from './read-period.ts';

export interface TrendRequest extends IndicesRequest {
  readonly months: TrendMonths;
  /** 'overall', or the id of a component or sub-index. */
  readonly of: string;
}

export interface TrendSources extends ReportSources {
  readonly questionnaires: ReportSources['questionnaires'] & {
    list(): readonly Questionnaire[];
  };
}

export type TrendFailure = IndicesFailure | { readonly kind: 'scope-unknown' };

/** A period with the unit asked for as it was then. */
interface Step {
  readonly period: Period;
  readonly inScope: PeriodInScope;
  /** Null where there was no such unit, or none that may be seen. */
  readonly node: number | null;
  /** What the unit was made of since; null where it was there, and where nothing is stated of that. */
  readonly madeOf: MadeOf | null;
  /** The unit above; null where it may not be seen, or is the country. */
  readonly parent: number | null;
}

interface Figures {
  readonly figure: ShownFigure;
  readonly parent: ShownFigure | null;
  readonly released: number;
  readonly isSampled: boolean;
}

/** No answers, so nothing about anybody. */
const NOBODY: ShownFigure = {
  hidden: false,
  respondents: 0,
  answers: 0,
  percent: null,
  standardError: null,
  low: null,
  high: null,
};

/** A figure over time. Each period hides what the period's own page hides. */
export class Trends {
  readonly #sources: TrendSources;

  constructor(sources: TrendSources) {
    this.#sources = sources;
  }

  async read(request: TrendRequest): Promise<Result<Trend, TrendFailure>> {
    const { questionnaires, nowMs } = this.#sources;
    const { questionnaire: id, version, mode, months, of } = request;
    const questionnaire = version === null ? questionnaires.latest(id) : questionnaires.find(id, version);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    if (!tallyLayout(questionnaire).scopes.some((scope) => scope.id === of)) {
      return err({ kind: 'scope-unknown' });
    }
    const units = await this.#sources.units.tree();
    const period = request.period ?? (await this.#newest(request, questionnaire, units));
    const steps = this.#steps({ ...request, period }, units);
    const last = must(steps.at(-1), 'a line has a last period');
    if (last.node === null) return err({ kind: 'unit-unknown' });
    const rule = request.rule ?? questionnaire.scoringRule;
    if (!mayUseRule(questionnaire.scale, rule)) return err({ kind: 'rule-unusable' });
    const own = await this.#figures({ ...request, rule }, questionnaire, steps);
    const others =
      of === OVERALL ? await this.#otherwiseAsked({ ...request, rule }, questionnaire, steps, own) : [];
    const points = steps.map((step, index) => {
      const other = own[index]?.released ? null : (others[index] ?? null);
      const figures = other?.figures ?? own[index] ?? null;
      const asked = other?.questionnaire ?? (own[index]?.released ? questionnaire : null);
      return { period: step.period, questionnaire: asked, figures };
    });
    const current = currentMonth(nowMs()).first;
    const drawn = points.map(({ period: one, questionnaire: asked, figures }) => ({
      period: one,
      asked: asked === null ? null : `${asked.id} ${asked.version}`,
      figure: figures?.figure ?? NOBODY,
      isUnderWay: (monthsOf(one).at(-1) ?? '') >= current,
    }));
    const breaks = trendBreaks(drawn);
    const { tree, inScope } = last.inScope;
    const texts = textsOfQuestionnaire(questionnaire);
    const { components, subIndices } = texts;
    return ok({
      unit: {
        ...unitNameAt(tree, last.node),
        parents: pathTo(tree, last.node)
          .filter((above) => inScope.has(above))
          .map((above) => unitNameAt(tree, above)),
      },
      madeOf: toldMadeOf(steps.findLast(({ madeOf }) => madeOf !== null)?.madeOf ?? null),
      parent: last.parent === null ? null : unitNameAt(tree, last.parent),
      period,
      months,
      scope: of,
      scopes: [...(components.length > 1 ? components : []), ...subIndices].map(({ id, text }) => ({
        id,
        text,
      })),
      questionnaire: { id: texts.id, version: texts.version, title: texts.title },
      mode,
      rule,
      figureKind: figureKind(questionnaire, mode, areSampled(points)),
      points: points.map(({ period: one, questionnaire: asked, figures }, index) => ({
        period: one,
        figure: figures?.figure ?? NOBODY,
        parent: figures?.parent ?? null,
        questionnaire: asked === null ? null : titleOf(asked),
        breakBefore: breaks[index] ?? null,
        isUnderWay: drawn[index]?.isUnderWay ?? false,
        isOfPredecessors: (steps[index]?.madeOf?.nodes.length ?? 0) > 0,
      })),
      reading: readTrend(drawn, breaks),
      atMs: nowMs(),
    });
  }

  /** The figures of every period, from one reading of the tallies of them all. */
  async #figures(
    request: TrendRequest & { readonly rule: Questionnaire['scoringRule'] },
    questionnaire: Questionnaire,
    steps: readonly Step[],
  ): Promise<readonly (Figures | null)[]> {
    const { store } = this.#sources;
    const layout = tallyLayout(questionnaire);
    const [first, last] = [must(steps[0], 'a period'), must(steps.at(-1), 'a period')];
    const scopeFor = (period: Period) => scopeOf({ ...request, period }, questionnaire);
    const range = { ...scopeFor(first.period), lastMonth: scopeFor(last.period).lastMonth };
    const refs = unionOfRefs(steps.map((step) => refsBelow(step.inScope.tree, rootsOf(step))));
    const kinds = steps.map(({ period }) => period.kind);
    const read = await RangeStore.read(store, range, layout, { units: refs, kinds, isWithItems: false });
    return Promise.all(
      steps.map(async (step) => {
        const { period, inScope, node, madeOf, parent } = step;
        if (rootsOf(step).length === 0) return null;
        const figures = await readPeriod({
          store: read,
          scope: scopeFor(period),
          tree: inScope.tree,
          layout: read.layout,
          rule: request.rule,
          roots: rootsOf(step),
          opened: parent === null ? [] : [parent],
          asked: { nodes: askedOf(step), scope: request.of },
        });
        if (node === null) return madeOf === null ? null : together(figures, madeOf, request.of);
        const { released } = figures.pooled.counts(node);
        const isMore = parent !== null && figures.pooled.counts(parent).released > released;
        return {
          figure: figures.scope(node, request.of),
          parent: isMore ? figures.scope(parent, request.of) : null,
          released,
          isSampled: isSampled(figures.sample(node)),
        };
      }),
    );
  }

  /** What else was asked in periods in which nobody answered the questionnaire, in the order questionnaires are listed. */
  async #otherwiseAsked(
    request: TrendRequest & { readonly rule: Questionnaire['scoringRule'] },
    questionnaire: Questionnaire,
    steps: readonly Step[],
    own: readonly (Figures | null)[],
  ): Promise<readonly ({ readonly questionnaire: Questionnaire; readonly figures: Figures } | null)[]> {
    const { store, questionnaires } = this.#sources;
    const found: ({ readonly questionnaire: Questionnaire; readonly figures: Figures } | null)[] = steps.map(
      () => null,
    );
    const isOpen = (index: number) => !own[index]?.released && found[index] === null;
    for (const other of questionnaires.list()) {
      const open = steps.filter(({ node }, index) => node !== null && isOpen(index));
      const [first, last] = [open[0], open.at(-1)];
      if (first === undefined || last === undefined) break;
      if (other === questionnaire) continue;
      const scopeFor = (period: Period) => scopeOf({ ...request, period }, other);
      const range = { ...scopeFor(first.period), lastMonth: scopeFor(last.period).lastMonth };
      const refs = unionOfRefs(
        open.map(({ inScope, node }) => refsBelow(inScope.tree, node === null ? [] : [node])),
      );
      if ((await store.monthWithResponses(range, 'last', refs)) === null) continue;
      const figures = await this.#figures(request, other, open);
      for (const [at, step] of open.entries()) {
        const one = figures[at];
        if (one?.released) found[steps.indexOf(step)] = { questionnaire: other, figures: one };
      }
    }
    return found;
  }

  #steps(
    { period, months, ...request }: TrendRequest & { readonly period: Period },
    units: UnitTree,
  ): readonly Step[] {
    const topRefs = topRefsOf(units, request.scope, localDay(this.#sources.nowMs()));
    const now = inScopeOf(units, period, topRefs);
    const node = askedNode(now.tree, request, topRefs);
    return trendPeriods(period, months).map((one): Step => {
      const inScope = inScopeOf(units, one, topRefs);
      const then = node === null ? null : formerSelf(now.tree, node, inScope.tree);
      const seen = then !== null && inScope.inScope.has(then) ? then : null;
      const above = seen === null ? COUNTRY : must(inScope.tree.nodes[seen], 'a node').parent;
      const parent = above > COUNTRY && inScope.inScope.has(above) ? above : null;
      const madeOf = then !== null || node === null ? null : madeOfBefore(units, now, inScope, node);
      return { period: one, inScope, node: seen, madeOf, parent };
    });
  }

  async #newest(request: IndicesRequest, { id, version }: Questionnaire, units: UnitTree): Promise<Period> {
    const { store, nowMs } = this.#sources;
    const current = currentMonth(nowMs());
    const topRefs = topRefsOf(units, request.scope, localDay(nowMs()));
    const { tree } = inScopeOf(units, current, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return current;
    const below = refsBelow(tree, [node]);
    return newestMonth(
      { store, scope: { questionnaire: id, version }, units: below, nowMs: nowMs() },
      request.mode,
    );
  }
}

/** What a period's figures are made of: the unit above where it is compared with, else the unit. */
function rootsOf({ node, madeOf, parent }: Step): readonly number[] {
  if (node === null) return madeOf?.nodes ?? [];
  return [parent ?? node];
}

function askedOf({ node, madeOf, parent }: Step): readonly number[] {
  if (node === null) return madeOf?.nodes ?? [];
  return parent === null ? [node] : [node, parent];
}

function together(figures: PeriodFigures, { nodes }: MadeOf, scope: string): Figures {
  const released = nodes.reduce((sum, node) => sum + figures.pooled.counts(node).released, 0);
  return { figure: figures.scopeTogether(nodes, scope), parent: null, released, isSampled: false };
}

/** Whether every period in which somebody answered says how its households were drawn. */
function areSampled(points: readonly { readonly figures: Figures | null }[]): boolean {
  const answered = points.flatMap(({ figures }) => (figures?.released ? [figures] : []));
  return answered.length > 0 && answered.every((figures) => figures.isSampled);
}

function toldMadeOf(madeOf: MadeOf | null): Trend['madeOf'] {
  return madeOf === null
    ? null
    : { units: madeOf.units.map(unitName), isComparedWith: madeOf.nodes.length > 0 };
}

function titleOf(questionnaire: Questionnaire) {
  const { id, version, title } = textsOfQuestionnaire(questionnaire);
  return { id, version, title };
}
