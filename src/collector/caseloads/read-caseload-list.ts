import type { Caseload } from '../../core/caseloads/caseload.ts';
import { CASELOAD_COLUMNS, parseCaseloadList } from '../../core/caseloads/parse-caseload-list.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { ListSurroundings } from '../../core/lists/list-surroundings.ts';
import type { FactFault } from '../../core/lists/row-fault.ts';
import type { FindUnit } from '../../core/published/parse-published-list.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import { parseList } from '../lists/fact-lists.ts';

/** The caseloads of a CSV file, or every fault in it by line. The country has none of its own. */
export function readCaseloadList(
  bytes: Uint8Array,
  { find, today }: ListSurroundings<FindUnit>,
): Result<readonly Caseload[], readonly FactFault[]> {
  return parseList(bytes, { columns: CASELOAD_COLUMNS, key: 'unit' }, (rows) =>
    parseCaseloadList(rows, {
      today,
      find: (codeOrRef, span) => {
        const found = find(codeOrRef, span);
        if (!found.ok) return found;
        return found.value === COUNTRY_REF ? err('unknown-unit') : ok(found.value);
      },
    }),
  );
}
