import { must } from '../../core/kernel/assert.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { monthsOf, previousPeriod } from '../../core/satisfaction/period.ts';
import { tallyLayout } from '../../core/satisfaction/tally-layout.ts';
import type { Indices, IndicesFailure, IndicesQuery } from './indices.ts';
import { indicesAnswer } from './indices-answer.ts';
import { COUNTRY, findUnit, periodTree, subtreeOf } from './period-tree.ts';
import { type Counts, countsWithin } from './pooled-tallies.ts';
import type { ReportScope, ReportStore } from './report-store.ts';

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
  async indices(query: IndicesQuery): Promise<Result<Indices, IndicesFailure>> {
    const { store, nowMs } = this.#sources;
    const questionnaire = this.#questionnaire(query);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const before = previousPeriod(query.period);
    const scope = scopeOf(query, questionnaire);
    // At once: while batches come in, every wait may last as long as one of them takes.
    const [units, tallies] = await Promise.all([
      store.units(),
      store.tallies({ ...scope, firstMonth: before?.first ?? scope.firstMonth }),
    ]);
    const tree = periodTree(units, query.period);
    const node = query.unit === null ? COUNTRY : findUnit(tree, query.unit);
    if (node === null) return err({ kind: 'unit-unknown' });
    return ok(
      indicesAnswer({
        questionnaire,
        layout: tallyLayout(questionnaire),
        query,
        rule: query.rule ?? questionnaire.scoringRule,
        nowMs: nowMs(),
        current: { tree, tallies: tallies.filter(({ month }) => month >= scope.firstMonth) },
        previous:
          before === null
            ? null
            : {
                period: before,
                tree: periodTree(units, before),
                tallies: tallies.filter(({ month }) => month < scope.firstMonth),
              },
        node,
      }),
    );
  }

  /** The live counts of the same selection. */
  async counts(query: IndicesQuery): Promise<Result<Counts, IndicesFailure>> {
    const questionnaire = this.#questionnaire(query);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const { store } = this.#sources;
    const [units, rows] = await Promise.all([store.units(), store.counts(scopeOf(query, questionnaire))]);
    const tree = periodTree(units, query.period);
    const node = query.unit === null ? COUNTRY : findUnit(tree, query.unit);
    if (node === null) return err({ kind: 'unit-unknown' });
    return ok(countsWithin(tree, new Set(subtreeOf(tree, node)), rows));
  }

  #questionnaire({ questionnaire, version }: IndicesQuery): Questionnaire | undefined {
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
