import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { parseDecimal } from '../../../../src/core/kernel/decimal.ts';
import {
  type GradeRule,
  gradeOf,
  gradeRuleOn,
  gradesTouched,
  isGradeRule,
  parIndexContribution,
} from '../../../../src/core/published/grades.ts';

const decimal = (text: string) => must(parseDecimal(text), text);
const rule = (
  effectiveDay: string,
  [good, fair, average]: readonly [string, string, string] = ['90', '80', '65'],
  parPoints = '10',
): GradeRule => ({
  effectiveDay: effectiveDay as Day,
  ...{ good: decimal(good), fair: decimal(fair), average: decimal(average), parPoints: decimal(parPoints) },
  ...{ source: 'Quyết định của UBND tỉnh', sourceDay: null },
});

describe('grades of a satisfaction index', () => {
  test.each([
    [100, 'good'],
    [90, 'good'],
    [89.999_999, 'fair'],
    [80, 'fair'],
    [79.99, 'average'],
    [65, 'average'],
    [64.99, 'weak'],
    [0, 'weak'],
  ] as const)('%d percent is %s by 90, 80 and 65', (percent, grade) => {
    expect(gradeOf(percent, rule('2026-01-01'))).toBe(grade);
  });

  test('an interval touches every grade from its lower to its upper end', () => {
    const by = rule('2026-01-01');
    expect(gradesTouched({ low: 84, high: 91 }, by)).toEqual({ from: 'fair', to: 'good' });
    expect(gradesTouched({ low: 81, high: 89 }, by)).toEqual({ from: 'fair', to: 'fair' });
    expect(gradesTouched({ low: 60, high: 90 }, by)).toEqual({ from: 'weak', to: 'good' });
  });

  test('a day is graded by the last rule in effect, of one day by the last that was set, and by none before the first', () => {
    const [old, wrong, right, planned] = [
      rule('2024-01-01'),
      rule('2025-06-01', ['95', '85', '70']),
      rule('2025-06-01', ['92', '82', '67']),
      rule('2027-01-01'),
    ];
    const history = [old, planned, wrong, right];
    expect(gradeRuleOn(history, '2023-12-31' as Day)).toBeNull();
    expect(gradeRuleOn(history, '2024-01-01' as Day)).toBe(old);
    expect(gradeRuleOn(history, '2025-05-31' as Day)).toBe(old);
    expect(gradeRuleOn(history, '2026-12-31' as Day)).toBe(right);
    expect(gradeRuleOn(history, '2027-01-01' as Day)).toBe(planned);
  });

  // The national SIPAS of 2024 and 2025, of 10 points of 100.
  test.each([
    [83.94, '10', 8.394],
    [83.11, '10', 8.311],
    [85.17, '10', 8.517],
    [100, '10', 10],
    [80, '12.5', 10],
  ])('%d percent of %s points are %d', (percent, points, expected) => {
    const contribution = parIndexContribution(percent, rule('2026-01-01', undefined, points));
    expect(contribution).toBeCloseTo(expected, 9);
  });

  test('thresholds descend, and points are some of a hundred', () => {
    expect(isGradeRule(rule('2026-01-01'))).toBe(true);
    expect(isGradeRule(rule('2026-01-01', ['80', '90', '65']))).toBe(false);
    expect(isGradeRule(rule('2026-01-01', ['90', '90', '65']))).toBe(false);
    expect(isGradeRule(rule('2026-01-01', ['101', '80', '65']))).toBe(false);
    expect(isGradeRule(rule('2026-01-01', ['90', '80', '0']))).toBe(false);
    expect(isGradeRule(rule('2026-01-01', undefined, '101'))).toBe(false);
    expect(isGradeRule(rule('2026-01-01', undefined, '0'))).toBe(false);
  });
});
