import type { Causes } from '../../contract/analysis/causes.ts';
import type { RankingAnswer } from '../../contract/analysis/ranking.ts';
import type { Indices } from '../../contract/figures.ts';
import { comparedMonths } from '../../core/figures/compared-months.ts';
import {
  askedNode,
  COUNTRY,
  formerSelf,
  nodesInScope,
  type PeriodTree,
  refsOf,
  subtreeOf,
} from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { type Counts, countsWithin, PooledTallies } from '../../core/figures/pooled-tallies.ts';
import { cutTree } from '../../core/figures/sums/places.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import {
  type Month,
  monthsOf,
  type Period,
  periodYearBefore,
  previousPeriod,
} from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { mayUseRule } from '../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import { tallyLayout } from '../../core/tally/tally-layout.ts';
import { topRefsOf } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { causesAnswer } from './answers/compose-causes.ts';
import { indicesAnswer } from './answers/compose-indices.ts';
import { type RankingFilter, rankingAnswer } from './answers/compose-ranking.ts';
import {
  type Comparison,
  formerUnitsAnswered,
  type IndicesSource,
  type PeriodInScope,
  unitsAnswered,
} from './answers/indices-source.ts';
import { type MadeOf, madeOfBefore, monthsOfParts } from './answers/made-of.ts';
import type { ReportScope, ReportStore } from './figure-store.ts';
import type { IndicesFailure, IndicesQuery, IndicesRequest } from './indices-query.ts';
import { currentMonth, nearestPeriods, newestMonth, type Sought } from './nearest-periods.ts';
import type { PeriodFigures } from './period-figures.ts';
import { readPeriod } from './read-period.ts';
import { summedParts } from './sums/summed-parts.ts';

/** The questionnaires this collector knows. */
interface ReportQuestionnaires {
  find(id: string, version: number): Questionnaire | undefined;
  /** The highest version of the id. */
  latest(id: string): Questionnaire | undefined;
}

export interface ReportSources {
  readonly store: ReportStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly questionnaires: ReportQuestionnaires;
  /** When pending responses move into figures. */
  readonly releaseTime: ReleaseTime;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nowMs: () => number;
}

/** Answers to supervisors, made of tallies only: no record is read here. */
export class Reports {
  readonly #sources: ReportSources;

  constructor(sources: ReportSources) {
    this.#sources = sources;
  }

  /** Everything the first screen shows of a unit and period. */
  async indices(request: IndicesRequest): Promise<Result<Indices, IndicesFailure>> {
    const read = await this.#read(request);
    if (!read.ok) return read;
    const answer = indicesAnswer(read.value);
    if (answer.counts.responses > 0) return ok(answer);
    const { questionnaire, current, node, query } = read.value;
    const sought = this.#sought(questionnaire, current.tree, node);
    return ok({ ...answer, elsewhere: await nearestPeriods(sought, query.mode, query.period) });
  }

  /** Which of the units below stand out, and in which order they are. */
  async ranking(
    request: IndicesRequest,
    filter: RankingFilter,
  ): Promise<Result<RankingAnswer, IndicesFailure | { readonly kind: 'scope-unknown' }>> {
    const read = await this.#read(request);
    if (!read.ok) return read;
    const { scope } = filter;
    const isKnown = scope === null || read.value.layout.scopes.some(({ id }) => id === scope);
    return isKnown ? ok(rankingAnswer(read.value, filter)) : err({ kind: 'scope-unknown' });
  }

  /** Why the figure is what it is. */
  async causes(request: IndicesRequest): Promise<Result<Causes, IndicesFailure>> {
    const read = await this.#read(request);
    return read.ok ? ok(causesAnswer(read.value)) : read;
  }

