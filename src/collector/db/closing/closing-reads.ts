import type { Kysely } from 'kysely';
import type { Month } from '../../../core/kernel/period.ts';
import { isSpanWithin } from '../../../core/kernel/span.ts';
import type { Mode } from '../../../core/questionnaire/response.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { ClosingReads, PartName } from '../../closing/closing-store.ts';
import { SqlReportStore } from '../figures/figure-store.ts';
import { readMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

/** ClosingReads over a reader, or in the transaction that keeps a snapshot. */
export class SqlClosingReads extends SqlReportStore implements ClosingReads {
  readonly #database: Kysely<Database>;

  constructor(database: Kysely<Database>) {
    super(database);
    this.#database = database;
  }

  async parts(months: readonly Month[], units: readonly string[] | null): Promise<readonly PartName[]> {
    const rows = await this.#database
      .selectFrom('tallies')
      .select(['questionnaire', 'version', 'mode', 'month', 'span', 'unit'])
      .where('margin', '=', TOTAL_MARGIN)
      .where('value', '=', '')
      .where('month', 'in', months)
      .where('state', '=', 'released')
      .execute();
    const [wanted, within] = [units === null ? null : new Set(units), new Set(months)];
    const found = new Map<string, PartName>();
    for (const { questionnaire, version, mode, month, span, unit } of rows) {
      if (wanted !== null && !wanted.has(unit)) continue;
      if (!isSpanWithin(month as Month, span, within)) continue;
      const key = `${questionnaire} ${String(version).padStart(6, '0')} ${mode}`;
      found.set(key, { questionnaire, version, mode: mode as Mode });
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  }

  async schema(): Promise<number> {
    return Number(await readMeta(this.#database, 'schema'));
  }
}
