import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../../src/core/figures/figure.ts';
import { weightedFigure } from '../../../../src/core/figures/weighted-figure.ts';

const figure = (percent: number, margin: number, respondents = 100): Figure => ({
  respondents,
  answers: 10 * respondents,
  percent,
  standardError: margin / 2,
  low: percent - margin,
  high: Math.min(100, percent + margin),
});

describe('a figure weighted by caseload', () => {
  test('the worked example', () => {
    const weighted = weightedFigure([
      { caseload: 300, figure: figure(80, 4) },
      { caseload: 100, figure: figure(90, 8) },
    ]);
    expect(weighted?.percent).toBe(82.5);
    expect(weighted?.standardError).toBeCloseTo(Math.hypot(0.75 * 2, 0.25 * 4), 12);
    expect(weighted?.low).toBeCloseTo(82.5 - Math.hypot(3, 2), 12);
    expect(weighted?.high).toBeCloseTo(82.5 + Math.hypot(3, 2), 12);
    expect(weighted?.uncoveredProportion).toBe(0);
  });

  test('says what share of the caseload units below the minimum and hidden ones leave uncovered', () => {
    const weighted = weightedFigure([
      { caseload: 600, figure: figure(80, 4) },
      { caseload: 300, figure: figure(20, 4, 29) },
      { caseload: 100, figure: null },
    ]);
    expect(weighted).toMatchObject({ percent: 80, low: 76, high: 84 });
    expect(weighted?.uncoveredProportion).toBeCloseTo(0.4, 12);
  });

  test('has a width where every unit is at 100 %, and stays within 0 and 100', () => {
    const weighted = weightedFigure([{ caseload: 5, figure: { ...figure(100, 6), standardError: 0 } }]);
    expect(weighted).toMatchObject({ percent: 100, standardError: 0, low: 94, high: 100 });
  });

  test('does not exist without a unit at the minimum that has cases', () => {
    expect(weightedFigure([])).toBeNull();
    expect(weightedFigure([{ caseload: 0, figure: figure(80, 4) }])).toBeNull();
    expect(weightedFigure([{ caseload: 9, figure: figure(80, 4, 29) }])).toBeNull();
  });
});
