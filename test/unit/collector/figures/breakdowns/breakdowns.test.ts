import { expect, test } from 'vitest';
import type { StoredBreakdown } from '../../../../../src/collector/figures/breakdowns/breakdown-store.ts';
import {
  BreakdownPages,
  type BreakdownRequest,
} from '../../../../../src/collector/figures/breakdowns/breakdowns.ts';
import type { ExcludedHeap } from '../../../../../src/collector/figures/exclusions/exclusion-store.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import type { Answer } from '../../../../../src/core/questionnaire/questionnaire.ts';
import { TallyAccumulator } from '../../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, smallResponse } from '../../../../support/small-questionnaire.ts';
import { queryFor, sourcesOver, unitOf } from '../report-world.ts';

const QUESTIONNAIRE = smallQuestionnaire();
const LAYOUT = tallyLayout(QUESTIONNAIRE);
const UNITS = [unitOf('01', null), unitOf('011', '01'), unitOf('012', '01')];
/** 10 November 2026, 03:00 in Viet Nam: the day on which October's breakdowns are due. */
const NOW_MS = Date.UTC(2026, 10, 9, 20);

/** As many people of a group, so many of them satisfied with everything. */
function moved(unit: string, value: string, people: number, satisfied: number): StoredBreakdown {
  const accumulator = new TallyAccumulator(LAYOUT, QUESTIONNAIRE);
  for (let at = 0; at < people; at += 1) {
    const level: Answer = at < satisfied ? 5 : 2;
    accumulator.add(smallResponse(Object.fromEntries(LAYOUT.items.map((item) => [item, level]))));
  }
  const { responses, sums } = accumulator.tally();
  return { unit: `${unit}@2025-07-01`, value, responses, sums };
}

function read(
  rows: readonly StoredBreakdown[],
  changes: Partial<BreakdownRequest> = {},
  isOf: (breakdown: string) => boolean = () => true,
  heaps: readonly ExcludedHeap[] = [],
) {
  const answers = Array.from({ length: 100 }, () => ({ 'access.signage': 4 as const }));
  const pages = new BreakdownPages({
    ...sourcesOver(QUESTIONNAIRE, UNITS, [
      { unit: '011', month: '2026-09', answers },
      { unit: '012', month: '2026-10', answers },
      { unit: '012', month: '2026-11', answers },
    ]),
    breakdowns: {
      moved: async (_, breakdown, units) =>
        rows.filter(({ unit }) => isOf(breakdown) && (units?.includes(unit) ?? true)),
    },
    exclusions: { heaps: async () => heaps },
    spanDays: 10,
    nowMs: () => NOW_MS,
  });
  return pages.read({ ...queryFor('01', '2026-10', QUESTIONNAIRE), by: null, of: null, ...changes });
}

