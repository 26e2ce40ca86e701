import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RankingFilter } from '../../../../src/collector/figures/answers/compose-ranking.ts';
import { CONTRACT } from '../../../../src/contract/contract.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Answers, type Heap, queryFor, reportsOver, unitOf } from './report-world.ts';

const SERVICE = smallQuestionnaire();
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const EVERYTHING: RankingFilter = { scope: null, block: null, region: null, unitClass: null };
const UNITS = [
  unitOf('10', null, { kind: 'province' }),
  unitOf('101', '10', { kind: 'ward', region: 'Núi', unitClass: 'I' }),
  unitOf('102', '10', { kind: 'ward', region: 'Biển' }),
  unitOf('103', '10', { region: 'Núi' }),
  unitOf('104', '10', { region: 'Núi' }),
];

const all = (level: Level): Answers => Object.fromEntries(ITEMS.map((id) => [id, level]));
const some = (level: Level, changes: Answers): Answers => ({ ...all(level), ...changes });
const times = (count: number, answers: Answers) => Array<Answers>(count).fill(answers);
/** So many of them satisfied. */
const mixed = (count: number, satisfied: number) => [
  ...times(satisfied, all(5)),
  ...times(count - satisfied, all(2)),
];
const heap = (unit: string, month: string, answers: readonly Answers[]): Heap => ({ unit, month, answers });

async function ranking(
  heaps: readonly Heap[],
  filter: Partial<RankingFilter> = {},
  unit: string | null = '10',
) {
  const query = queryFor(unit, '2026-10', SERVICE);
  const answer = await reportsOver(SERVICE, UNITS, heaps).ranking(query, { ...EVERYTHING, ...filter });
  if (!answer.ok) throw new Error(answer.error.kind);
  expect(CONTRACT['GET /api/v1/ranking'].answer.parse(answer.value)).toEqual(answer.value);
  return answer.value;
}

async function causes(heaps: readonly Heap[], unit: string | null = '10') {
  const answer = await reportsOver(SERVICE, UNITS, heaps).causes(queryFor(unit, '2026-10', SERVICE));
  if (!answer.ok) throw new Error(answer.error.kind);
  expect(CONTRACT['GET /api/v1/causes'].answer.parse(answer.value)).toEqual(answer.value);
  return answer.value;
}

describe('GET ranking', () => {
  const heaps = [
    heap('101', '2026-10', mixed(200, 190)),
    heap('102', '2026-10', mixed(200, 120)),
    heap('103', '2026-10', mixed(60, 48)),
    heap('104', '2026-10', mixed(20, 20)),
    heap('101', '2026-09', mixed(40, 10)),
    heap('102', '2026-09', mixed(40, 30)),
    heap('103', '2026-09', mixed(40, 20)),
  ];

  test('groups stand beside ranks, and who is not eligible stands last with the reason', async () => {
    const answer = await ranking(heaps);
    expect(
      answer.ranking.map(({ unit, rank, group, unranked }) => [unit.code, rank?.rank, group, unranked]),
    ).toEqual([
      ['101', 1, 'above', null],
      ['103', 2, 'not-distinguishable', null],
      ['102', 3, 'below', null],
      ['104', undefined, null, 'too-few-respondents'],
    ]);
    expect(answer.ranking.map(({ rank }) => rank?.change)).toEqual([2, 0, -2, undefined]);
    expect(answer).toMatchObject({ scope: 'overall', of: 4, rankingMinimum: 30, spansMostOfTheList: false });
  });

  test('a block, region or class is ranked by itself, now and before; its groups are those of the whole', async () => {
    const wards = await ranking(heaps, { block: 'ward' });
    expect(wards.ranking.map(({ unit, rank, group }) => [unit.code, rank?.rank, rank?.of, group])).toEqual([
      ['101', 1, 2, 'above'],
      ['102', 2, 2, 'below'],
    ]);
    expect(wards.ranking.map(({ rank }) => rank?.change)).toEqual([1, -1]);
    const codes = async (filter: Partial<RankingFilter>) =>
      (await ranking(heaps, filter)).ranking.map(({ unit }) => unit.code);
    expect(await codes({ region: 'Núi' })).toEqual(['101', '103', '104']);
    expect(await codes({ unitClass: 'I' })).toEqual(['101']);
    expect(await codes({ region: 'Núi', block: 'commune' })).toEqual(['103', '104']);
    expect(await codes({ region: 'nowhere' })).toEqual([]);
    expect(wards).toMatchObject({
      of: 4,
      blocks: [
        { kind: 'commune', units: 2 },
        { kind: 'ward', units: 2 },
      ],
      regions: [
        { name: 'Biển', units: 1 },
        { name: 'Núi', units: 3 },
      ],
      classes: [{ name: 'I', units: 1 }],
    });
  });

  test('by a sub-index it is that one which is ranked; one that is not there is refused', async () => {
    const few = some(5, { 'access.signage': 1, 'access.seating': 1, 'access.equipment': 1 });
    const access = await ranking(
      [heap('101', '2026-10', times(40, few)), heap('102', '2026-10', mixed(40, 20))],
      { scope: 'access' },
    );
    expect(access.ranking.map(({ unit, rank }) => [unit.code, rank?.rank]).slice(0, 2)).toEqual([
      ['102', 1],
      ['101', 2],
    ]);
    const reports = reportsOver(SERVICE, UNITS, []);
    const refused = await reports.ranking(queryFor('10', '2026-10', SERVICE), { ...EVERYTHING, scope: 'no' });
    expect(refused).toEqual({ ok: false, error: { kind: 'scope-unknown' } });
  });

  test('RL1 a hidden unit has neither figure, group nor difference', async () => {
    const answer = await ranking([...heaps.slice(0, 3), heap('104', '2026-10', mixed(9, 9))]);
    const hidden = answer.ranking.filter(({ figure }) => figure.hidden);
    expect(hidden.map(({ unit }) => unit.code)).toEqual(['103', '104']);
    expect(hidden).toMatchObject(
      hidden.map(() => ({ rank: null, unranked: 'hidden', group: null, difference: null, change: null })),
    );
  });

  test('where ranges span half the list it says so', async () => {
    const alike = ['101', '102', '103', '104'].map((code) => heap(code, '2026-10', mixed(40, 30)));
    expect((await ranking(alike)).spansMostOfTheList).toBe(true);
  });
});

