import type { Result } from '../../core/kernel/result.ts';
import type { ListSurroundings } from '../../core/lists/list-surroundings.ts';
import type { FactFault } from '../../core/lists/row-fault.ts';
import {
  type FindUnit,
  PUBLISHED_COLUMNS,
  parsePublishedList,
} from '../../core/published/parse-published-list.ts';
import type { PublishedFigure } from '../../core/published/published-figure.ts';
import { parseList } from '../lists/fact-lists.ts';

/** The published figures of a CSV file, or every fault in it by line. */
export function readPublishedList(
  bytes: Uint8Array,
  surroundings: ListSurroundings<FindUnit>,
): Result<readonly PublishedFigure[], readonly FactFault[]> {
  return parseList(bytes, { columns: PUBLISHED_COLUMNS, key: 'index' }, (rows) =>
    parsePublishedList(rows, surroundings),
  );
}
