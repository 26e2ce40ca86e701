import type { Indices } from '../../contract/figures.ts';
import {
  askedNode,
  COUNTRY,
  nodesInScope,
  type PeriodTree,
  periodTree,
  subtreeOf,
} from '../../core/figures/period-tree.ts';
import { type Counts, countsWithin } from '../../core/figures/pooled-tallies.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { monthsOf, type Period, previousPeriod } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { tallyLayout } from '../../core/tally/tally-layout.ts';
import type { Unit } from '../../core/units/unit.ts';
import { topRefsOf } from '../../core/units/unit-scope.ts';
import { UnitTree } from '../../core/units/unit-tree.ts';
import { indicesAnswer } from './compose-indices.ts';
import type { ReportScope, ReportStore } from './figure-store.ts';
import type { IndicesFailure, IndicesQuery, IndicesRequest } from './indices-query.ts';
import { currentMonth, nearestPeriods, newestMonth, type Sought } from './nearest-periods.ts';

/** The questionnaires this collector knows. */
interface ReportQuestionnaires {
  find(id: string, version: number): Questionnaire | undefined;
  /** The highest version of the id. */
  latest(id: string): Questionnaire | undefined;
}

export interface ReportSources {
  readonly store: ReportStore;
  readonly questionnaires: ReportQuestionnaires;
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
    const { store, nowMs } = this.#sources;
    const questionnaire = this.#questionnaire(request);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const query = { ...request, period: request.period ?? (await this.#newest(request, questionnaire)) };
    const before = previousPeriod(query.period);
    const scope = scopeOf(query, questionnaire);
    // At once: while batches come in, every wait may last as long as one of them takes.
    const both = { ...scope, firstMonth: before?.first ?? scope.firstMonth };
    const [units, tallies, waiting, frozen] = await Promise.all([
      store.units(),
      store.tallies(both),
      store.waitingItems(both),
      store.frozenMonths(),
    ]);
    const topRefs = this.#topRefs(query, units);
    const tree = periodTree(units, query.period);
    const node = askedNode(tree, query, topRefs);
    if (node === null) return err({ kind: 'unit-unknown' });
    const earlier = before === null ? null : periodTree(units, before);
    const answer = indicesAnswer({
      questionnaire,
      layout: tallyLayout(questionnaire),
      query,
      rule: query.rule ?? questionnaire.scoringRule,
      nowMs: nowMs(),
      frozenMonths: frozen.filter((month) => month >= scope.firstMonth && month <= scope.lastMonth),
      current: {
        tree,
        inScope: nodesInScope(tree, topRefs),
        tallies: tallies.filter(({ month }) => month >= scope.firstMonth),
        waiting: waiting.filter(({ month }) => month >= scope.firstMonth),
      },
      previous:
        before === null || earlier === null
          ? null
          : {
              period: before,
              tree: earlier,
              inScope: nodesInScope(earlier, topRefs),
              tallies: tallies.filter(({ month }) => month < scope.firstMonth),
              waiting: waiting.filter(({ month }) => month < scope.firstMonth),
            },
      node,
    });
    if (answer.counts.responses > 0) return ok(answer);
    const sought = this.#sought(questionnaire, tree, node);
    return ok({ ...answer, elsewhere: await nearestPeriods(sought, query.mode, query.period) });
  }

  /** The live counts of the same selection. */
  async counts(query: IndicesQuery): Promise<Result<Counts, IndicesFailure>> {
    const questionnaire = this.#questionnaire(query);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const { store } = this.#sources;
    const [units, rows] = await Promise.all([store.units(), store.counts(scopeOf(query, questionnaire))]);
    const tree = periodTree(units, query.period);
    const node = askedNode(tree, query, this.#topRefs(query, units));
    if (node === null) return err({ kind: 'unit-unknown' });
    return ok(countsWithin(tree, new Set(subtreeOf(tree, node)), rows));
  }

  /** A unit unknown today is unknown in the current month too, which is then said. */
  async #newest(request: IndicesRequest, questionnaire: Questionnaire): Promise<Period> {
    const { store, nowMs } = this.#sources;
    const current = currentMonth(nowMs());
    const isOfAll = request.unit === null && request.scope.top === null;
    const units = isOfAll ? [] : await store.units();
    const tree = periodTree(units, current);
    const node = askedNode(tree, request, this.#topRefs(request, units));
    return node === null ? current : newestMonth(this.#sought(questionnaire, tree, node), request.mode);
  }

  #topRefs({ scope }: Pick<IndicesQuery, 'scope'>, units: readonly Unit[]): ReadonlySet<string> | null {
    if (scope.top === null) return null;
    return topRefsOf(new UnitTree(units), scope, localDay(this.#sources.nowMs()));
  }

  #sought({ id, version }: Questionnaire, tree: PeriodTree, node: number): Sought {
    const { store, nowMs } = this.#sources;
    const within = new Set(subtreeOf(tree, node));
    const refs = [...tree.indexOfRef].flatMap(([ref, index]) => (within.has(index) ? [ref] : []));
    const units = node === COUNTRY ? null : refs;
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

function scopeOf({ period, mode }: IndicesQuery, { id, version }: Questionnaire): ReportScope {
  const lastMonth = must(monthsOf(period).at(-1), 'a period has months');
  return { questionnaire: id, version, mode, firstMonth: period.first, lastMonth };
}
