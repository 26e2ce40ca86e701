import { type Kysely, sql } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { type Month, monthsBetween } from '../../../core/kernel/period.ts';
import { type SpanKind, spansInside } from '../../../core/kernel/span.ts';
import { ASSISTANCE_MARGIN, TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { FieldworkRow } from '../../figures/answers/fieldwork.ts';
import type { RecheckRow } from '../../figures/answers/rechecks.ts';
import type { ReportScope } from '../../figures/figure-store.ts';
import type {
  AbandonmentRow,
  GenuinenessStore,
  HelpRow,
  PatternRow,
} from '../../figures/genuineness-store.ts';
import { countsIn } from '../counting/flags/pattern-year.ts';
import type { Database } from '../schema.ts';

/** GenuinenessStore over either engine, by the reading connections. */
export class SqlGenuinenessStore implements GenuinenessStore {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  /** Of what was released for a month: what was released for a longer span is in no month. */
  async help(scope: ReportScope, options: readonly string[]): Promise<readonly HelpRow[]> {
    const { questionnaire, version, mode, firstMonth, lastMonth } = scope;
    const released = (margin: string, values: readonly string[]) =>
      this.#reader
        .selectFrom('tallies')
        .select(['unit', 'month', 'margin', 'value', 'responses'])
        .where('margin', '=', margin)
        .where('value', 'in', values)
        .where('questionnaire', '=', questionnaire)
        .where('version', '=', version)
        .where('mode', '=', mode)
        .where('month', '>=', firstMonth)
        .where('month', '<=', lastMonth)
        .where('state', '=', 'released')
        .where('span', '=', 'month');
    // Apart, each by its margin and values: the key of the table begins with them.
    const counted = released(TOTAL_MARGIN, ['']).unionAll(released(ASSISTANCE_MARGIN, options));
    // One row of a unit and month, whatever was said: of a country there are thousands.
    const sumOf = (margin: string, value: string) =>
      sql<number>`sum(case when margin = ${margin} and value = ${value} then responses else 0 end)`;
    const rows = await this.#reader
      .selectFrom(counted.as('counted'))
      .select(['unit', 'month', sumOf(TOTAL_MARGIN, '').as('responses')])
      .select(options.map((option, at) => sumOf(ASSISTANCE_MARGIN, option).as(saidColumn(at))))
      .groupBy(['unit', 'month'])
      .execute();
    return rows.map((row) => ({
      unit: row.unit,
      month: row.month as Month,
      responses: row.responses,
      said: options.map((_, at) => must(row[saidColumn(at)], 'a column')),
    }));
  }

  async abandonments(
    { questionnaire, version, mode, firstMonth, lastMonth }: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly AbandonmentRow[]> {
    const rows = await this.#reader
      .selectFrom('abandonments')
      .select(['unit', 'reached'])
      .select(({ fn }) => fn.sum<number>('count').as('count'))
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .groupBy(['unit', 'reached'])
      .execute();
    const wanted = units === null ? null : new Set(units);
    return rows.filter(({ unit }) => wanted?.has(unit) ?? true);
  }

  async patterns(
    { questionnaire, version, mode, firstMonth, lastMonth }: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly PatternRow[]> {
    const rows = await this.#reader
      .selectFrom('told_patterns')
      .select(['unit', 'month', 'span', 'pattern', 'counts'])
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .execute();
    const isWithin = spansInside(monthsBetween(firstMonth, lastMonth));
    const wanted = units === null ? null : new Set(units);
    return rows
      .filter(({ unit }) => wanted?.has(unit) ?? true)
      .filter(({ month, span }) => isWithin(month as Month, span as SpanKind))
      .map(({ unit, pattern, counts }) => ({ unit, pattern, counts: countsIn(counts) }));
  }

  async fieldwork(
    { questionnaire, version, mode, firstMonth, lastMonth }: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly FieldworkRow[]> {
    const rows = await this.#reader
      .selectFrom('records')
      .select(['unit', 'stratum', 'primary_unit as neighbourhood', 'outcome'])
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', '=', 'response')
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('day', '>=', `${firstMonth}-01`)
      .where('day', '<=', `${lastMonth}-31`)
      .groupBy(['unit', 'stratum', 'primary_unit', 'outcome'])
      .execute();
    const wanted = units === null ? null : new Set(units);
    return rows
      .filter(({ unit }) => wanted?.has(unit) ?? true)
      .map((row) => ({ ...row, count: Number(row.count) }));
  }

  async rechecks(
    { questionnaire, version, firstMonth, lastMonth }: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly RecheckRow[]> {
    const rows = await this.#reader
      .selectFrom('records')
      .select(['unit', 'wave', 'outcome as result'])
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', '=', 'recheck')
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('day', '>=', `${firstMonth}-01`)
      .where('day', '<=', `${lastMonth}-31`)
      .groupBy(['unit', 'wave', 'outcome'])
      .execute();
    const wanted = units === null ? null : new Set(units);
    return rows
      .filter(({ unit }) => wanted?.has(unit) ?? true)
      .flatMap(({ unit, wave, result, count }) =>
        wave === null || result === null ? [] : [{ unit, wave, result, count: Number(count) }],
      );
  }
}

function saidColumn(at: number): `said_${number}` {
  return `said_${at}`;
}
