import { describe, expect, test } from 'vitest';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Heap, queryFor, reportsOver, unitOf } from './report-world.ts';

const SERVICE = smallQuestionnaire();
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const UNITS = [
  unitOf('10', null),
  unitOf('101', '10'),
  unitOf('102', '10'),
  unitOf('1011', '101', { kind: 'office' }),
  unitOf('20', null),
  unitOf('201', '20'),
];

function heap(unit: string, month: string, count: number, level: Level): Heap {
  const answers = Object.fromEntries(ITEMS.map((id) => [id, level]));
  return { unit, month, answers: Array(count).fill(answers) };
}

const HEAPS = ['2026-09', '2026-10'].flatMap((month) => [
  heap('1011', month, 35, 4),
  heap('102', month, 30, 3),
  heap('201', month, 40, 5),
]);

async function indicesOf(
  unit: string | null,
  top: string | null,
  units: readonly Unit[] = UNITS,
  heaps = HEAPS,
) {
  const scope = top === null ? EVERY_UNIT : { top };
  return reportsOver(SERVICE, units, heaps).indices({ ...queryFor(unit, '2026-10', SERVICE), scope });
}

async function shown(...asked: Parameters<typeof indicesOf>) {
  const answer = await indicesOf(...asked);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

describe('figures in a scope', () => {
  test('without a unit the top of the scope is shown, compared with nothing outside', async () => {
    const { unit, counts, overall, rank, ranking } = await shown(null, '10');
    expect(unit).toMatchObject({ code: '10', parents: [] });
    expect(counts.responses).toBe(65);
    expect([overall.parent, rank]).toEqual([null, null]);
    expect(ranking.map(({ unit: { code } }) => code)).toEqual(['101', '102']);
    const whole = await shown('10', null);
    expect(whole.overall.parent).not.toBeNull();
    expect(whole.rank).not.toBeNull();
    // What is its own is the same for everybody.
    expect(overall).toEqual({ ...whole.overall, parent: null });
    expect(ranking).toEqual(whole.ranking);
  });

  test('says why there is no rank: not that respondents are wanting where the siblings are out of sight', async () => {
    expect(await shown('1011', '1011')).toMatchObject({ rank: null, unranked: 'outside-scope' });
    expect(await shown(null, null)).toMatchObject({ rank: null, unranked: null });
    expect(await shown('101', '10')).toMatchObject({ rank: { rank: 1 }, unranked: null });
    const few = [...HEAPS.filter(({ unit }) => unit !== '102'), heap('102', '2026-10', 29, 3)];
    expect(await shown('102', '10', UNITS, few)).toMatchObject({
      rank: null,
      unranked: 'too-few-respondents',
    });
    const small = [...HEAPS.filter(({ unit }) => unit !== '102'), heap('102', '2026-10', 9, 3)];
    expect(await shown('102', '10', UNITS, small)).toMatchObject({ rank: null, unranked: 'hidden' });
    const none = HEAPS.filter(({ unit }) => unit !== '102');
    expect(await shown('102', '10', UNITS, none)).toMatchObject({ rank: null, unranked: 'no-answers' });
  });

  test('says of a year in how many months it has responses, and warns where the year before has them in others', async () => {
    const heaps = [heap('102', '2025-12', 30, 3), ...HEAPS];
    const year = async (text: string) => {
      const answer = await reportsOver(SERVICE, UNITS, heaps).indices(queryFor('10', text, SERVICE));
      if (!answer.ok) throw new Error(answer.error.kind);
      return answer.value;
    };
    expect(await year('2026')).toMatchObject({
      monthsAnswered: { current: 2, previous: 1 },
      warnings: ['months-differ'],
      // October and November against December: no month has its like.
      comparedMonths: { current: [], previous: [] },
      overall: { previous: null, change: null },
    });
    // Nothing is compared where there was no such unit the year before, nor of months.
    expect(await year('2025')).toMatchObject({
      monthsAnswered: { current: 1, previous: null },
      warnings: [],
    });
    expect((await shown('10', null)).warnings).toEqual([]);
  });

  test('a quarter under way is compared over the months it has in common with the one before, and says which', async () => {
    const months = ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11'] as const;
    const levels = { '2026-07': 5, '2026-08': 3, '2026-09': 1, '2026-10': 4, '2026-11': 2 } as const;
    const heaps = months.map((month) => heap('102', month, 30, levels[month]));
    const quarter = async (text: string, of: readonly Heap[]) => {
      const answer = await reportsOver(SERVICE, UNITS, of).indices(queryFor('102', text, SERVICE));
      if (!answer.ok) throw new Error(answer.error.kind);
      return answer.value;
    };
    const found = await quarter('2026-Q4', heaps);
    expect(found).toMatchObject({
      comparedMonths: { current: ['2026-10', '2026-11'], previous: ['2026-07', '2026-08'] },
      warnings: ['months-differ'],
    });
    const alike = await quarter('2026-Q4', [...heaps.filter((_, index) => index !== 2)]);
    expect(found.overall).toEqual(alike.overall);
    expect(found.overall.previous).toEqual((await quarter('2026-Q3', heaps.slice(0, 2))).overall.figure);
    expect((await quarter('2026-Q3', heaps)).overall.figure).not.toEqual(found.overall.previous);
  });

  test('a quarter is compared with the same one a year before where that is asked for', async () => {
    const heaps = [
      heap('102', '2025-10', 30, 5),
      heap('102', '2026-07', 30, 1),
      heap('102', '2026-10', 30, 3),
    ];
    const query = { ...queryFor('102', '2026-Q4', SERVICE), compare: 'year-before' } as const;
    const answer = await reportsOver(SERVICE, UNITS, heaps).indices(query);
    expect(answer.ok && answer.value).toMatchObject({
      previousPeriod: { text: '2025-Q4' },
      comparedMonths: { current: ['2026-10'], previous: ['2025-10'] },
      overall: { previous: { percent: 100 } },
    });
  });

  test('two quarters with responses in every month are compared whole', async () => {
    const heaps = ['04', '05', '06', '07', '08', '09'].map((month) => heap('102', `2026-${month}`, 30, 3));
    const answer = await reportsOver(SERVICE, UNITS, heaps).indices(queryFor('102', '2026-Q3', SERVICE));
    expect(answer.ok && [answer.value.comparedMonths, answer.value.warnings]).toEqual([null, []]);
  });

  test('below the top a unit is compared with what is in scope, and no ancestor above the top is named', async () => {
    const inner = await shown('1011', '101');
    expect(inner.unit.parents.map(({ code }) => code)).toEqual(['101']);
    expect(JSON.stringify(inner)).not.toMatch(/"10"|"102"|Đơn vị 10"/);
    const commune = await shown('101', '10');
    expect(commune.unit.parents.map(({ code }) => code)).toEqual(['10']);
    expect(commune.overall.parent).not.toBeNull();
    expect(commune.rank).toMatchObject({ rank: 1, of: 2 });
  });

  test('a unit outside, above or beside is one that is not there', async () => {
    for (const unit of ['20', '201', '10', '102', '20@2025-07-01', '4711']) {
      expect(await indicesOf(unit, '101')).toEqual({ ok: false, error: { kind: 'unit-unknown' } });
      const query = { ...queryFor(unit, '2026-10', SERVICE), scope: { top: '101' } };
      expect(await reportsOver(SERVICE, UNITS, HEAPS).counts(query)).toEqual({
        ok: false,
        error: { kind: 'unit-unknown' },
      });
    }
  });

  test('live counts without a unit are those of the top', async () => {
    const query = { ...queryFor(null, '2026-10', SERVICE), scope: { top: '101' } };
    const counts = await reportsOver(SERVICE, UNITS, HEAPS).counts(query);
    expect(counts.ok && counts.value.responses).toBe(35);
  });

  test('figures outside move nothing in an answer', async () => {
    const others = HEAPS.filter(({ unit }) => unit !== '201');
    expect(await shown(null, '10', UNITS, [...others, heap('201', '2026-10', 15, 1)])).toEqual(
      await shown(null, '10'),
    );
  });

  test('where a selection has no responses it is not told where others have some', async () => {
    const reports = reportsOver(
      SERVICE,
      UNITS,
      HEAPS.filter(({ unit }) => unit === '201'),
    );
    const { period: _, ...query } = queryFor(null, '2026-10', SERVICE);
    const answer = await reports.indices({ ...query, period: null, scope: { top: '10' } });
    expect(answer.ok && answer.value).toMatchObject({
      counts: { responses: 0 },
      elsewhere: { before: null, after: null, modes: [] },
    });
  });

  test('the scope is the unit that bears the code today, not one that bore it before', async () => {
    const units = [
      unitOf('15', null, { name: 'Yên Bái', validFrom: '1900-01-01', validTo: '2026-09-30' }),
      unitOf('15', null, { name: 'Lào Cai', validFrom: '2026-10-01' }),
    ];
    const former = { ...queryFor('15', '2026-09', SERVICE), scope: { top: '15' } };
    expect(await reportsOver(SERVICE, units, []).indices(former)).toMatchObject({ ok: false });
    const today = await shown(null, '15', units, []);
    expect(today.unit.name).toBe('Lào Cai');
    expect(today.overall.previous).toBeNull();
  });

  test('a unit that came from outside brings neither its figure of then nor its former rank', async () => {
    const moved = [
      ...UNITS.filter(({ code }) => code !== '201'),
      unitOf('201', '20', { validTo: '2026-09-30' }),
      unitOf('201', '10', { validFrom: '2026-10-01', predecessors: ['201'] }),
    ];
    const heaps = [heap('201', '2026-09', 40, 5), heap('102', '2026-10', 30, 3)];
    expect((await shown('201', null, moved, heaps)).overall.previous).not.toBeNull();
    const seen = await shown('201', '10', moved, heaps);
    expect(seen.overall.previous).toBeNull();
    expect(seen.rank?.change ?? null).toBeNull();
  });
});

describe('a unit that was merged', () => {
  const ends = { validTo: '2026-09-30' };
  const merged = (predecessors: readonly string[], code = '103') =>
    unitOf(code, '10', { validFrom: '2026-10-01', predecessors: [...predecessors] });
  const world = [
    unitOf('10', null),
    unitOf('101', '10', ends),
    unitOf('102', '10', ends),
    merged(['101', '102']),
    unitOf('104', '10'),
  ];
  const heaps = [
    heap('101', '2026-09', 30, 5),
    heap('102', '2026-09', 10, 1),
    { ...heap('103', '2026-10', 40, 5), validFrom: '2026-10-01' },
    heap('104', '2026-09', 30, 5),
    heap('104', '2026-10', 30, 5),
  ];

  test('is compared with the figure of those it was made of, added up, and says so', async () => {
    const seen = await shown('103', null, world, heaps);
    expect(seen.overall.previous).toMatchObject({ respondents: 40, percent: 75 });
    expect(seen.overall.change?.points).toBeCloseTo(25, 9);
    expect(seen.madeOf?.isComparedWith).toBe(true);
    expect(seen.madeOf?.units.map(({ code }) => code)).toEqual(['101', '102']);
    expect(seen.monthsAnswered).toEqual({ current: 1, previous: 1 });
  });

  test('is compared with nothing where one of them was divided, is hidden or out of scope', async () => {
    const divided = [...world, merged(['102'], '105')];
    const seen = await shown('103', null, divided, heaps);
    expect(seen.overall.previous).toBeNull();
    expect(seen.madeOf?.isComparedWith).toBe(false);
    const few = heaps.map((one) => (one.unit === '102' ? heap('102', '2026-09', 5, 1) : one));
    const hidden = await shown('103', null, world, few);
    expect(hidden.overall.previous?.hidden).toBe(true);
    expect(hidden.overall.change).toBeNull();
    expect((await shown('103', '103', world, heaps)).madeOf).toBeNull();
  });

  test('others say nothing of it', async () => {
    expect((await shown('104', null, world, heaps)).madeOf).toBeNull();
    expect((await shown('10', null, world, heaps)).madeOf).toBeNull();
  });
});
