import { describe, expect, test } from 'vitest';
import type { SpanKind } from '../../../../src/core/kernel/span.ts';
import type { Answer } from '../../../../src/core/questionnaire/questionnaire.ts';
import { spanShares } from '../../../../src/core/tally/span-shares.ts';
import {
  mergeTallies,
  subtractTally,
  type Tally,
  TallyAccumulator,
} from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { parseWaiting, type Waiting, waitingText } from '../../../../src/core/tally/waiting-answers.ts';
import { smallQuestionnaire, smallResponse } from '../../../support/small-questionnaire.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);
const [FIRST, SECOND, THIRD] = [0, 1, 2] as const;
const response = smallResponse(
  Object.fromEntries(
    layout.items.map((item, index): [string, Answer] => [item, ((index % 5) + 1) as Answer]),
  ),
);

function waits(items: readonly number[], later: readonly (readonly [number, SpanKind])[] = []): Waiting {
  return { items: new Set(items), later: new Map(later), flags: false };
}

function tallyWithout(without: ReadonlySet<number>): Tally {
  const accumulator = new TallyAccumulator(layout, questionnaire);
  accumulator.add(response, without);
  return accumulator.tally();
}

describe('RL8 in which spans a released response counts', () => {
  test('in its own alone, without what waits', () => {
    expect(spanShares('month', waits([FIRST]))).toEqual([
      { kind: 'month', without: new Set([FIRST]), held: null },
    ]);
    expect(spanShares('half-year', waits([]))).toEqual([
      { kind: 'half-year', without: new Set(), held: null },
    ]);
  });

  test('and in longer ones with the answers that were released for them', () => {
    const waiting = waits(
      [FIRST],
      [
        [SECOND, 'year'],
        [THIRD, 'quarter'],
      ],
    );
    expect(spanShares('month', waiting)).toEqual([
      { kind: 'month', without: new Set([FIRST, SECOND, THIRD]), held: null },
      { kind: 'quarter', without: new Set([FIRST, SECOND]), held: new Set([FIRST, SECOND, THIRD]) },
      { kind: 'year', without: new Set([FIRST]), held: new Set([FIRST, SECOND]) },
    ]);
  });

  test('which add up to the response with all of them, its sums of squares included', () => {
    const shares = spanShares(
      'month',
      waits(
        [],
        [
          [SECOND, 'quarter'],
          [THIRD, 'half-year'],
        ],
      ),
    );
    const parts = shares.map(({ without, held }) =>
      held === null ? tallyWithout(without) : subtractTally(tallyWithout(without), tallyWithout(held)),
    );
    expect(parts.reduce(mergeTallies)).toEqual(tallyWithout(new Set()));
    expect(parts.slice(1).every(({ responses }) => responses === 0)).toBe(true);
  });
});

describe('what a response waits with, as text', () => {
  test.each([
    [waits([]), '[]'],
    [waits([SECOND, FIRST]), JSON.stringify([layout.items[0], layout.items[1]])],
    [
      { ...waits([FIRST], [[SECOND, 'half-year']]), flags: true },
      JSON.stringify([layout.items[0], `${layout.items[1]}@half-year`, 'flags']),
    ],
  ])('%j is %s and back', (waiting, text) => {
    expect(waitingText(layout, waiting)).toBe(text);
    expect(parseWaiting(layout, text)).toEqual(waiting);
  });

  test.each([
    '{}',
    '["other"]',
    '["flags","flags"]',
    `["${layout.items[0]}@week"]`,
    `["${layout.items[0]}@year@year"]`,
  ])('%s is none', (text) => {
    expect(parseWaiting(layout, text)).toBeNull();
  });
});
