import { describe, expect, test } from 'vitest';
import { FoldedCells, foldBlocks } from '../../../../src/core/tally/fold-blocks.ts';
import { helpsToRelease } from '../../../../src/core/tally/helping-responses.ts';
import { completeResponse, loadQuestionnaire } from '../../../support/questionnaires.ts';

const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');

const visit = (outcome: string) => {
  const whole = completeResponse(HOUSEHOLD, 'household');
  return {
    ...whole,
    answers: outcome === 'completed' ? whole.answers : {},
    sampling: { wave: '2026-2', outcome },
  };
};

describe('visits to drawn households', () => {
  test('DR6 that ended without an interview are in no index, and help no block to its ten', () => {
    const outcomes = ['completed', 'refused', 'not-at-home', 'ineligible'];
    const [block] = foldBlocks(
      outcomes.map((outcome) => ({
        unit: '01@2025-07-01',
        questionnaire: HOUSEHOLD,
        day: '2026-11-30' as never,
        flags: [],
        body: { kind: 'response', response: visit(outcome) },
      })),
    );
    if (block === undefined) throw new Error('they are of one block');
    const folded = new FoldedCells(block);
    for (const response of block.responses) folded.add(response);
    const total = [...folded.cells().values()].find(({ key }) => key.margin === 'total')?.tally;
    expect(total).toMatchObject({ responses: 4, excluded: 3 });
    expect(total?.levels.reduce((sum, count) => sum + count, 0)).toBe(39);
    expect(
      outcomes.map((outcome) => helpsToRelease(HOUSEHOLD, { response: visit(outcome), flags: [] })),
    ).toEqual([true, false, false, false]);
  });
});