  /** The figures of the unit and what it is compared with, in the period asked for and the one before. */
  async #read(request: IndicesRequest): Promise<Result<IndicesSource, IndicesFailure>> {
    const { store, nowMs } = this.#sources;
    const questionnaire = this.#questionnaire(request);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const query = { ...request, period: request.period ?? (await this.#newest(request, questionnaire)) };
    const before = comparedPeriod(query);
    const scope = scopeOf(query, questionnaire);
    const units = await this.#sources.units.tree();
    const topRefs = this.#topRefs(query, units);
    const now = inScopeOf(units, query.period, topRefs);
    const node = askedNode(now.tree, query, topRefs);
    if (node === null) return err({ kind: 'unit-unknown' });
    const earlier = before === null ? null : inScopeOf(units, before, topRefs);
    const madeOf = earlier === null ? null : madeOfBefore(units, now, earlier, node);
    const formerRoots =
      earlier === null ? [] : [...formerUnitsAnswered(now, earlier, node), ...(madeOf?.nodes ?? [])];
    const layout = tallyLayout(questionnaire);
    const rule = query.rule ?? questionnaire.scoringRule;
    if (!mayUseRule(questionnaire.scale, rule)) return err({ kind: 'rule-unusable' });
    const read = (period: Period, tree: PeriodTree, roots: readonly number[], months?: readonly Month[]) => {
      const all = scopeOf({ ...query, period }, questionnaire);
      const scope = months === undefined ? all : { ...all, months };
      // Of a period before, the units below are looked up where each stood: below one of the roots.
      const opened = tree === now.tree ? [...roots, node] : roots;
      return readPeriod({ store, scope, tree, layout, rule, roots, opened });
    };
    // At once: while batches come in, every wait may last as long as one of them takes.
    const [figures, former, frozen] = await Promise.all([
      read(query.period, now.tree, unitsAnswered(now, node)),
      before === null || earlier === null ? null : read(before, earlier.tree, formerRoots),
      store.frozenMonths(),
    ]);
    const compared = { now: figures, before: former, months: null };
    const comparison =
      before === null || earlier === null || former === null
        ? compared
        : await comparedOver(compared, answeredMonths(now, earlier, { node, figures, former, madeOf }), {
            periods: [query.period, before],
            readNow: (months) => read(query.period, now.tree, unitsAnswered(now, node), months),
            readBefore: (months) => read(before, earlier.tree, formerRoots, months),
          });
    return ok({
      questionnaire,
      layout,
      query,
      rule,
      nowMs: nowMs(),
      releaseTime: this.#sources.releaseTime,
      frozenMonths: frozen.filter((month) => month >= scope.firstMonth && month <= scope.lastMonth),
      current: { ...now, figures },
      previous:
        before === null || earlier === null || former === null
          ? null
          : { ...earlier, figures: former, period: before },
      comparison,
      madeOf,
      node,
    });
  }

  /** The live counts of the same selection. */
  async counts(query: IndicesQuery): Promise<Result<Counts, IndicesFailure>> {
    const questionnaire = this.#questionnaire(query);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const { store, units } = this.#sources;
    const known = await units.tree();
    const tree = periodTreeOf(known, query.period);
    const node = askedNode(tree, query, this.#topRefs(query, known));
    if (node === null) return err({ kind: 'unit-unknown' });
    const within = new Set(subtreeOf(tree, node));
    const [scope, below] = [scopeOf(query, questionnaire), refsWithin(tree, node, within)];
    const cut = cutTree(tree, [node], []);
    const { units: own, places } = cut;
    const sums = await store.sums({ ...scope, isWithoutItems: true }, { tree, places, units: own, below });
    if (sums === null) return ok(countsWithin(tree, within, await store.counts(scope, below)));
    const layout = { ...tallyLayout(questionnaire), items: [] };
    return ok(new PooledTallies(tree, layout, [], summedParts(tree, cut, sums).parts).counts(node));
  }

  /** A unit unknown today is unknown in the current month too, which is then said. */
  async #newest(request: IndicesRequest, questionnaire: Questionnaire): Promise<Period> {
    const { units, nowMs } = this.#sources;
    const current = currentMonth(nowMs());
    const known = await units.tree();
    const tree = periodTreeOf(known, current);
    const node = askedNode(tree, request, this.#topRefs(request, known));
    return node === null ? current : newestMonth(this.#sought(questionnaire, tree, node), request.mode);
  }

  #topRefs({ scope }: Pick<IndicesQuery, 'scope'>, units: UnitTree): ReadonlySet<string> | null {
    return topRefsOf(units, scope, localDay(this.#sources.nowMs()));
  }

  #sought({ id, version }: Questionnaire, tree: PeriodTree, node: number): Sought {
    const { store, nowMs } = this.#sources;
    // Of what a unit was made of, the months before stand in other places.
    const all = refsWithin(tree, node, new Set(subtreeOf(tree, node)));
    const units = all?.filter((ref) => tree.indexOfRef.has(ref)) ?? null;
    return { store, scope: { questionnaire: id, version }, units, nowMs: nowMs() };
  }

  #questionnaire({
    questionnaire,
    version,
  }: Pick<IndicesQuery, 'questionnaire' | 'version'>): Questionnaire | undefined {
    const { questionnaires } = this.#sources;
    return version === null
      ? questionnaires.latest(questionnaire)
      : questionnaires.find(questionnaire, version);
  }
}

