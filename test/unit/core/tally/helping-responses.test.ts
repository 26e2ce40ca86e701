import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { HELPED_BY_OFFICIAL } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../../../src/core/questionnaire/response.ts';
import { blockRespondents } from '../../../../src/core/tally/block-release.ts';
import { type Block, FoldedCells } from '../../../../src/core/tally/fold-blocks.ts';
import { helpingTally } from '../../../../src/core/tally/helping-responses.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../../support/questionnaires.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../../../support/small-questionnaire.ts';

const questionnaire = smallQuestionnaire();
const block: Block = {
  name: 'block',
  questionnaire,
  layout: tallyLayout(questionnaire),
  unit: '01.001@2025-07-01',
  month: '2026-03',
  mode: 'kiosk',
  responses: [],
};

function helping(...responses: readonly (readonly [Partial<Response>, ...string[]])[]): number {
  const folded = new FoldedCells(block);
  for (const [changes, ...flags] of responses) {
    const response = smallResponse({ 'access.signage': 4 }, changes);
    folded.add({ response, day: '2026-03-02' as Day, flags });
  }
  return blockRespondents(helpingTally(block, folded.cells()));
}

describe('RL5 what helps to make the ten', () => {
  test('is what people answered by themselves or with their family', () => {
    expect(helping([{}], [{ assistance: 'self' }], [{ assistance: 'family' }])).toBe(3);
  });

  test('is nothing without anything pending', () => {
    expect(helping()).toBe(0);
  });

  test.each(['fast', 'burst', 'off-hours'])('is nothing flagged %s; a wrong clock is no reason', (flag) => {
    expect(helping([{}], [{}, flag], [{}, 'clock', flag], [{}, 'clock'])).toBe(2);
  });

  test("is nothing filled in with an official's help, flagged or not, nor anything of a minor", () => {
    const assistance = HELPED_BY_OFFICIAL;
    expect(helping([{}], [{ assistance }], [{ assistance }, 'fast'])).toBe(1);
    expect(helping([{ profile: { age: UNDER_AGE } }], [{ assistance, profile: { age: UNDER_AGE } }])).toBe(0);
  });
});

test("every questionnaire that asks about help calls an official's help the same", () => {
  for (const { assistance } of QUESTIONNAIRE_IDS.map(loadQuestionnaire)) {
    if (assistance === null) continue;
    expect(assistance.options.map(({ value }) => value)).toContain(HELPED_BY_OFFICIAL);
  }
});
