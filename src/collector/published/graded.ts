import type { Graded } from '../../contract/closing/grades.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import { decimalText } from '../../core/kernel/decimal.ts';
import {
  type GradeRule,
  gradeOf,
  gradeRuleOn,
  gradesTouched,
  parIndexContribution,
} from '../../core/published/grades.ts';

/**
 * A figure of a year as the rule of the year's last day grades it; null where there is none. Only for official figures, and
 * with their interval for household figures that qualify.
 */
export function graded(
  percent: number,
  interval: { readonly low: number; readonly high: number } | null,
  { rules, year }: { readonly rules: readonly GradeRule[]; readonly year: number },
): Graded | null {
  const rule = gradeRuleOn(rules, `${year}-12-31` as Day);
  if (rule === null) return null;
  return {
    grade: gradeOf(percent, rule),
    touched: interval === null ? null : gradesTouched(interval, rule),
    isEstimate: interval !== null,
    parIndex: { points: parIndexContribution(percent, rule), of: decimalText(rule.parPoints) },
    ...{ source: rule.source, effectiveDay: rule.effectiveDay },
  };
}