function comparedPeriod({ compare, period }: IndicesQuery): Period | null {
  if (compare === null) return null;
  return compare === 'year-before' ? periodYearBefore(period) : previousPeriod(period);
}

interface ComparedReads {
  readonly periods: readonly [current: Period, before: Period];
  readonly readNow: (months: readonly Month[]) => Promise<PeriodFigures>;
  readonly readBefore: (months: readonly Month[]) => Promise<PeriodFigures>;
}

/** The figures of the months that both periods have in common, where those are not all. */
async function comparedOver(
  whole: Comparison,
  answered: { readonly current: ReadonlySet<Month>; readonly previous: ReadonlySet<Month> },
  { periods: [current, before], readNow, readBefore }: ComparedReads,
): Promise<Comparison> {
  // Where there is nothing on one side, nothing is compared, and nothing is to be said of months.
  if (answered.current.size === 0 || answered.previous.size === 0) return whole;
  const months = comparedMonths(current, before, answered);
  if (months === null) return whole;
  if (months.current.length === 0) return { ...whole, before: null, months };
  const [now, former] = await Promise.all([readNow(months.current), readBefore(months.previous)]);
  return { now, before: former, months };
}

/** The months with responses of the unit asked for and of its former self, or of what it was made of. */
export function answeredMonths(
  now: PeriodInScope,
  earlier: PeriodInScope,
  {
    node,
    figures,
    former,
    madeOf = null,
  }: {
    readonly node: number;
    readonly figures: PeriodFigures;
    readonly former: PeriodFigures;
    readonly madeOf?: MadeOf | null;
  },
) {
  const before = formerSelf(now.tree, node, earlier.tree);
  const current = figures.pooled.monthsAnswered(node);
  if (madeOf !== null) return { current, previous: monthsOfParts(former, madeOf) };
  return {
    current,
    previous:
      before === null || !earlier.inScope.has(before)
        ? new Set<Month>()
        : former.pooled.monthsAnswered(before),
  };
}

/** The units of a period as one tree, and which of them are in scope. */
export function inScopeOf(
  units: UnitTree,
  period: Period,
  topRefs: ReadonlySet<string> | null,
): PeriodInScope {
  const tree = periodTreeOf(units, period);
  return { tree, inScope: nodesInScope(tree, topRefs) };
}

/** Null for the whole country: then units that the tree does not have are read too, as one range. */
function refsWithin(tree: PeriodTree, node: number, within: ReadonlySet<number>): readonly string[] | null {
  return node === COUNTRY ? null : refsOf(tree, within);
}

export function scopeOf({ period, mode }: IndicesQuery, { id, version }: Questionnaire): ReportScope {
  const lastMonth = must(monthsOf(period).at(-1), 'a period has months');
  return { questionnaire: id, version, mode, firstMonth: period.first, lastMonth };
}
