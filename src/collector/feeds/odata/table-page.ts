import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { OpenFeed } from '../figure-feed.ts';
import { orderOf, valueFor } from './filter-expression.ts';
import type { TableQuery } from './table-query.ts';
import { type TableRow, tableRow } from './table-row.ts';

/** Rows of one answer: two or three megabytes of JSON. A program that reads a country asks some hundred times. */
const ROWS_OF_PAGE = 5_000;
/** More are not kept in memory to put them in order: those of a province with 170 communes over a year. */
const MOST_ORDERED_ROWS = 100_000;

export interface TablePage {
  readonly rows: readonly Readonly<Partial<TableRow>>[];
  /** Where the next page begins and how many rows are still wanted; null at the end. */
  readonly next: { readonly from: number; readonly top: number | null } | null;
  /** Of all rows that the filter lets through; null where it was not asked for. */
  readonly count: number | null;
}

/** Where the first row stands that has to be read: before that the feed reads nothing. */
export function firstRowOf({ filter, order, skip, from, wantsCount }: TableQuery): number {
  if (order.length > 0 || (filter !== null && wantsCount)) return 0;
  return filter === null ? from + skip : from;
}

/** How a page is made. */
interface PageOptions {
  /** False once nobody waits for the page any more. */
  readonly isWanted: () => boolean;
  readonly rowsOfPage?: number;
}

type Feed = Pick<OpenFeed, 'rows' | 'rowCount'>;

/**
 * One page of a feed. Whether a row is in it depends on what the feed says of that row and nothing else, so no filter finds
 * out more than the whole table tells: a hidden figure is empty in it.
 *
 * @param feed opened at firstRowOf(query)
 * @returns how many rows there are, where they are too many to be put in order
 */
export async function tablePage(
  feed: Feed,
  query: TableQuery,
  options: PageOptions,
): Promise<Result<TablePage, { readonly rows: number }>> {
  return query.order.length > 0
    ? orderedPage(feed, query, options)
    : ok(await plainPage(feed, query, options));
}

async function plainPage(feed: Feed, query: TableQuery, options: PageOptions): Promise<TablePage> {
  const { filter, from, wantsCount } = query;
  const limit = limitOf(query, options);
  const firstRow = firstRowOf(query);
  const page: TableRow[] = [];
  let skip = filter === null ? 0 : query.skip;
  let [at, matched] = [firstRow - 1, 0];
  let next: number | null = null;
  for await (const rows of rowsWanted(feed, options)) {
    for (const row of rows) {
      at += 1;
      if (!isThrough(query, row)) continue;
      matched += 1;
      if (at < from || next !== null) continue;
      if (skip > 0) skip -= 1;
      else if (page.length < limit) page.push(row);
      else next = at;
    }
    if (next !== null && (filter === null || !wantsCount)) break;
  }
  return pageOf(page, query, { next, count: filter === null ? feed.rowCount : matched });
}

async function orderedPage(feed: Feed, query: TableQuery, options: PageOptions) {
  const found: TableRow[] = [];
  for await (const rows of rowsWanted(feed, options)) {
    found.push(...rows.filter((row) => isThrough(query, row)));
    if (found.length > MOST_ORDERED_ROWS) return err({ rows: feed.rowCount });
  }
  found.sort(byOrder(query.order));
  const begins = query.from + query.skip;
  const ends = begins + limitOf(query, options);
  const next = ends < found.length ? ends : null;
  return ok(pageOf(found.slice(begins, ends), query, { next, count: found.length }));
}

function pageOf(
  rows: readonly TableRow[],
  { top, select, wantsCount }: TableQuery,
  { next, count }: { readonly next: number | null; readonly count: number },
): TablePage {
  const left = top === null ? null : top - rows.length;
  return {
    rows: rows.map((row) => chosen(row, select)),
    next: next === null || left === 0 ? null : { from: next, top: left },
    count: wantsCount ? count : null,
  };
}

async function* rowsWanted(feed: Feed, { isWanted }: PageOptions): AsyncGenerator<readonly TableRow[]> {
  for await (const rows of feed.rows) {
    if (!isWanted()) return;
    yield rows.map(tableRow);
  }
}

function isThrough({ filter }: TableQuery, row: TableRow): boolean {
  return filter === null || valueFor(filter, row) === true;
}

function limitOf({ top }: TableQuery, { rowsOfPage = ROWS_OF_PAGE }: PageOptions): number {
  return Math.min(rowsOfPage, top ?? rowsOfPage);
}

function byOrder(order: TableQuery['order']) {
  return (one: TableRow, other: TableRow): number => {
    for (const { column, isDescending } of order) {
      const before = orderOf(one[column], other[column]);
      if (before !== 0) return isDescending ? -before : before;
    }
    return 0;
  };
}

function chosen(row: TableRow, select: TableQuery['select']): Readonly<Partial<TableRow>> {
  if (select === null) return row;
  return Object.fromEntries(select.map((column) => [column, row[column]]));
}
