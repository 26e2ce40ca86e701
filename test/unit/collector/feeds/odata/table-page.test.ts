import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstRowOf, tablePage } from '../../../../../src/collector/feeds/odata/table-page.ts';
import {
  nextOptions,
  type TableOptions,
  tableQuery,
} from '../../../../../src/collector/feeds/odata/table-query.ts';
import { TABLE_COLUMNS, tableRow } from '../../../../../src/collector/feeds/odata/table-row.ts';
import { FIGURE_COLUMNS, FIGURE_ROW, type FigureRow } from '../../../../../src/contract/feeds/figure-row.ts';

const PART = ['overall', 'access', 'access.signs'];
/** Forty rows, each fifth hidden. */
const ROWS: readonly FigureRow[] = Array.from({ length: 40 }, (_, at) => {
  const isHidden = at % 5 === 4;
  const number = (value: number) => (isHidden ? null : value);
  return FIGURE_ROW.parse({
    ...{
      unit: String(12_001 + Math.floor(at / 3)),
      unit_from: '2025-07-01',
      unit_name: 'Xã',
      unit_kind: 'commune',
    },
    ...{ parent: '12', period: '2026-10', period_kind: 'month', first_month: '2026-10', mode: 'kiosk' },
    ...{ questionnaire: 'sipas-2023-service', version: 1, figure_kind: 'voluntary', rule: 'satisfied-share' },
    ...{
      part_kind: 'item',
      part: PART[at % 3],
      percent: number((at * 37) % 100),
      low: number(1),
      high: number(99),
    },
    ...{ standard_error: number(2), respondents: number(10 + at), snapshot: null },
    hidden: isHidden ? 'too-few-respondents' : null,
  });
});

/** Some rows at a time, as the feed gives them. */
async function* rowsFrom(first: number): AsyncGenerator<readonly FigureRow[], void, void> {
  for (let at = first; at < ROWS.length; at += 7) yield ROWS.slice(at, at + 7);
}

async function pages(options: TableOptions, rowsOfPage: number) {
  const found: Readonly<Partial<Record<string, unknown>>>[] = [];
  const sizes: number[] = [];
  let count: number | null = null;
  for (let asked: TableOptions | null = options; asked !== null; ) {
    const query = tableQuery(asked);
    if (!query.ok) throw new Error(query.error);
    const feed = { rows: rowsFrom(firstRowOf(query.value)), rowCount: ROWS.length };
    const page = await tablePage(feed, query.value, { rowsOfPage, isWanted: () => true });
    if (!page.ok) throw new Error('too many');
    found.push(...page.value.rows);
    sizes.push(page.value.rows.length);
    count ??= page.value.count;
    asked = page.value.next === null ? null : nextOptions(asked, page.value.next);
  }
  return { found, sizes, count };
}

test('all pages together are the rows of the feed, each with a key of its own', async () => {
  const { found, sizes } = await pages({}, 15);
  expect(sizes).toEqual([15, 15, 10]);
  expect(found.map(({ id: _, ...row }) => row)).toEqual(ROWS);
  expect(new Set(found.map(({ id }) => id)).size).toBe(ROWS.length);
  expect(TABLE_COLUMNS.map(({ name }) => name)).toEqual(['id', ...FIGURE_COLUMNS]);
});

test('filter, skip, top, count and pages of any size find what an array does (seed 20261208)', async () => {
  const filters: readonly [string | undefined, (row: FigureRow) => boolean][] = [
    [undefined, () => true],
    ['hidden eq null', ({ hidden }) => hidden === null],
    ['percent gt 50', ({ percent }) => (percent ?? 0) > 50],
    [
      "part eq 'overall' and not (percent le 50)",
      (row) => row.part === 'overall' && !((row.percent ?? 51) <= 50),
    ],
    ["unit eq 'zz'", () => false],
  ];
  const orders: readonly [string | undefined, (one: FigureRow, other: FigureRow) => number][] = [
    [undefined, () => 0],
    ['percent desc', (one, other) => (other.percent ?? -1) - (one.percent ?? -1)],
    [
      'part,respondents desc',
      (one, other) =>
        PART.indexOf(one.part) === PART.indexOf(other.part)
          ? (other.respondents ?? -1) - (one.respondents ?? -1)
          : one.part < other.part
            ? -1
            : 1,
    ],
  ];
  const number = fc.option(fc.integer({ min: 0, max: 45 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      ...([fc.constantFrom(...filters), fc.constantFrom(...orders), number, number] as const),
      ...([fc.boolean(), fc.integer({ min: 1, max: 50 })] as const),
      async ([$filter, isIn], [$orderby, order], skip, top, wantsCount, rowsOfPage) => {
        const [$skip, $top] = [skip, top].map((one) => (one === undefined ? undefined : String(one)));
        const options = { $filter, $orderby, $skip, $top, $count: String(wantsCount) };
        const { found, sizes, count } = await pages(options, rowsOfPage);
        const all = ROWS.filter(isIn);
        const wanted = [...all].sort(order).slice(skip ?? 0, (skip ?? 0) + (top ?? ROWS.length));
        expect(found).toEqual(wanted.map(tableRow));
        expect(count).toBe(wantsCount ? all.length : null);
        expect(sizes.slice(0, -1).every((size) => size === rowsOfPage)).toBe(true);
      },
    ),
    { seed: 20261208 },
  );
});

test('only the columns asked for are there, and an option that is none says why', async () => {
  expect((await pages({ $select: 'unit, percent', $top: '1' }, 5)).found).toEqual([
    { unit: '12001', percent: 0 },
  ]);
  expect((await pages({ $select: '*', $top: '1' }, 5)).found).toEqual([tableRow(ROWS[0] as FigureRow)]);
  for (const [options, fault] of [
    [{ $select: 'unit,nothing' }, '$select: there is no such column'],
    [{ $orderby: 'percent down' }, '$orderby: columns, each with asc or desc behind it'],
    [{ $orderby: 'constructor' }, '$orderby: columns, each with asc or desc behind it'],
    [{ $filter: 'percent' }, '$filter, character 1: a comparison is wanted here'],
  ] as const)
    expect(tableQuery(options)).toEqual({ ok: false, error: fault });
});

test('nobody waits for a page: nothing more is read', async () => {
  let read = 0;
  async function* rows(): AsyncGenerator<readonly FigureRow[], void, void> {
    for (; read < 5; read += 1) yield ROWS;
  }
  const query = tableQuery({});
  if (!query.ok) throw new Error(query.error);
  await tablePage({ rows: rows(), rowCount: 200 }, query.value, { isWanted: () => false });
  expect(read).toBe(0);
});
