import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedPeriods } from '../../../../src/collector/feeds/feed-periods.ts';
import { csvOfRows, jsonOfRows } from '../../../../src/collector/feeds/feed-text.ts';
import { FigureFeed } from '../../../../src/collector/feeds/figure-feed.ts';
import { unitBatches } from '../../../../src/collector/feeds/unit-batches.ts';
import { Reports } from '../../../../src/collector/figures/figures.ts';
import { FIGURE_COLUMNS, FIGURE_ROW, type FigureRow } from '../../../../src/contract/feeds/figure-row.ts';
import { periodTree, subtreeOf } from '../../../../src/core/figures/period-tree.ts';
import { type Period, parsePeriod } from '../../../../src/core/kernel/period.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { NOTHING_CLOSED } from '../../../support/nothing-closed.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Answers, type Heap, queryFor, sourcesOver, unitOf } from '../figures/report-world.ts';

const SERVICE = smallQuestionnaire();
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const UNITS = [
  unitOf('12', null, { kind: 'province', name: '=1+1, "Tỉnh"' }),
  unitOf('12001', '12'),
  unitOf('12002', '12'),
  unitOf('12003', '12'),
  unitOf('13', null),
  unitOf('13001', '13', { validFrom: '2025-12-01' }),
];

const times = (count: number, level: Level): Answers[] =>
  Array.from({ length: count }, () => Object.fromEntries(ITEMS.map((id) => [id, level])));
/** One too small to be shown, which another one beside it is hidden for. */
const HEAPS: readonly Heap[] = ['2025-11', '2025-12'].flatMap((month): Heap[] => [
  { unit: '12001', month, answers: [...times(30, 5), ...times(7, 1)] },
  { unit: '12002', month, answers: times(15, 4) },
  { unit: '12003', month, answers: times(4, 3) },
  { unit: '13', month, answers: times(11, 2) },
]);

const period = (text: string): Period => {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};
const QUERY = {
  unit: null,
  scope: EVERY_UNIT,
  periods: [period('2025-11'), period('2025-12')],
  questionnaire: SERVICE.id,
  version: null,
  mode: 'kiosk',
} as const;

const SOURCES = { ...sourcesOver(SERVICE, UNITS, HEAPS), closings: NOTHING_CLOSED };

async function opened(change: Partial<Parameters<FigureFeed['open']>[0]> = {}) {
  const feed = await new FigureFeed(SOURCES).open({ ...QUERY, ...change });
  if (!feed.ok) throw new Error(feed.error.kind);
  return feed.value;
}
async function rowsOf(change: Partial<Parameters<FigureFeed['open']>[0]> = {}) {
  const feed = await opened(change);
  const rows = (await Array.fromAsync(feed.rows)).flat();
  expect(rows).toHaveLength(feed.rowCount);
  return rows;
}
const textOf = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');

