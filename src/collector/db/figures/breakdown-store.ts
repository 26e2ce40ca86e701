import type { Kysely } from 'kysely';
import { type Month, monthsBetween } from '../../../core/kernel/period.ts';
import { spansInside } from '../../../core/kernel/span.ts';
import type { BreakdownStore, StoredBreakdown } from '../../figures/breakdowns/breakdown-store.ts';
import type { ReportScope } from '../../figures/figure-store.ts';
import type { Database } from '../schema.ts';

/** Units of one statement: what either engine takes as parameters, and more than most provinces have. */
const UNITS_AT_A_TIME = 10_000;

/** BreakdownStore over either engine, by the reading connections. */
export class SqlBreakdownStore implements BreakdownStore {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  async moved(
    scope: ReportScope,
    breakdown: string,
    units: readonly string[] | null,
  ): Promise<readonly StoredBreakdown[]> {
    if (units === null) return this.#rows(scope, breakdown, null);
    const found: StoredBreakdown[] = [];
    for (let at = 0; at < units.length; at += UNITS_AT_A_TIME) {
      found.push(...(await this.#rows(scope, breakdown, units.slice(at, at + UNITS_AT_A_TIME))));
    }
    return found;
  }

  async #rows(
    { questionnaire, version, mode, firstMonth, lastMonth, months }: ReportScope,
    breakdown: string,
    units: readonly string[] | null,
  ): Promise<readonly StoredBreakdown[]> {
    const rows = await this.#reader
      .selectFrom('breakdowns')
      .select(['unit', 'month', 'span', 'value', 'responses', 'sums'])
      .where('breakdown', '=', breakdown)
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .$if(units !== null, (query) => query.where('unit', 'in', units ?? []))
      .execute();
    const isWithin = spansInside(months ?? monthsBetween(firstMonth, lastMonth));
    return rows
      .filter(({ month, span }) => isWithin(month as Month, span))
      .map(({ unit, value, responses, sums }) => ({
        unit,
        value,
        responses,
        sums: JSON.parse(sums) as number[],
      }));
  }
}
