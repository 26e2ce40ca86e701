import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import type { Response } from '../../../../src/core/questionnaire/response.ts';
import type { AnswerCounts } from '../../../../src/core/tally/block-release.ts';
import { answerCounts, decideRelease, waitingAfter } from '../../../../src/core/tally/decide-release.ts';
import { type Block, type DatedResponse, FoldedCells } from '../../../../src/core/tally/fold-blocks.ts';
import { helpingTally } from '../../../../src/core/tally/helping-responses.ts';
import { TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { withoutFreed } from '../../../../src/core/tally/waiting-answers.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../../../support/small-questionnaire.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);
const block: Block = {
  name: 'block',
  questionnaire,
  layout,
  unit: '01.001@2025-07-01',
  month: '2026-03',
  mode: 'kiosk',
  responses: [],
};
/** Indexes into TallyLayout.items of the two items that are answered here. */
const [SIGNAGE, SEATING] = [0, 1] as const;

const signage = smallResponse({ 'access.signage': 4 });
const both = smallResponse({ 'access.signage': 4, 'access.seating': 2 });

function dated(response: Response, times: number, flags: readonly string[] = []): readonly DatedResponse[] {
  return Array.from({ length: times }, () => ({ response, day: '2026-03-02' as Day, flags }));
}

function decide(
  responses: readonly DatedResponse[],
  { waitedBefore = null, isKnown = true }: { waitedBefore?: AnswerCounts | null; isKnown?: boolean } = {},
) {
  const accumulator = new TallyAccumulator(layout, questionnaire);
  for (const { response } of responses) accumulator.add(response);
  const total = accumulator.tally();
  const folded = new FoldedCells(block);
  for (const one of responses) folded.add(one);
  const helping = helpingTally(block, folded.cells());
  const release = decideRelease({
    block,
    total,
    helping,
    waitedBefore,
    responses: isKnown ? responses : null,
  });
  const counts = answerCounts(layout, total, helping);
  return { ...release, waitingAnswers: waitingAfter(counts, waitedBefore, release.waiting.items) };
}

function waitedAtSeating(count: number, helping = count): AnswerCounts {
  const at = (one: number) => layout.items.map((_, item) => (item === SEATING ? one : 0));
  return { answers: at(count), helping: at(helping) };
}

describe('what a block releases', () => {
  test('is everything where each item has ten answers', () => {
    const { waiting, freed, waitingAnswers } = decide(dated(both, 10));
    expect(waiting).toEqual({ items: new Set(), later: new Map(), flags: false });
    expect(freed).toEqual(new Set());
    expect(waitingAnswers.answers.every((count) => count === 0)).toBe(true);
  });

  test('RL4 leaves out the item that only nine answered, and says how many wait', () => {
    const { waiting, waitingAnswers } = decide([...dated(both, 9), ...dated(signage, 1)]);
    expect(waiting.items).toEqual(new Set([SEATING]));
    expect(waitingAnswers.answers[SEATING]).toBe(9);
    expect(waitingAnswers.answers[SIGNAGE]).toBe(0);
  });

  test('RL4 frees an item for which ten have gathered over several blocks, at ten and not at nine', () => {
    const responses = [...dated(both, 4), ...dated(signage, 6)];
    const waits = decide(responses, { waitedBefore: waitedAtSeating(5) });
    expect(waits.freed).toEqual(new Set());
    expect(waits.waitingAnswers.answers[SEATING]).toBe(9);
    const frees = decide(responses, { waitedBefore: waitedAtSeating(6) });
    expect(frees.freed).toEqual(new Set([SEATING]));
    expect(frees.waiting.items).toEqual(new Set());
    expect(frees.waitingAnswers.answers[SEATING]).toBe(0);
  });

  test("RL5 an item that an official's forms fill waits for ten that do not come of one", () => {
    const helped = smallResponse({ 'access.signage': 4, 'access.seating': 2 }, { assistance: 'official' });
    const own = [...dated(helped, 5), ...dated(both, 4, ['burst'])];
    const { waiting, waitingAnswers } = decide([...own, ...dated(both, 1), ...dated(signage, 9)]);
    expect(waiting.items).toEqual(new Set([SEATING]));
    expect([waitingAnswers.answers[SEATING], waitingAnswers.helping[SEATING]]).toEqual([10, 1]);
    const before = waitedAtSeating(30, 8);
    expect(decide([...own, ...dated(both, 1), ...dated(signage, 9)], { waitedBefore: before }).freed).toEqual(
      new Set(),
    );
    expect(decide([...own, ...dated(both, 2), ...dated(signage, 8)], { waitedBefore: before }).freed).toEqual(
      new Set([SEATING]),
    );
  });

  test('tells no flags where one set of them occurs fewer than ten times', () => {
    expect(decide([...dated(both, 10), ...dated(both, 9, ['fast'])]).waiting.flags).toBe(true);
    expect(decide([...dated(both, 10), ...dated(both, 10, ['fast'])]).waiting.flags).toBe(false);
    expect(decide([...dated(both, 10, ['fast', 'burst']), ...dated(both, 9, ['fast'])]).waiting.flags).toBe(
      true,
    );
  });

  test('counts no flags of responses that are in no figure', () => {
    const underAge = smallResponse({ 'access.signage': 4 }, { profile: { age: UNDER_AGE } });
    expect(decide([...dated(both, 10), ...dated(underAge, 1, ['fast'])]).waiting.flags).toBe(false);
  });

  test('is all its answers and no flags where nobody knows any more which records are pending', () => {
    const responses = [...dated(both, 3), ...dated(signage, 7)];
    const { waiting, freed } = decide(responses, { waitedBefore: waitedAtSeating(2), isKnown: false });
    expect(waiting).toEqual({ items: new Set(), later: new Map(), flags: true });
    expect(freed).toEqual(new Set([SEATING]));
  });
});

describe('a response goes on waiting', () => {
  const waiting = { items: new Set([SIGNAGE, SEATING]), later: new Map(), flags: true };

  test('with what was not freed, its flags included', () => {
    expect(withoutFreed(waiting, new Set([SEATING]), null)).toEqual({
      items: new Set([SIGNAGE]),
      later: new Map(),
      flags: true,
    });
  });

  test('and says for which longer span an answer was freed', () => {
    expect(withoutFreed(waiting, new Set([SEATING]), 'quarter')).toEqual({
      items: new Set([SIGNAGE]),
      later: new Map([[SEATING, 'quarter']]),
      flags: true,
    });
  });
});
