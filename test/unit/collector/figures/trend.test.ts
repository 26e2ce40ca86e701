import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportStore } from '../../../../src/collector/figures/figure-store.ts';
import { type TrendRequest, Trends } from '../../../../src/collector/figures/trend.ts';
import type { Trend } from '../../../../src/contract/analysis/trend.ts';
import { monthsBetween } from '../../../../src/core/kernel/period.ts';
import type { SpanKind } from '../../../../src/core/kernel/span.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Heap, queryFor, reportsOver, storeOver, unitOf } from './report-world.ts';

const SERVICE = smallQuestionnaire();
const EARLIER = smallQuestionnaire({ id: 'sipas-2022-service' as Questionnaire['id'] });
const ITEMS = SERVICE.components.flatMap(({ subIndices }) => subIndices.flatMap(({ items }) => items));
/** A province of three communes that are there from July 2025. */
const UNITS = [
  unitOf('01', null, { validFrom: '2020-01-01' }),
  unitOf('011', '01'),
  unitOf('013', '01'),
  unitOf('014', '01'),
];
const OFFICES = ['011', '013', '014'];

/** People who answer every question alike. */
const heap = (unit: string, month: string, people: number, level = 4): Heap => ({
  unit,
  month,
  answers: Array.from({ length: people }, () => Object.fromEntries(ITEMS.map(({ id }) => [id, level as 4]))),
});

function trendsOver(
  heaps: readonly Heap[],
  store: ReportStore = storeOver(SERVICE, heaps),
  units: readonly Unit[] = UNITS,
) {
  const trends = new Trends({
    releaseTime: 'daily',
    store,
    units: { tree: async () => new UnitTree(units) },
    questionnaires: { find: () => SERVICE, latest: () => SERVICE, list: () => [SERVICE] },
    nowMs: () => 1_793_000_000_000,
  });
  return async (unit: string | null, period: string, changes: Partial<TrendRequest> = {}): Promise<Trend> => {
    const query = { ...queryFor(unit, period, SERVICE), months: 12, of: 'overall', ...changes } as const;
    const answer = await trends.read(query);
    if (!answer.ok) throw new Error(answer.error.kind);
    return answer.value;
  };
}

test('before a merger the line is of what the unit was made of, added up, and says so; or why it is not', async () => {
  const units = [
    unitOf('01', null, { validFrom: '2020-01-01' }),
    unitOf('011', '01', { validTo: '2026-04-30' }),
    unitOf('013', '01', { validTo: '2026-04-30' }),
    unitOf('012', '01', { validFrom: '2026-05-01', predecessors: ['011', '013'] }),
  ];
  const heaps = [
    heap('011', '2026-04', 30),
    heap('013', '2026-04', 10, 1),
    { ...heap('012', '2026-05', 20), validFrom: '2026-05-01' },
  ];
  const { points, madeOf } = await trendsOver(heaps, undefined, units)('012', '2026-05');
  expect(madeOf).toMatchObject({ units: [{ code: '011' }, { code: '013' }], isComparedWith: true });
  expect(points.slice(-2)).toMatchObject([
    { figure: { respondents: 40, percent: 75 }, isOfPredecessors: true, parent: null },
    { figure: { respondents: 20, percent: 100 }, isOfPredecessors: false },
  ]);
  const divided = [...units, unitOf('014', '01', { validFrom: '2026-05-01', predecessors: ['013'] })];
  const apart = await trendsOver(heaps, undefined, divided)('012', '2026-05');
  expect(apart.madeOf).toMatchObject({ units: [{ code: '011' }, { code: '013' }], isComparedWith: false });
  expect(apart.points.at(-2)).toMatchObject({ figure: { respondents: 0 }, isOfPredecessors: false });
});

test('every figure is that of the period’s own page, hidden for the same reason', async () => {
  const heaps = fc.array(
    fc.record({
      unit: fc.constantFrom(...OFFICES),
      month: fc.constantFrom('2026-03', '2026-04', '2026-05', '2026-06'),
      people: fc.integer({ min: 1, max: 30 }),
      level: fc.integer({ min: 1, max: 5 }),
      span: fc.constantFrom('month', 'month', 'quarter', 'half-year', 'year'),
    }),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(heaps, fc.constantFrom('2026-06', '2026-Q2', '2026-H1', '2026'), async (drawn, last) => {
      const all = drawn.map(({ unit, month, people, level, span }) => ({
        ...heap(unit, month, people, level),
        span: span as SpanKind,
      }));
      const reports = reportsOver(SERVICE, UNITS, all);
      for (const unit of ['01', ...OFFICES]) {
        const { points } = await trendsOver(all)(unit, last);
        for (const { period, figure, parent } of points) {
          const page = await reports.indices(queryFor(unit, period.text, SERVICE));
          if (!page.ok) {
            // Before July 2025 there was no such commune.
            expect([figure, parent]).toMatchObject([{ hidden: false, respondents: 0 }, null]);
            continue;
          }
          expect(figure).toEqual(page.value.overall.figure);
          // The country is no line behind a province's.
          expect(parent).toEqual(unit === '01' ? null : page.value.overall.parent);
        }
      }
    }),
    { numRuns: 25 },
  );
});

