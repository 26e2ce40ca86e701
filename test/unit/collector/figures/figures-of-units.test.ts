import { expect, test } from 'vitest';
import type { ReportScope, ReportStore } from '../../../../src/collector/figures/figure-store.ts';
import { Reports } from '../../../../src/collector/figures/figures.ts';
import { type AskedFigure, FiguresOfUnits } from '../../../../src/collector/figures/figures-of-units.ts';
import { parsePeriod } from '../../../../src/core/kernel/period.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Answers, type Heap, queryFor, sourcesOver, unitOf } from './report-world.ts';

const SERVICE = smallQuestionnaire();
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const CODES = ['12', '12001', '12002', '12003', '12004'];
const UNITS = CODES.map((code) => unitOf(code, code === '12' ? null : '12'));
const QUERY = { scope: EVERY_UNIT, questionnaire: SERVICE.id, mode: 'kiosk' as const };

const times = (count: number, level: Level): Answers[] =>
  Array.from({ length: count }, () => Object.fromEntries(ITEMS.map((id) => [id, level])));

/** One with few respondents, one with a month less than the others, one that is there later. */
const HEAPS: readonly Heap[] = ['2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'].flatMap(
  (month, at): Heap[] => [
    { unit: '12001', month, answers: [...times(30, 5), ...times(4 + at, 1)] },
    { unit: '12002', month, answers: [...times(20, 5), ...times(20 - at, 2)] },
    { unit: '12003', month, answers: times(at === 5 ? 4 : 12, 3) },
    ...(at === 1 ? [] : [{ unit: '12004', month, answers: [...times(25, 4), ...times(8, 1)] }]),
  ],
);

function world() {
  const sources = sourcesOver(SERVICE, UNITS, HEAPS);
  const scopes: ReportScope[] = [];
  const store: ReportStore = {
    ...sources.store,
    tallies: (scope, units) => {
      scopes.push(scope);
      return sources.store.tallies(scope, units);
    },
  };
  return { scopes, figures: new FiguresOfUnits({ ...sources, store }), reports: new Reports(sources) };
}

test('figures of many units and periods are those of each one’s own first screen, from one reading', async () => {
  const { scopes, figures, reports } = world();
  const periods = ['2025-12', '2025-Q4', '2025-Q3', '2025-H2'].map((text) => {
    const period = parsePeriod(text);
    if (!period.ok) throw new Error(text);
    return period.value;
  });
  const asked = periods.flatMap((period) =>
    CODES.flatMap((code) => {
      const unit = `${code}@2025-07-01`;
      const parts = [
        'overall',
        ...SERVICE.components.flatMap(({ subIndices }) => subIndices.map(({ id }) => id)),
      ];
      return [
        { unit, period, part: 'overall', what: 'rank' } as const,
        ...parts.flatMap((part): AskedFigure[] => [
          { unit, period, part, what: 'figure' },
          { unit, period, part, what: 'change' },
        ]),
      ];
    }),
  );
  const read = await figures.read(QUERY, asked);
  const readAtOnce = scopes.length;
  let [shown, hidden, changes, ranks] = [0, 0, 0, 0];
  for (const one of asked) {
    const page = await reports.indices(queryFor(one.unit, one.period.text, SERVICE));
    if (!page.ok) throw new Error(page.error.kind);
    const { overall, subIndices, rank } = page.value;
    const of = one.part === 'overall' ? overall : subIndices.find(({ id }) => id === one.part);
    const found = read(one);
    if (one.what === 'figure') expect(found.figure).toEqual(of?.figure);
    if (one.what === 'change') expect(found.change).toEqual(of?.change);
    if (one.what === 'rank') expect(found.rank?.rank).toBe(rank?.rank);
    shown += Number(found.figure?.hidden === false);
    hidden += Number(found.figure?.hidden === true);
    changes += Number(found.change !== null);
    ranks += Number(found.rank !== null);
  }
  expect([shown > 0, hidden > 0, changes > 0, ranks > 0]).toEqual([true, true, true, true]);
  // One year; more only for what surrounds the few respondents.
  expect(readAtOnce).toBeLessThan(periods.length);
});

test('a unit that was not there, or nobody may see, has nothing', async () => {
  const { figures } = world();
  const period = parsePeriod('2025-12');
  if (!period.ok) throw new Error('a month');
  const asked = { unit: '99@2025-07-01', period: period.value, part: 'overall', what: 'figure' } as const;
  const nothing = { figure: null, rank: null, change: null, raising: null, ranked: [] };
  expect((await figures.read(QUERY, [asked]))(asked)).toEqual(nothing);
  const elsewhere = { ...asked, unit: '12001@2025-07-01' };
  const read = await figures.read({ ...QUERY, scope: { top: '12002' } }, [elsewhere]);
  expect(read(elsewhere)).toEqual(nothing);
  expect((await figures.read({ ...QUERY, questionnaire: 'another' }, [elsewhere]))(elsewhere)).toEqual(
    nothing,
  );
});
