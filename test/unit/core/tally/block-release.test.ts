import { expect, test } from 'vitest';
import type { Response } from '../../../../src/core/questionnaire/response.ts';
import {
  answersPerItem,
  blockRespondents,
  isTellable,
  itemsThatWait,
  mayRelease,
} from '../../../../src/core/tally/block-release.ts';
import { emptyTally, mergeTallies, TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../../../support/small-questionnaire.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);
const answered = smallResponse({ 'access.signage': 4 });

function tallyOf(times: number, response: Response) {
  const accumulator = new TallyAccumulator(layout, questionnaire);
  for (let i = 0; i < times; i++) accumulator.add(response);
  return accumulator.tally();
}

test('a block waits at nine respondents and may be released at ten', () => {
  expect(mayRelease(emptyTally(layout))).toBe(false);
  expect(mayRelease(tallyOf(9, answered))).toBe(false);
  expect(mayRelease(tallyOf(10, answered))).toBe(true);
});

test('responses without a level do not fill a block', () => {
  const silent = tallyOf(100, smallResponse({ 'access.signage': 'declined' }));
  const underAge = tallyOf(100, smallResponse({ 'access.signage': 4 }, { profile: { age: UNDER_AGE } }));
  const pending = mergeTallies(mergeTallies(silent, underAge), tallyOf(9, answered));
  expect(pending.responses).toBe(209);
  expect(blockRespondents(pending)).toBe(9);
  expect(mayRelease(pending)).toBe(false);
});

test('blocks left under ten may be released together', () => {
  expect(mayRelease(mergeTallies(tallyOf(4, answered), tallyOf(6, answered)))).toBe(true);
  expect(mayRelease(mergeTallies(tallyOf(4, answered), tallyOf(5, answered)))).toBe(false);
});

test('RL4 answers to an item wait at one to nine, and at none there is nothing to wait', () => {
  const counts = [0, 1, 9, 10, 11, 5];
  expect([...itemsThatWait({ answers: counts, helping: counts })]).toEqual([1, 2, 5]);
  expect(isTellable(0)).toBe(true);
  expect(isTellable(1)).toBe(false);
  expect(isTellable(9)).toBe(false);
  expect(isTellable(10)).toBe(true);
});

test('RL5 answers wait until ten of them help to make the ten', () => {
  expect([...itemsThatWait({ answers: [19, 20, 9], helping: [9, 10, 0] })]).toEqual([0, 2]);
});

test('answers to an item are the levels given, not what was declined', () => {
  const tally = mergeTallies(
    tallyOf(3, smallResponse({ 'access.signage': 4, 'access.seating': 'declined' })),
    tallyOf(2, smallResponse({ 'access.signage': 1, 'access.seating': 2 })),
  );
  const item = (id: string) => answersPerItem(layout, tally)[layout.items.indexOf(id as never)];
  expect([item('access.signage'), item('access.seating'), item('feedback.reply')]).toEqual([5, 2, 0]);
});

test('a response without what waits, and the rest of it, are counted together as the whole', () => {
  const response = smallResponse({ 'access.signage': 4, 'access.seating': 2, 'feedback.reply': 5 });
  const waiting = new Set([layout.items.indexOf('access.seating' as never)]);
  const accumulator = new TallyAccumulator(layout, questionnaire);
  accumulator.add(response, waiting);
  const without = tallyOf(1, smallResponse({ 'access.signage': 4, 'feedback.reply': 5 }));
  expect(accumulator.tally().sums).toEqual(without.sums);
  accumulator.add(response);
  accumulator.takeBack(response, waiting);
  expect(accumulator.tally()).toEqual(tallyOf(1, response));
});
