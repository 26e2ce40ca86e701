import type { Kysely } from 'kysely';
import type { Caseload } from '../../../core/caseloads/caseload.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { ok } from '../../../core/kernel/result.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { CaseloadStore } from '../../caseloads/caseload-store.ts';
import { readCaseloadList } from '../../caseloads/read-caseload-list.ts';
import type { ListKind } from '../lists/fact-lists.ts';
import type { Database } from '../schema.ts';

/** CaseloadStore over either engine. */
export class SqlCaseloadStore implements CaseloadStore {
  readonly #database: Kysely<Database>;

  constructor(database: Kysely<Database>) {
    this.#database = database;
  }

  async caseloads(first: Month, last: Month): Promise<readonly Caseload[]> {
    const rows = await this.#database
      .selectFrom('caseloads')
      .selectAll()
      .where('month', '>=', first)
      .where('month', '<=', last)
      .orderBy('unit')
      .orderBy('month')
      .execute();
    return rows.map(({ unit, month, received, finished, on_time }) => ({
      unit: unit as UnitRef,
      month: month as Month,
      received,
      finished,
      onTime: on_time,
    }));
  }
}

/** Lists of caseloads. */
export const CASELOAD_LIST: ListKind<'caseloads'> = {
  table: 'caseloads',
  key: ['unit', 'month'],
  read: (bytes, surroundings) => {
    const caseloads = readCaseloadList(bytes, surroundings);
    return caseloads.ok
      ? ok(
          caseloads.value.map(({ unit, month, received, finished, onTime }) => ({
            ...{ unit, month, received, finished },
            on_time: onTime,
          })),
        )
      : caseloads;
  },
  action: 'caseloads.import',
};