describe('the feed of figures', () => {
  test('every row is what the unit’s own page shows of the period, hidden where that hides it', async () => {
    const reports = new Reports(sourcesOver(SERVICE, UNITS, HEAPS));
    let hidden = 0;
    for (const row of await rowsOf()) {
      expect(FIGURE_ROW.safeParse(row).error).toBeUndefined();
      const unit = row.unit === 'VN' ? null : `${row.unit}@${row.unit_from}`;
      const page = await reports.indices(queryFor(unit, row.period, SERVICE));
      if (!page.ok) throw new Error(`${row.unit}: ${page.error.kind}`);
      const { overall, components, subIndices, items } = page.value;
      const shown = [{ id: 'overall', ...overall }, ...components, ...subIndices, ...items];
      const figure = shown.find(({ id }) => id === row.part)?.figure;
      const { percent, low, high, standard_error: standardError, respondents } = row;
      if (row.hidden === null)
        expect(figure).toMatchObject({ percent, low, high, standardError, respondents });
      else expect(figure).toEqual({ hidden: true, reason: row.hidden });
      if (row.hidden === null) continue;
      hidden += 1;
      expect([percent, low, high, standardError, respondents]).toEqual([null, null, null, null, null]);
    }
    expect(hidden).toBeGreaterThan(0);
  });

  test('has every unit, period and part once, a unit after the one above, as it was in the period', async () => {
    const rows = await rowsOf();
    const keys = rows.map(({ period: text, unit, part }) => `${text} ${unit} ${part}`);
    expect(new Set(keys).size).toBe(keys.length);
    const units = (text: string) =>
      [...new Set(rows.filter((row) => row.period === text).map(({ unit }) => unit))].filter(
        (code) => code === 'VN' || /^1[23]/.test(code),
      );
    expect(units('2025-11')).toEqual(['VN', '12', '12001', '12002', '12003', '13']);
    expect(units('2025-12')).toEqual(['VN', '12', '12001', '12002', '12003', '13', '13001']);
    expect(rows.find(({ unit }) => unit === '12001')).toMatchObject({
      parent: '12',
      figure_kind: 'voluntary',
      snapshot: null,
    });
  });

  test('begins at any row with the rows that follow', async () => {
    const all = await rowsOf();
    for (const firstRow of [0, 1, 20, all.length - 1, all.length, all.length + 5]) {
      const { rows } = await opened({ firstRow });
      expect((await Array.fromAsync(rows)).flat()).toEqual(all.slice(firstRow));
    }
  });

  test('names nothing outside the scope, not even the unit above', async () => {
    const rows = await rowsOf({ scope: { top: '12' } });
    expect(new Set(rows.map(({ unit }) => unit))).toEqual(new Set(['12', '12001', '12002', '12003']));
    expect(rows.filter(({ unit }) => unit === '12').every(({ parent }) => parent === null)).toBe(true);
    const outside = await new FigureFeed(SOURCES).open({
      ...QUERY,
      scope: { top: '12' },
      unit: '13',
    });
    expect(outside).toEqual({ ok: false, error: { kind: 'unit-unknown' } });
  });

  test('of a unit that was there later has the periods in which it was', async () => {
    const rows = await rowsOf({ unit: '13001' });
    expect(new Set(rows.map((row) => row.period))).toEqual(new Set(['2025-12']));
  });

  test('says that there is no such questionnaire', async () => {
    const feed = new FigureFeed(SOURCES);
    const unknown = await feed.open({ ...QUERY, version: 99 });
    expect(unknown).toEqual({ ok: false, error: { kind: 'questionnaire-unknown' } });
  });

  test('as JSON is what the contract describes, also without any row', async () => {
    const rows = await rowsOf();
    const { rows: again } = await opened();
    expect(JSON.parse(await textOf(jsonOfRows(again)))).toEqual({ figures: rows });
    async function* none(): AsyncGenerator<readonly FigureRow[]> {}
    async function* empty(): AsyncGenerator<readonly FigureRow[]> {
      yield [];
      yield [];
    }
    for (const nothing of [none(), empty()])
      expect(JSON.parse(await textOf(jsonOfRows(nothing)))).toEqual({ figures: [] });
  });

  test('as CSV has the columns of the contract, numbers unrounded, and no formula', async () => {
    const { rows } = await opened({ unit: '12' });
    const text = await textOf(csvOfRows(rows));
    const [header = '', first = ''] = text.split('\r\n');
    expect(header).toBe(`\uFEFF${FIGURE_COLUMNS.join(',')}`);
    expect(first).toContain(`"'=1+1, ""Tỉnh"""`);
    const [whole] = await rowsOf({ unit: '12' });
    expect(first).toContain(`,overall,overall,${whole?.percent},${whole?.low},${whole?.high},`);
  });
});

test('batches have every unit once, after the one above, and none is larger than may be (seed 20261203)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (parents, most) => {
        const units = parents.map((parent, at) =>
          unitOf(`U${at}`, at === 0 || parent % (at + 1) === at ? null : `U${parent % (at + 1)}`),
        );
        const tree = periodTree(units, period('2025-12'));
        const batches = [...unitBatches(tree, 0, most)];
        const nodes = batches.flatMap((batch) => batch.nodes);
        expect([...nodes].sort((a, b) => a - b)).toEqual(tree.nodes.map((_, index) => index));
        for (const [at, node] of nodes.entries()) {
          const parent = tree.nodes[node]?.parent ?? -1;
          if (parent >= 0) expect(nodes.indexOf(parent)).toBeLessThan(at);
        }
        for (const { roots, nodes: wanted } of batches) {
          const read = new Set(roots.flatMap((root) => subtreeOf(tree, root)));
          expect(wanted.every((node) => read.has(node))).toBe(true);
          expect(wanted.length === 1 || read.size <= most).toBe(true);
        }
      },
    ),
    { seed: 20261203 },
  );
});

test.each([
  ['2025-11', '2026-02', 60, ['2025-11', '2025-12', '2026-01', '2026-02']],
  ['2025-Q4', '2025-Q4', 1, ['2025-Q4']],
  ['2025-9M', '2026-9M', 60, ['2025-9M', '2026-9M']],
  ['2025-11', '2026-02', 3, null],
  ['2026-02', '2025-11', 60, null],
  ['2025-11', '2025-Q4', 60, null],
  ['2025-to-08', '2026-to-09', 60, null],
])('from %s to %s of at most %i are %j', (first, last, most, expected) => {
  const found = feedPeriods(period(first), period(last), most);
  expect(found?.map(({ text }) => text) ?? null).toEqual(expected);
});
