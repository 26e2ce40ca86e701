import type { Kysely } from 'kysely';
import type { Month } from '../../../core/kernel/period.ts';
import type { StoredCounts, StoredTally } from '../../../core/tally/stored-tally.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { Unit } from '../../../core/units/unit.ts';
import type { ReportScope, ReportStore, WaitingItems } from '../../figures/figure-store.ts';
import { frozenMonthsOf } from '../counting/frozen-months.ts';
import type { Database } from '../schema.ts';
import { unitOfRow } from '../units/unit-row.ts';

/**
 * What reports read, over the reading connections. The tallies of a span of months are one range of the table's
 * key, and one statement is one snapshot: counts, sums and levels of an answer belong together.
 */
export class SqlReportStore implements ReportStore {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  async units(): Promise<readonly Unit[]> {
    const rows = await this.#reader
      .selectFrom('units')
      .selectAll()
      .orderBy('code')
      .orderBy('valid_from')
      .execute();
    return rows.map(unitOfRow);
  }

  async tallies(scope: ReportScope): Promise<readonly StoredTally[]> {
    const rows = await this.#totals(scope)
      .select(['unit', 'month', 'state', 'responses', 'excluded'])
      .select((columns) => [
        columns.case().when('state', '=', 'released').then(columns.ref('sums')).end().as('sums'),
        columns.case().when('state', '=', 'released').then(columns.ref('levels')).end().as('levels'),
      ])
      .execute();
    return rows.map(({ unit, month, state, responses, excluded, sums, levels }) => ({
      unit,
      month: month as Month,
      state,
      responses,
      excluded,
      sums: integers(sums),
      levels: integers(levels),
    }));
  }

  async counts(scope: ReportScope): Promise<readonly StoredCounts[]> {
    return this.#totals(scope)
      .select(['unit', 'state'])
      .select(({ fn }) => [
        fn.sum<number>('responses').as('responses'),
        fn.sum<number>('excluded').as('excluded'),
      ])
      .groupBy(['unit', 'state'])
      .execute();
  }

  async waitingItems({
    questionnaire,
    version,
    mode,
    firstMonth,
    lastMonth,
  }: ReportScope): Promise<readonly WaitingItems[]> {
    const rows = await this.#reader
      .selectFrom('waiting_answers')
      .select(['unit', 'month', 'answers'])
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .execute();
    return rows.map(({ unit, month, answers }) => ({
      unit,
      month: month as Month,
      items: integers(answers).flatMap((count, item) => (count > 0 ? [item] : [])),
    }));
  }

  frozenMonths(): Promise<readonly Month[]> {
    return frozenMonthsOf(this.#reader);
  }

  async monthWithResponses(
    scope: ReportScope,
    end: 'first' | 'last',
    units: readonly string[] | null,
  ): Promise<Month | null> {
    const months: Month[] = [];
    for (const some of units === null ? [null] : inChunks(units)) {
      const found = this.#totals(scope)
        .select('month')
        .where('responses', '>', 0)
        .$if(some !== null, (query) => query.where('unit', 'in', some ?? []));
      const row = await found
        .orderBy('month', end === 'last' ? 'desc' : 'asc')
        .limit(1)
        .executeTakeFirst();
      if (row !== undefined) months.push(row.month as Month);
    }
    return months.sort().at(end === 'last' ? -1 : 0) ?? null;
  }

  /** All responses, flagged or not: flags are frozen facts about responses, not a reason to leave them out. */
  #totals({ questionnaire, version, mode, firstMonth, lastMonth }: ReportScope) {
    return this.#reader
      .selectFrom('tallies')
      .where('margin', '=', TOTAL_MARGIN)
      .where('value', '=', '')
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth);
  }
}

/** A statement takes so many parameters and no more. */
const CHUNK = 500;

function inChunks<Element>(list: readonly Element[]): readonly (readonly Element[])[] {
  const chunks: (readonly Element[])[] = [];
  for (let at = 0; at < list.length; at += CHUNK) chunks.push(list.slice(at, at + CHUNK));
  return chunks;
}

function integers(json: string | null): readonly number[] {
  return json === null ? [] : (JSON.parse(json) as number[]);
}
