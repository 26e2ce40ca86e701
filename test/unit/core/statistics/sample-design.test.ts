import { describe, expect, test } from 'vitest';
import { figureFromSums } from '../../../../src/core/figures/figure.ts';
import { groupUnits } from '../../../../src/core/figures/ranking/groups.ts';
import { withoutPart } from '../../../../src/core/statistics/cluster-sums.ts';
import { ratioEstimate } from '../../../../src/core/statistics/ratio-estimate.ts';
import { ratioInterval } from '../../../../src/core/statistics/ratio-interval.ts';
import { designWidening, sampleDesign } from '../../../../src/core/statistics/sample-design.ts';
import { stratifiedRatioError } from '../../../../src/core/statistics/stratified-ratio-error.ts';
import { twoSidedStudentQuantile } from '../../../../src/core/statistics/student-quantile.ts';
import { addCluster, type DrawnRespondent, drawnSums, EMPTY_SUMS } from '../../../support/cluster-sums.ts';

/** Ten people of a neighbourhood, so many of them satisfied. */
function tenOf(stratum: string, unit: string, satisfied: number): readonly DrawnRespondent[] {
  return Array.from({ length: 10 }, (_, at) => ({ stratum, unit, m: 1, y: at < satisfied ? 1 : 0 }));
}

const UNLIKE = [...tenOf('A', '1', 10), ...tenOf('A', '2', 2), ...tenOf('B', '1', 9), ...tenOf('B', '2', 1)];

describe('a sample drawn by neighbourhoods', () => {
  test('has the standard error of its primary units within strata, and says how much it costs', () => {
    const sums = drawnSums(UNLIKE);
    const design = sampleDesign(sums);
    expect(design).toMatchObject({ primaryUnits: 4, strata: 2 });
    const byHand = stratifiedRatioError([
      addCluster(addCluster(EMPTY_SUMS, 10, 10), 10, 2),
      addCluster(addCluster(EMPTY_SUMS, 10, 9), 10, 1),
    ]);
    expect(design?.standardError).toBe(byHand);
    const plain = ratioEstimate(sums)?.standardError ?? Number.NaN;
    expect(design?.effect).toBeCloseTo(((byHand ?? 0) / plain) ** 2, 14);
    expect(figureFromSums(sums, 'satisfied-share').standardError).toBeCloseTo(100 * (byHand ?? 0), 12);
  });

  test('has a wider interval where neighbours answer alike, by the mean score too', () => {
    const sums = drawnSums(UNLIKE);
    const { strata, ...alone } = sums;
    expect(strata?.size).toBe(2);
    for (const rule of ['satisfied-share', 'mean-score'] as const) {
      const [drawn, simple] = [figureFromSums(sums, rule), figureFromSums(alone, rule)];
      expect(drawn.percent).toBe(simple.percent);
      expect((drawn.high ?? 0) - (drawn.low ?? 0)).toBeGreaterThan((simple.high ?? 0) - (simple.low ?? 0));
    }
  });

  test('never has a narrower one than respondents drawn one by one', () => {
    const even = [...tenOf('A', '1', 5), ...tenOf('A', '2', 5), ...tenOf('B', '1', 5), ...tenOf('B', '2', 5)];
    const sums = drawnSums(even);
    const { strata: _, ...alone } = sums;
    expect(sampleDesign(sums)?.effect).toBe(0);
    expect(designWidening(sums)).toBe(1);
    expect(ratioInterval(sums)).toEqual(ratioInterval(alone));
  });

  test('rests on few degrees of freedom where everybody agrees: the worked example of t', () => {
    const agreed = drawnSums([...tenOf('A', '1', 10), ...tenOf('A', '2', 10), ...tenOf('A', '3', 10)]);
    expect(sampleDesign(agreed)?.effect).toBeNull();
    expect(designWidening(agreed)).toBeCloseTo((4.302652729749464 / 1.959963984540054) ** 2, 10);
  });

  test('is drawn one by one where a stratum has a single neighbourhood, or none is known', () => {
    const single = drawnSums([...tenOf('A', '1', 10), ...tenOf('A', '2', 2), ...tenOf('B', '1', 9)]);
    expect(sampleDesign(single)).toBeNull();
    expect(sampleDesign(EMPTY_SUMS)).toBeNull();
    expect(designWidening(single)).toBe(1);
  });

  test('without a part has the strata of the rest, and none where the part has none', () => {
    const part = drawnSums(tenOf('A', '1', 10));
    const rest = withoutPart(drawnSums(UNLIKE), part);
    expect(rest).toEqual(drawnSums(UNLIKE.slice(10)));
    const { strata: _, ...alone } = part;
    expect(withoutPart(drawnSums(UNLIKE), alone).strata).toBeUndefined();
  });

  test('is decided of by its own spread: what would be sure of people drawn one by one is not of two villages', () => {
    const office = [...tenOf('A', '1', 10), ...tenOf('A', '2', 2)].flatMap((one) => [one, one, one]);
    const others = [...tenOf('A', '3', 10), ...tenOf('A', '4', 9)].flatMap((one) => [one, one, one]);
    const sums = { unit: drawnSums(office), whole: drawnSums([...office, ...others]) };
    const groupOf = ({ unit, whole }: typeof sums) =>
      groupUnits([unit], whole, { rule: 'satisfied-share' })[0]?.group;
    expect(groupOf(sums)).toBe('not-distinguishable');
    const { strata: _, ...unit } = sums.unit;
    expect(groupOf({ unit, whole: sums.whole })).toBe('below');
  });
});

test('t of Student: the worked example, the only degree in closed form, and bad input', () => {
  expect(twoSidedStudentQuantile(0.05, 4)).toBeCloseTo(2.7764451051977987, 12);
  expect(twoSidedStudentQuantile(0.5, 1)).toBeCloseTo(1, 14);
  expect(() => twoSidedStudentQuantile(0, 4)).toThrow('a probability');
  expect(() => twoSidedStudentQuantile(0.05, 0)).toThrow('whole degrees');
  expect(() => twoSidedStudentQuantile(0.05, 1.5)).toThrow('whole degrees');
});
