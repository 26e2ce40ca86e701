import { PERCENT_SCALES } from '../figures/scoring-rule.ts';
import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import type { Part } from './parts.ts';

export interface PointsLost {
  /** Target minus percent of the whole, in percentage points; negative above the target. */
  readonly points: number;
  /** The same by part, in the order of the parts: they sum to the whole. A part may gain points (negative). */
  readonly parts: readonly { readonly id: string; readonly points: number }[];
}

/**
 * Where the points between a percentage and a target are lost: by satisfied-share part j costs
 * 100·(T·m_j − y_j)/M with T = target/100, so 100·(m_j − y_j)/M against 100 %. By either rule it is
 * ((target − floor)·units·m_j − span·y_j) / (units·M), whose numerators are whole numbers for a whole target, so
 * the parts sum to the whole exactly before the one division. Null without answers.
 *
 * Example: items with 6 of 10 and 9 of 10 satisfied, together 75 %, lose 20 and 5 points; against 80 % 10 and −5.
 */
export function pointsLost(
  parts: readonly Part[],
  rule: ScoringRule,
  targetPercent: number = 100,
): PointsLost | null {
  const { unitsPerAnswer, floorPercent, spanPercent } = PERCENT_SCALES[rule];
  const size = unitsPerAnswer * parts.reduce((sum, part) => sum + part.sums.size, 0);
  if (size === 0) return null;
  const numerators = parts.map(({ id, sums }) => ({
    id,
    points: (targetPercent - floorPercent) * unitsPerAnswer * sums.size - spanPercent * sums.value,
  }));
  return {
    points: numerators.reduce((sum, part) => sum + part.points, 0) / size,
    parts: numerators.map(({ id, points }) => ({ id, points: points / size })),
  };
}