describe('GET causes', () => {
  const heaps = [
    heap('101', '2026-09', mixed(40, 36)),
    heap('102', '2026-09', mixed(40, 36)),
    heap('103', '2026-09', mixed(40, 36)),
    heap('101', '2026-10', mixed(40, 36)),
    heap('102', '2026-10', mixed(80, 40)),
    heap('103', '2026-10', [
      ...times(18, some(5, { 'results.on-time': 2, 'feedback.reply': 'not-applicable' })),
      ...times(18, some(5, { 'results.on-time': 2 })),
      ...times(4, all(2)),
    ]),
  ];

  test('what changed sums to the change, down first, by unit and by criterion', async () => {
    const { overall, changeByUnit, changeByItem } = await causes(heaps);
    const points = must(overall.change, 'a change').points;
    const total = (parts: readonly { readonly level: number; readonly mix: number }[]) =>
      parts.reduce((sum, { level, mix }) => sum + level + mix, 0);
    expect(changeByUnit?.points).toBeCloseTo(points, 9);
    expect(total(changeByUnit?.parts ?? [])).toBeCloseTo(points, 9);
    expect(changeByUnit?.parts.map(({ unit }) => unit?.code)).toEqual(['102', '103', '101']);
    expect(total(changeByItem?.parts ?? [])).toBeCloseTo(points, 9);
    expect(changeByItem?.parts[0]?.item).toBe('results.on-time');
  });

  test('a unit that came is told by its mix, and one hidden in either period is among the others', async () => {
    const came = await causes([...heaps, heap('104', '2026-10', mixed(40, 0))]);
    expect(came.changeByUnit?.parts.find(({ unit }) => unit?.code === '104')).toMatchObject({ level: 0 });
    const hidden = await causes([
      ...heaps,
      heap('104', '2026-09', mixed(9, 0)),
      heap('104', '2026-10', mixed(30, 9)),
    ]);
    const codes = hidden.changeByUnit?.parts.map(({ unit }) => unit?.code ?? null).sort();
    // 104 was hidden, and with it the smallest beside it.
    expect(codes).toEqual(['102', '103', null]);
  });

  test('the matrix sums to what is missing, cell by cell', async () => {
    const { matrix, overall, items } = await causes(heaps);
    expect(matrix.map(({ unit }) => unit.code)).toEqual(['101', '102', '103']);
    const cost = (row: (typeof matrix)[number]) =>
      row.cells.reduce((sum, cell) => sum + (cell.hidden ? 0 : (cell.pointsLost ?? 0)), 0);
    const percent = overall.figure.hidden ? null : overall.figure.percent;
    expect(matrix.reduce((sum, row) => sum + cost(row), 0)).toBeCloseTo(100 - (percent ?? 0), 9);
    const onTime = ITEMS.indexOf('results.on-time' as never);
    const byUnit = matrix.map(({ cells }) => cells[onTime]);
    expect(byUnit[2]).toMatchObject({ hidden: false, percent: 0, respondents: 40 });
    const ofItem = items[onTime]?.pointsLost ?? Number.NaN;
    expect(byUnit.reduce((sum, cell) => sum + (cell?.hidden ? 0 : (cell?.pointsLost ?? 0)), 0)).toBeCloseTo(
      ofItem,
      9,
    );
  });

  test('raising the low ones to the median gains what raising them would', async () => {
    const { raisingUnits, overall } = await causes(heaps);
    const level = must(raisingUnits, 'a median').level;
    const [best, worst] = [must(raisingUnits?.gains[0], 'a gain'), raisingUnits?.gains.at(-1)];
    expect(best.id).toBe('102@2025-07-01');
    expect(raisingUnits?.gains.length).toBe(1);
    expect(worst).toBe(best);
    const answers = overall.figure.hidden ? 0 : overall.figure.answers;
    expect(best.points).toBeCloseTo((80 * 16 * (level - 50)) / answers, 9);
  });

  test('an office without units below is told by its criteria, beside its parent', async () => {
    const answer = await causes(heaps, '103');
    expect(answer).toMatchObject({ changeByUnit: null, matrix: [], raisingUnits: null });
    const onTime = answer.items.find(({ id }) => id === 'results.on-time');
    expect(onTime).toMatchObject({
      figure: { percent: 0 },
      previous: { percent: 90 },
      parent: { respondents: 160 },
      levels: [0, 40, 0, 0, 0],
      verySatisfied: { percent: 0 },
    });
    expect(onTime?.change?.points).toBe(-90);
  });

  test('of a period under way what changed is told over the months both have', async () => {
    const quarters = [
      heap('101', '2026-07', mixed(40, 36)),
      heap('102', '2026-07', mixed(40, 36)),
      heap('101', '2026-08', mixed(40, 0)),
      heap('101', '2026-10', mixed(40, 36)),
      heap('102', '2026-10', mixed(40, 20)),
    ];
    const reports = reportsOver(SERVICE, UNITS, quarters);
    const answer = await reports.causes(queryFor('10', '2026-Q4', SERVICE));
    const { overall, changeByUnit, comparedMonths } = must(answer.ok ? answer.value : null, 'an answer');
    expect(comparedMonths).toEqual({ current: ['2026-10'], previous: ['2026-07'] });
    expect(overall.change?.points).toBeCloseTo(-20, 9);
    expect(changeByUnit?.points).toBeCloseTo(-20, 9);
    const ranking = await reports.ranking(queryFor('10', '2026-Q4', SERVICE), EVERYTHING);
    const rows = ranking.ok ? ranking.value.ranking : [];
    expect(rows.slice(0, 2).map(({ unit, rank }) => [unit.code, rank?.rank, rank?.change])).toEqual([
      ['101', 1, 0],
      ['102', 2, -1],
    ]);
  });

  test('RL1 where the figure is hidden nothing is told', async () => {
    const answer = await causes([heap('101', '2026-10', mixed(9, 5))], '101');
    expect(answer).toMatchObject({ changeByUnit: null, changeByItem: null, raisingItems: null });
    expect(JSON.stringify(answer)).not.toMatch(/"(percent|pointsLost|points)":\d/);
  });
});

