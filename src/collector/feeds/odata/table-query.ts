import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { FilterExpression } from './filter-expression.ts';
import { parseFilter } from './parse-filter.ts';
import { isTableColumn, type TableColumn, typeOfColumn } from './table-row.ts';

/** The system query options as they came, each a text that the contract lets through. */
export interface TableOptions {
  readonly $filter?: string | undefined;
  readonly $select?: string | undefined;
  readonly $orderby?: string | undefined;
  readonly $top?: string | undefined;
  readonly $skip?: string | undefined;
  readonly $count?: string | undefined;
  readonly $skiptoken?: string | undefined;
}

export interface TableQuery {
  readonly filter: FilterExpression | null;
  /** Null: every column. */
  readonly select: readonly TableColumn[] | null;
  readonly order: readonly { readonly column: TableColumn; readonly isDescending: boolean }[];
  /** Null: all. */
  readonly top: number | null;
  readonly skip: number;
  readonly wantsCount: boolean;
  /** Where the page begins: of an ordered table among the rows found, else among all. */
  readonly from: number;
}

const ORDER = /^\s*([A-Za-z_]\w*)(?:\s+(asc|desc))?\s*$/;

/** Reads the options; or says in plain English which cannot be read, and why. */
export function tableQuery(options: TableOptions): Result<TableQuery, string> {
  const { $filter, $select, $orderby, $top, $skip, $count, $skiptoken } = options;
  const filter = $filter === undefined ? ok(null) : parseFilter($filter, typeOfColumn);
  if (!filter.ok) return err(`$filter, character ${filter.error.at}: ${filter.error.what}`);
  const named = ($select ?? '*').split(',').map((name) => name.trim());
  const select = named.includes('*') ? null : named.filter(isTableColumn);
  if (select !== null && select.length < named.length) return err('$select: there is no such column');
  const order: TableQuery['order'][number][] = [];
  for (const one of $orderby === undefined ? [] : $orderby.split(',')) {
    const [, column = '', direction] = ORDER.exec(one) ?? [];
    if (!isTableColumn(column)) return err('$orderby: columns, each with asc or desc behind it');
    // The second time a column says nothing more, and each costs a look at every pair of rows.
    if (order.every((before) => before.column !== column))
      order.push({ column, isDescending: direction === 'desc' });
  }
  return ok({
    ...{ filter: filter.value, select, order },
    ...{ top: $top === undefined ? null : Number($top), skip: Number($skip ?? 0) },
    ...{ wantsCount: $count === 'true', from: Number($skiptoken ?? 0) },
  });
}

/** The options of the page after one that ended at a place. Its count was told with the first. */
export function nextOptions(
  { $filter, $select, $orderby }: TableOptions,
  next: { readonly from: number; readonly top: number | null },
): Readonly<Record<string, string | undefined>> {
  return {
    ...{ $filter, $select, $orderby },
    $top: next.top === null ? undefined : String(next.top),
    $skiptoken: String(next.from),
  };
}
