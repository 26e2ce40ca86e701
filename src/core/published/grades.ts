import type { Day } from '../kernel/calendar.ts';
import { compareDecimals, type Decimal, decimalValue } from '../kernel/decimal.ts';

/** Tốt, khá, trung bình, yếu: the best first. */
export const GRADES = ['good', 'fair', 'average', 'weak'] as const;
export type Grade = (typeof GRADES)[number];

/** From which percentages on a satisfaction index is good, fair or average, by whose rule and since when. */
export interface GradeRule {
  /** The first day whose figures it grades: a figure is graded by the rule of the last day of its period. */
  readonly effectiveDay: Day;
  /** Percent, the least of the grade; what is below `average` is weak. */
  readonly good: Decimal;
  readonly fair: Decimal;
  readonly average: Decimal;
  /** Points of the PAR INDEX that 100 percent make: 10 of its 100, where no other rule says otherwise. */
  readonly parPoints: Decimal;
  readonly source: string;
  readonly sourceDay: Day | null;
}

/** Of the PAR INDEX as a whole. */
const PAR_INDEX_POINTS = 100;

/**
 * The rule of a day: the last that took effect by then; of one day the last that was set. Null before the first: no figure
 * is graded by a rule that nobody stated.
 *
 * @param history in the order in which they were set
 */
export function gradeRuleOn(history: readonly GradeRule[], day: Day): GradeRule | null {
  let found: GradeRule | null = null;
  for (const rule of history) {
    if (rule.effectiveDay <= day && (found === null || rule.effectiveDay >= found.effectiveDay)) found = rule;
  }
  return found;
}

/** Whether a rule's thresholds descend from at most 100 to at least 0, and its points are some of the index's. */
export function isGradeRule({ good, fair, average, parPoints }: GradeRule): boolean {
  const zero = { units: 0, places: 0 };
  const hundred = { units: PAR_INDEX_POINTS, places: 0 };
  return (
    compareDecimals(good, hundred) <= 0 &&
    compareDecimals(fair, good) < 0 &&
    compareDecimals(average, fair) < 0 &&
    compareDecimals(average, zero) > 0 &&
    compareDecimals(parPoints, zero) > 0 &&
    compareDecimals(parPoints, hundred) <= 0
  );
}

/**
 * The grade of a percentage, 0 to 100; a threshold itself is of the better grade. By 90, 80 and 65: 90 is good, 89.99 fair,
 * 64.99 weak.
 */
export function gradeOf(percent: number, { good, fair, average }: GradeRule): Grade {
  if (percent >= decimalValue(good)) return 'good';
  if (percent >= decimalValue(fair)) return 'fair';
  return percent >= decimalValue(average) ? 'average' : 'weak';
}

/** The grades an interval touches, the worse first. By 90, 80 and 65, 84 to 91 is fair to good. */
export function gradesTouched(
  { low, high }: { readonly low: number; readonly high: number },
  rule: GradeRule,
): { readonly from: Grade; readonly to: Grade } {
  return { from: gradeOf(low, rule), to: gradeOf(high, rule) };
}

/**
 * What a satisfaction index contributes to the PAR INDEX, in points: its share of the points it makes there (10 of 100 by the
 * ministry's decisions on the PAR INDEX of ministries and provinces). To be shown as an estimate. 83.94 percent of 10 points
 * are 8.394.
 */
export function parIndexContribution(percent: number, { parPoints }: GradeRule): number {
  return (percent * decimalValue(parPoints)) / PAR_INDEX_POINTS;
}
