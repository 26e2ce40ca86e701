import type { Result } from '../../core/kernel/result.ts';
import type { ListSurroundings } from '../../core/lists/list-surroundings.ts';
import type { FactFault } from '../../core/lists/row-fault.ts';
import type { FindUnit } from '../../core/published/parse-published-list.ts';
import { lastTargetYear, parseTargetList, TARGET_COLUMNS } from '../../core/targets/parse-target-list.ts';
import type { Target } from '../../core/targets/target.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { parseList } from '../lists/fact-lists.ts';

/**
 * The targets of a CSV file, or every fault in it by line.
 *
 * @param parts ids of the components and sub-indices that an own figure may be asked for
 */
export function readTargetList(
  bytes: Uint8Array,
  { find, today, tree }: ListSurroundings<FindUnit> & { readonly tree: UnitTree },
  parts: ReadonlySet<string>,
): Result<readonly Target[], readonly FactFault[]> {
  return parseList(bytes, { columns: TARGET_COLUMNS, key: 'unit' }, (rows) =>
    parseTargetList(rows, { find, parts, tree, lastYear: lastTargetYear(today) }),
  );
}