describe('a line', () => {
  test('is made of one reading of the tallies of each month', async () => {
    const heaps = [heap('011', '2026-05', 20), heap('011', '2026-06', 20), heap('013', '2026-06', 20)];
    const store = storeOver(SERVICE, heaps);
    const read: string[] = [];
    const counting = {
      ...store,
      tallies: (...[scope, units]: Parameters<ReportStore['tallies']>) => {
        read.push(...monthsBetween(scope.firstMonth, scope.lastMonth));
        return store.tallies(scope, units);
      },
    };
    const { points } = await trendsOver(heaps, counting)('011', '2026-06', { months: 36 });
    expect([points.length, read.length, new Set(read).size]).toEqual([36, 36, 36]);
  });

  test('reads no counts of items, except where a figure may be hidden for one', async () => {
    const read = async (heaps: readonly ReturnType<typeof heap>[]) => {
      const store = storeOver(SERVICE, heaps);
      const asked = new Set<boolean | undefined>();
      const noting = {
        ...store,
        tallies: (...[scope, units]: Parameters<ReportStore['tallies']>) => {
          asked.add(scope.isWithoutItems);
          return store.tallies(scope, units);
        },
      };
      await trendsOver(heaps, noting)('011', '2026-06');
      return [...asked];
    };
    expect(await read([heap('011', '2026-06', 20)])).toEqual([true]);
    expect(await read([heap('011', '2026-06', 20), heap('013', '2026-06', 4)])).not.toContain(true);
  });

  test('of a unit that was not there is empty then', async () => {
    const { points, parent } = await trendsOver([heap('013', '2025-07', 20)])('013', '2025-07');
    expect(parent?.code).toBe('01');
    expect(points.slice(-2).map(({ figure, questionnaire }) => [figure, questionnaire?.id])).toMatchObject([
      [{ hidden: false, respondents: 0, percent: null }, undefined],
      [{ hidden: false, respondents: 20 }, SERVICE.id],
    ]);
  });

  test('of a sub-index is that sub-index, and of none there is is refused', async () => {
    const read = trendsOver([heap('011', '2026-06', 20)]);
    const { points, scopes } = await read('011', '2026-06', { of: 'access' });
    expect(points.at(-1)?.figure).toMatchObject({ answers: 60 });
    expect(scopes.map(({ id }) => id)).toContain('access');
    await expect(read('011', '2026-06', { of: 'nothing' })).rejects.toThrow('scope-unknown');
    await expect(read('zz', '2026-06')).rejects.toThrow('unit-unknown');
  });

  test('does not show a parent outside the scope', async () => {
    const read = trendsOver([heap('011', '2026-06', 20), heap('013', '2026-06', 20)]);
    expect((await read('011', '2026-06')).parent?.code).toBe('01');
    const { parent, points } = await read('011', '2026-06', { scope: { top: '011' } });
    expect([parent, points.at(-1)?.parent]).toEqual([null, null]);
  });

  test('breaks where another questionnaire was asked before', async () => {
    const heaps = [heap('011', '2026-04', 20), heap('011', '2026-05', 20), heap('011', '2026-06', 20, 2)];
    const [own, other] = [storeOver(SERVICE, heaps.slice(1)), storeOver(EARLIER, heaps.slice(0, 2))];
    const by = (scope: { readonly questionnaire: string }) =>
      scope.questionnaire === EARLIER.id ? other : own;
    const trends = new Trends({
      releaseTime: 'daily',
      store: {
        ...own,
        tallies: (scope, units) => by(scope).tallies(scope, units),
        monthWithResponses: (scope, end, units) => by(scope).monthWithResponses(scope, end, units),
      },
      units: { tree: async () => new UnitTree(UNITS) },
      questionnaires: { find: () => SERVICE, latest: () => SERVICE, list: () => [EARLIER, SERVICE] },
      nowMs: () => 1_793_000_000_000,
    });
    const request = {
      ...queryFor('011', '2026-06', SERVICE),
      months: 12,
      of: 'overall',
      scope: EVERY_UNIT,
    } as const;
    const answer = await trends.read(request);
    expect(
      answer.ok &&
        answer.value.points
          .slice(-3)
          .map(({ questionnaire, breakBefore }) => [questionnaire?.id, breakBefore]),
    ).toEqual([
      [EARLIER.id, null],
      [SERVICE.id, 'questionnaire'],
      [SERVICE.id, null],
    ]);
    expect(answer.ok && answer.value.reading).toMatchObject({ first: 10, last: 11 });
  });
});
