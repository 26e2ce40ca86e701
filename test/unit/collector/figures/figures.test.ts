import { describe, expect, test } from 'vitest';
import type { Indices } from '../../../../src/contract/figures.ts';
import type { Month } from '../../../../src/core/kernel/period.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import { scoreResponses } from '../../../support/score-responses.ts';
import {
  smallQuestionnaire,
  smallResponse,
  twoComponentQuestionnaire,
} from '../../../support/small-questionnaire.ts';
import { type Answers, type Heap, queryFor, reportsOver, unitOf } from './report-world.ts';

const SERVICE = smallQuestionnaire();
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const UNITS = [
  unitOf('10', null),
  unitOf('101', '10'),
  unitOf('102', '10'),
  unitOf('103', '10'),
  unitOf('20', null),
];

describe('GET indices', () => {
  test('RL6 a month says which of its responses are in the figures of a longer span', async () => {
    const six = [heap('101', '2026-10', times(6, all(4))), heap('102', '2026-11', times(5, all(4)))];
    const heaps = [
      ...six.map((one) => ({ ...one, span: 'quarter' as const })),
      { ...heap('101', '2026-10', times(2, all(1))), state: 'pending' as const },
    ];
    const spansOf = async (unit: string, period: string) => {
      const { inLongerSpans, counts } = await indices(heaps, unit, period);
      const spans = inLongerSpans.map((span) => [span.period.text, span.responses]);
      return { pending: counts.pending, spans };
    };
    expect(await spansOf('101', '2026-10')).toEqual({ pending: 8, spans: [['2026-Q4', 6]] });
    expect(await spansOf('10', '2026-11')).toEqual({ pending: 5, spans: [['2026-Q4', 5]] });
    expect(await spansOf('10', '2026-Q4')).toEqual({ pending: 2, spans: [] });
  });

  test('RL1 percentages are made of released tallies, RL3 the count of both', async () => {
    const released = times(12, all(4));
    const pending = times(5, all(1));
    const answer = await indices(
      [heap('101', '2026-10', released), { ...heap('101', '2026-10', pending), state: 'pending' }],
      '101',
    );
    expect(answer.counts).toEqual({ responses: 17, released: 12, pending: 5, excluded: 0 });
    expect(answer.overall.figure).toMatchObject({
      hidden: false,
      percent: 100,
      respondents: 12,
      answers: 192,
    });
    expect(answer.asOf).toEqual({ atMs: 1_793_000_000_000, released: 12, responses: 17, release: 'daily' });
  });

  test('a unit pools everything below it, and every figure is that of the responses themselves', async () => {
    const first = [
      ...times(9, all(5)),
      ...times(6, some({ 'access.signage': 2, 'results.fair': 'not-applicable' })),
    ];
    const second = [...times(11, all(3)), ...times(8, some({ 'feedback.reply': null }))];
    const answer = await indices([heap('101', '2026-10', first), heap('102', '2026-10', second)], '10');
    const score = scoreResponses(
      SERVICE,
      [...first, ...second].map((one) => smallResponse(one)),
      'satisfied-share',
    );
    expect(answer.overall.figure).toEqual({ hidden: false, ...score.overall });
    expect(Object.fromEntries(answer.subIndices.map(({ id, figure }) => [id, figure]))).toEqual(
      Object.fromEntries(
        Object.entries(score.subIndices).map(([id, figure]) => [id, { hidden: false, ...figure }]),
      ),
    );
  });

  test('RL4 an item with no answers but some that wait is said to have too few, here and above, not none', async () => {
    const answered = times(12, some({ 'feedback.reply': 'not-applicable', 'results.fair': 'declined' }));
    const waiting = [
      {
        unit: '101@2025-07-01',
        month: '2026-10' as Month,
        items: [ITEMS.indexOf('feedback.reply' as never)],
      },
    ];
    const heaps = [heap('101', '2026-10', answered), heap('102', '2026-10', answered)];
    const reports = reportsOver(SERVICE, UNITS, heaps, waiting);
    const figureOf = async (unit: string, id: string) => {
      const answer = await reports.indices(queryFor(unit, '2026-10', SERVICE));
      return (
        answer.ok && [answer.value.items.find((item) => item.id === id)?.figure, answer.value.waitingItems]
      );
    };
    const few = { hidden: true, reason: 'too-few-respondents' };
    expect(await figureOf('101', 'feedback.reply')).toEqual([few, ['feedback.reply']]);
    expect(await figureOf('10', 'feedback.reply')).toEqual([few, ['feedback.reply']]);
    expect(await figureOf('101', 'results.fair')).toEqual([noAnswers(), ['feedback.reply']]);
    expect(await figureOf('102', 'feedback.reply')).toEqual([noAnswers(), []]);
  });

  test('nine respondents are hidden with everything about them, ten are shown', async () => {
    const nine = await indices([heap('101', '2026-10', times(9, all(4)))], '101');
    const hidden = { hidden: true, reason: 'too-few-respondents' };
    expect(nine.overall).toEqual({
      figure: hidden,
      previous: noAnswers(),
      change: null,
      parent: null,
      verySatisfied: null,
    });
    expect(nine.subIndices.map(({ figure }) => figure)).toEqual(Array(5).fill(hidden));
    expect(nine.items.map(({ figure, levels, pointsLost }) => [figure, levels, pointsLost])).toEqual(
      Array(16).fill([hidden, null, null]),
    );
    expect(nine.meanOfItems).toBeNull();
    expect(nine.rank).toBeNull();
    expect(JSON.stringify(nine)).not.toMatch(/"percent":\d/);

    const ten = await indices([heap('101', '2026-10', times(10, all(4)))], '101');
    expect(ten.overall.figure).toMatchObject({ hidden: false, percent: 100, respondents: 10 });
  });

  test('a sub-index of few hides a second one beside it, so that the overall figure does not tell it', async () => {
    const without = some({
      'results.on-time': null,
      'results.complete-accurate': null,
      'results.fair': null,
    });
    const answer = await indices(
      [
        heap('101', '2026-10', [
          ...times(30, without),
          ...times(4, all(2)),
          ...times(2, some({ 'access.signage': null })),
        ]),
      ],
      '101',
    );
    const reasons = Object.fromEntries(
      answer.subIndices.map(({ id, figure }) => [id, figure.hidden ? figure.reason : null]),
    );
    expect(reasons['results']).toBe('too-few-respondents');
    expect(Object.values(reasons).filter((reason) => reason === 'complementary')).toHaveLength(1);
    expect(answer.overall.figure.hidden).toBe(false);
  });

  test('the period before gives change, its interval and the places gained', async () => {
    const answer = await indices(
      [
        heap('101', '2026-09', times(40, all(4)).concat(times(10, all(2)))),
        heap('102', '2026-09', times(45, all(4)).concat(times(5, all(2)))),
        heap('101', '2026-10', times(48, all(4)).concat(times(2, all(2)))),
        heap('102', '2026-10', times(45, all(4)).concat(times(5, all(2)))),
      ],
      '101',
    );
    expect(answer.overall.previous).toMatchObject({ percent: 80 });
    expect(answer.overall.change?.points).toBeCloseTo(16, 10);
    expect(answer.overall.change?.low).toBeLessThan(16);
    expect(answer.rank).toMatchObject({ rank: 1, of: 2, tied: false, change: 1 });
    expect(answer.overall.parent).toMatchObject({ percent: 93, respondents: 100 });
    expect(answer.unit.parents.map(({ code }) => code)).toEqual(['10']);
  });

  test('the units below are ranked on thirty respondents or more; the others stand behind with the reason', async () => {
    const answer = await indices(
      [
        heap('101', '2026-10', times(30, all(2))),
        heap('102', '2026-10', times(29, all(5))),
        { ...heap('103', '2026-10', times(3, all(5))), state: 'pending' },
      ],
      '10',
    );
    expect(
      answer.ranking.map(({ unit, rank, unranked, counts }) => [
        unit.code,
        rank?.rank,
        unranked,
        counts.responses,
      ]),
    ).toEqual([
      ['101', 1, null, 30],
      ['102', undefined, 'too-few-respondents', 29],
      ['103', undefined, 'no-answers', 3],
    ]);
    expect(answer.ranking[1]?.figure).toMatchObject({ hidden: false, percent: 100 });
    expect(answer.rankingMinimum).toBe(30);
  });

  test('the whole country stands above the provinces', async () => {
    const answer = await indices(
      [heap('101', '2026-10', times(10, all(4))), heap('20', '2026-10', times(30, all(1)))],
      null,
    );
    expect(answer.unit).toMatchObject({ code: null, kind: 'country', parents: [] });
    expect(answer.overall.figure).toMatchObject({ percent: 25, respondents: 40 });
    expect(answer.ranking.map(({ unit, hasUnitsBelow }) => [unit.code, hasUnitsBelow])).toEqual([
      ['20', false],
      ['10', true],
    ]);
  });

  test('what each criterion costs adds up to what is missing, and levels are counted', async () => {
    const answer = await indices(
      [heap('101', '2026-10', [...times(15, all(4)), ...times(5, some({ 'officials.courtesy': 1 }))])],
      '101',
    );
    const courtesy = answer.items.find(({ id }) => id === 'officials.courtesy');
    expect(courtesy?.levels).toEqual([5, 0, 0, 15, 0]);
    expect(courtesy?.answerProportion).toBe(1);
    const lost = answer.items.reduce((sum, { pointsLost }) => sum + (pointsLost ?? 0), 0);
    expect(lost).toBeCloseTo(
      100 - (answer.overall.figure.hidden ? 0 : (answer.overall.figure.percent ?? 0)),
      10,
    );
  });

  test('a questionnaire of two components shows both', async () => {
    const household = twoComponentQuestionnaire();
    const items = itemsOf(household).map(({ id }) => id);
    const reports = reportsOver(household, UNITS, [
      heap('101', '2026-10', times(12, Object.fromEntries(items.map((id) => [id, 4])))),
    ]);
    const answer = await reports.indices(queryFor('101', '2026-10', household));
    expect(answer.ok && answer.value.components.map(({ id }) => id)).toEqual(['policy', 'service']);
  });

  test('a difference across the change of frameworks carries a warning', async () => {
    const answer = await reportsOver(SERVICE, UNITS, []).indices(queryFor(null, '2022', SERVICE));
    expect(answer.ok && answer.value.warnings).toEqual(['framework-changed-2022']);
  });

  test('months of the period whose answers were deleted are named, with a warning; others are not', async () => {
    const frozen = ['2026-06', '2026-07', '2026-09', '2026-10'];
    const reports = reportsOver(SERVICE, UNITS, [heap('101', '2026-08', times(12, all(4)))], [], frozen);
    const of = async (period: string) => {
      const answer = await reports.indices(queryFor('101', period, SERVICE));
      return answer.ok && [answer.value.warnings, answer.value.frozenMonths];
    };
    expect(await of('2026-Q3')).toEqual([['answers-deleted'], ['2026-07', '2026-09']]);
    expect(await of('2026-08')).toEqual([[], []]);
    const answer = await reports.indices(queryFor('101', '2026-Q3', SERVICE));
    expect(answer.ok && answer.value.overall.figure).toMatchObject({ hidden: false, respondents: 12 });
  });

  test('an unknown unit or questionnaire is said to be unknown', async () => {
    const reports = reportsOver(SERVICE, UNITS, []);
    const query = queryFor('nowhere', '2026-10', SERVICE);
    expect(await reports.indices(query)).toEqual({ ok: false, error: { kind: 'unit-unknown' } });
    expect(await reports.counts(query)).toEqual({ ok: false, error: { kind: 'unit-unknown' } });
    const other = { ...query, unit: null, version: 9 };
    expect(await reports.indices(other)).toEqual({ ok: false, error: { kind: 'questionnaire-unknown' } });
  });

  test('RL3 live counts are of everything below, and tell of the excluded only when released', async () => {
    const reports = reportsOver(SERVICE, UNITS, [
      heap('101', '2026-10', times(12, all(4))),
      { ...heap('102', '2026-10', times(3, all(4))), state: 'pending' },
      heap('20', '2026-10', times(10, all(4))),
    ]);
    const counts = await reports.counts(queryFor('10', '2026-10', SERVICE));
    expect(counts).toEqual({ ok: true, value: { responses: 15, released: 12, pending: 3, excluded: 0 } });
  });
});

async function indices(heaps: readonly Heap[], unit: string | null, period = '2026-10'): Promise<Indices> {
  const answer = await reportsOver(SERVICE, UNITS, heaps).indices(queryFor(unit, period, SERVICE));
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

function heap(unit: string, month: string, answers: readonly Answers[]): Heap {
  return { unit, month, answers };
}

function all(level: Level): Answers {
  return Object.fromEntries(ITEMS.map((id) => [id, level]));
}

function some(changes: Answers): Answers {
  return { ...all(4), ...changes };
}

function times(count: number, answers: Answers): Answers[] {
  return Array.from({ length: count }, () => answers);
}

function noAnswers() {
  return {
    hidden: false,
    respondents: 0,
    answers: 0,
    percent: null,
    standardError: null,
    low: null,
    high: null,
  };
}
