import { expect, test } from 'vitest';
import type { Response } from '../../../src/core/questionnaire/response.ts';
import { blockRespondents, mayRelease } from '../../../src/core/satisfaction/block-release.ts';
import { emptyTally, mergeTallies, TallyAccumulator } from '../../../src/core/satisfaction/tally.ts';
import { tallyLayout } from '../../../src/core/satisfaction/tally-layout.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../../support/small-questionnaire.ts';

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
