import type { Change } from '../figures/change.ts';
import { type Group, groupUnits } from '../figures/ranking/groups.ts';
import { MINIMUM_RESPONDENTS } from '../figures/small-cells.ts';
import { must } from '../kernel/assert.ts';
import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import { addSums } from '../statistics/cluster-sums.ts';
import type { Part } from './parts.ts';

export interface BreakdownRow {
  readonly id: string;
  /** Row minus all other rows, with its own 95 % interval; null where either has fewer than ten respondents. */
  readonly difference: Change | null;
  /** For whom it is surely better or worse; null where there is no difference to tell. */
  readonly group: Group | null;
}

/**
 * For whom it is worse: each value of a breakdown against the rest of those who have a value, Holm over the rows; two
 * rows are each other's rest and one test. Tested are rows of at least ten respondents whose rest has ten.
 *
 * Precondition: every respondent is in one row. Rows come in the order of the parts.
 *
 * Example: 200 of 200 satisfied in the morning and 100 of 200 in the afternoon: above by 50 points, and below.
 */
export function breakdownDifferences(rows: readonly Part[], rule: ScoringRule): readonly BreakdownRow[] {
  const sums = rows.map((row) => row.sums);
  const grouped = groupUnits(sums, addSums(sums), { rule, minimum: MINIMUM_RESPONDENTS });
  return rows.map(({ id }, index) => ({ id, ...must(grouped[index], 'a row') }));
}