async function answered(...of: Parameters<typeof read>) {
  const answer = await read(...of);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

test('RL9 a unit adds up what moved below it, and says how much of its figures that covers', async () => {
  const answer = await answered([
    moved('011', 'submit', 40, 40),
    moved('012', 'submit', 20, 20),
    moved('012', 'collect', 30, 15),
    moved('012', '', 10, 0),
  ]);
  expect(answer).toMatchObject({
    released: 100,
    covered: 100,
    by: 'visit-purpose',
    scope: 'overall',
    nextDay: null,
  });
  expect(answer.figure).toMatchObject({ respondents: 100, percent: 75 });
  expect(
    answer.rows.map(({ value, figure }) => [
      value,
      figure === null ? null : !figure.hidden && figure.respondents,
    ]),
  ).toEqual([
    ['submit', 60],
    ['collect', 30],
    ['ask', null],
    ['', 10],
  ]);
  // Against all others who said something: those who did not are no part of it.
  expect(answer.rows.map(({ group }) => group)).toEqual(['above', 'below', null, null]);
  expect(answer.rows[1]?.difference?.points).toBeCloseTo(-50, 12);
  const office = await answered([moved('011', 'submit', 40, 40), moved('012', 'submit', 20, 0)], {
    unit: '011',
  });
  expect(office.figure).toMatchObject({ respondents: 40, percent: 100 });
});

test('where nothing else is asked for it is the first breakdown that tells of a group', async () => {
  const rows = [moved('011', '2', 40, 40)];
  const isAnswered = (breakdown: string) => ['age', 'gender', 'hour'].includes(breakdown);
  expect((await answered(rows, {}, isAnswered)).by).toBe('gender');
  expect((await answered(rows, { by: 'visit-purpose' }, isAnswered)).by).toBe('visit-purpose');
  expect((await answered([moved('011', '', 40, 40)])).by).toBe('visit-purpose');
});

test('a value on fewer than ten respondents is hidden, and with it a second one that would tell it', async () => {
  const rows = [
    moved('011', 'submit', 40, 40),
    moved('011', 'collect', 9, 0),
    moved('011', 'ask', 20, 0),
    moved('012', 'collect', 30, 15),
  ];
  const hidden = async (unit: string) => {
    const answer = await answered(rows, { unit });
    expect(answer.rows.every(({ figure, group }) => figure?.hidden !== true || group === null)).toBe(true);
    return answer.rows.flatMap(({ value, figure }) =>
      figure?.hidden === true ? [value, figure.reason] : [],
    );
  };
  expect(await hidden('011')).toEqual(['collect', 'too-few-respondents', 'ask', 'complementary']);
  // Nobody else asked: in the unit above it would be the same figure, and the rest of it that of the nine.
  expect(await hidden('01')).toEqual(['collect', 'complementary', 'ask', 'complementary']);
});

test('without a period it is the newest month of which breakdowns are made', async () => {
  expect((await answered([], { period: null })).period.text).toBe('2026-10');
  expect((await answered([], { period: null, unit: '011' })).period.text).toBe('2026-09');
});

test.each([
  ['2026-11', '2026-12-10'],
  ['2026-Q4', '2026-12-10'],
  ['2026', '2026-12-10'],
  ['2026-10', null],
  ['2026-Q3', null],
])('the breakdowns of %s are next due on %s', async (text, day) => {
  const { period } = queryFor('01', text, QUESTIONNAIRE);
  expect((await answered([], { period })).nextDay).toBe(day);
});

test.each([
  [{ by: 'ethnicity' }, 'breakdown-unknown'],
  [{ of: 'nothing' }, 'scope-unknown'],
  [{ unit: '99' }, 'unit-unknown'],
  [{ questionnaire: 'other' }, 'questionnaire-unknown'],
])('%o is refused: %s', async (changes, kind) => {
  expect(await read([], changes)).toEqual({ ok: false, error: { kind } });
});

test('EX4 by whether they are excluded: what is, and all else of the office', async () => {
  const heap = (unit: string, stands: boolean): ExcludedHeap => {
    const accumulator = new TallyAccumulator(LAYOUT, QUESTIONNAIRE);
    for (let at = 0; at < 40; at += 1) accumulator.add(smallResponse({ 'access.signage': 4 }));
    const { responses, sums } = accumulator.tally();
    const conditions = { firstDay: '2026-10-01' as Day, lastDay: '2026-10-31' as Day };
    const changed = stands ? null : { day: '2026-11-20' as Day, reason: 'Nhầm ngày' };
    return {
      exclusion: {
        ...{ id: unit, unit: `${unit}@2025-07-01`, reason: 'Máy trên bàn', madeDay: '2026-11-15' as Day },
        ...{ stands, changed, conditions: { ...conditions, devices: null, hours: null, flags: null } },
      },
      ...{ responses, sums, taken: sums },
    };
  };
  const shown = async (stands: boolean) =>
    (await answered([], { by: 'excluded' }, undefined, [heap('012', stands)])).rows.map(
      ({ value, figure }) => (figure?.hidden === false ? [value, figure.respondents, figure.percent] : null),
    );
  expect(await shown(true)).toEqual([
    ['0', 60, 100],
    ['1', 40, 100],
  ]);
  expect(await shown(false)).toEqual([]);
});

test('people under age are in no index, and no group of theirs waits', async () => {
  const { rows } = await answered([], { by: 'age' });
  expect(rows.map(({ value }) => value)).toEqual(['2', '3', 'declined']);
});