/** Respondents of a size around ten, who answered some of the items. */
const worlds = fc.array(
  fc
    .record({
      unit: fc.constantFrom('10', '101', '102', '103', '104'),
      month: fc.constantFrom('2026-09', '2026-10'),
      count: fc.oneof(fc.integer({ min: 10, max: 40 }), fc.integer({ min: 1, max: 14 })),
      answered: fc.subarray(ITEMS, { minLength: 8 }),
      level: fc.constantFrom<Level>(1, 3, 5),
    })
    .map(({ unit, month, count, answered, level }) =>
      heap(
        unit,
        month,
        times(count, Object.fromEntries(ITEMS.map((id) => [id, answered.includes(id) ? level : null]))),
      ),
    ),
  { minLength: 3, maxLength: 10 },
);

test('RL1 of no figure on one to nine respondents, and of no rest of so few, anything is told', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (heaps) => {
      const { ranking: rows } = await ranking(heaps);
      for (const { figure, group, difference, rank } of rows) {
        if (!figure.hidden) expect(figure.respondents === 0 || figure.respondents >= 10).toBe(true);
        else expect([group, difference, rank]).toEqual([null, null, null]);
      }
      const { matrix, items, changeByUnit, overall } = await causes(heaps);
      const shown = [...matrix.flatMap(({ cells }) => cells), ...items.map(({ figure }) => figure)];
      for (const one of shown) {
        if (!one.hidden) expect(one.respondents === 0 || one.respondents >= 10).toBe(true);
      }
      for (const { figure, verySatisfied, levels, pointsLost } of items) {
        if (figure.hidden) expect([verySatisfied, levels, pointsLost]).toEqual([null, null, null]);
      }
      if (changeByUnit === null || overall.figure.hidden) return;
      const told = new Set(changeByUnit.parts.flatMap(({ unit }) => unit?.code ?? []));
      let rest = overall.figure.respondents;
      for (const { unit, figure } of matrix) {
        if (!told.has(unit.code ?? '')) continue;
        expect(figure.hidden).toBe(false);
        rest -= figure.hidden ? 0 : figure.respondents;
      }
      expect(rest === 0 || rest >= 10).toBe(true);
    }),
    { numRuns: 60 },
  );
});
