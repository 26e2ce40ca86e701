import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verySatisfiedOfScope } from '../../../src/core/analysis/very-satisfied.ts';
import { figureFromSums } from '../../../src/core/figures/figure.ts';
import type { Answer } from '../../../src/core/questionnaire/questionnaire.ts';
import { TallyAccumulator } from '../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { SEED } from '../../support/seed.ts';
import { smallQuestionnaire, smallResponse } from '../../support/small-questionnaire.ts';

const QUESTIONNAIRE = smallQuestionnaire();
const LAYOUT = tallyLayout(QUESTIONNAIRE);
const answer = fc.constantFrom<(Answer | null)[]>(5, 5, 5, 4, 4, 3, 1, 'declined', null);
const responses = fc.array(
  fc.array(answer, { minLength: LAYOUT.items.length, maxLength: LAYOUT.items.length }),
  {
    minLength: 1,
    maxLength: 40,
  },
);

test(`an interval at its widest holds the exact one, of every scope (seed ${SEED})`, () => {
  fc.assert(
    fc.property(responses, (drawn) => {
      const accumulator = new TallyAccumulator(LAYOUT, QUESTIONNAIRE);
      for (const answers of drawn) {
        const given = LAYOUT.items.flatMap((item, at) => {
          const one = answers[at] ?? null;
          return one === null ? [] : [[item, one] as const];
        });
        accumulator.add(smallResponse(Object.fromEntries(given)));
      }
      for (const { id, items } of LAYOUT.scopes) {
        const widest = verySatisfiedOfScope(LAYOUT, accumulator.tally(), id);
        const exact = figureFromSums(exactSums(drawn, items), 'satisfied-share');
        expect(widest.percent).toBe(exact.percent);
        if (exact.low === null || exact.high === null) continue;
        expect(widest.low).toBeLessThanOrEqual(exact.low + 1e-9);
        expect(widest.high).toBeGreaterThanOrEqual(exact.high - 1e-9);
      }
    }),
  );
});

/** Of y = levels 5, respondent by respondent. */
function exactSums(drawn: readonly (readonly (Answer | null)[])[], items: readonly number[]) {
  const sums = { clusters: 0, size: 0, value: 0, sizeSquared: 0, sizeValue: 0, valueSquared: 0 };
  for (const answers of drawn) {
    const levels = items.map((item) => answers[item]).filter((one) => typeof one === 'number');
    const [m, y] = [levels.length, levels.filter((level) => level === 5).length];
    if (m === 0) continue;
    sums.clusters += 1;
    sums.size += m;
    sums.value += y;
    sums.sizeSquared += m * m;
    sums.sizeValue += m * y;
    sums.valueSquared += y * y;
  }
  return sums;
}
