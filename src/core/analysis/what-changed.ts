import { must } from '../kernel/assert.ts';
import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import { type ChangePart, decomposeRateChange, type GroupRate } from '../statistics/rate-decomposition.ts';
import { type Part, pooledPercent } from './parts.ts';

export interface WhatChanged {
  /** Percentage points from before to after. */
  readonly points: number;
  /** What each part contributed by its level and by its share of the answers; together they sum to `points`. */
  readonly parts: readonly ({ readonly id: string } & ChangePart)[];
}

/**
 * Why a percentage changed, by item or by unit: parts are joined by id, and one absent from a period was empty in
 * it. Ordered as before, then what is new. Null where a period has no answers.
 *
 * @internal
 */
export function whatChanged(
  before: readonly Part[],
  after: readonly Part[],
  rule: ScoringRule,
): WhatChanged | null {
  const partsBefore = new Map(before.map((part) => [part.id, part]));
  const partsAfter = new Map(after.map((part) => [part.id, part]));
  const ids = [...new Set([...partsBefore.keys(), ...partsAfter.keys()])];
  const contributions = decomposeRateChange(
    ids.map((id) => ({
      before: rateOf(partsBefore.get(id), rule),
      after: rateOf(partsAfter.get(id), rule),
    })),
  );
  const percentBefore = pooledPercent(before, rule);
  const percentAfter = pooledPercent(after, rule);
  if (contributions === null || percentBefore === null || percentAfter === null) return null;
  return {
    points: percentAfter - percentBefore,
    parts: ids.map((id, index) => ({ id, ...must(contributions[index], 'a contribution') })),
  };
}

/**
 * The same with each mix seen from the whole: (P̄_j − P̄)·Δs_j instead of P̄_j·Δs_j, P̄ the mean of the whole in both
 * periods. The sum does not change, for shares sum to 1 in either period; but a part only pulls down by its mix where
 * it is below the whole and grew, or above it and shrank. So it is what a reader may be told of a single part.
 *
 * Example: parts of 50 answers at 80 % and 50 at 60 % become 50 at 80 % and 150 at 60 %: the change of −5 points is
 * mix alone, of the first (80 − 67.5)·(−0.25) = −3.125, of the second (60 − 67.5)·0.25 = −1.875.
 */
export function whatChangedAroundWhole(
  before: readonly Part[],
  after: readonly Part[],
  rule: ScoringRule,
): WhatChanged | null {
  const changed = whatChanged(before, after, rule);
  const percents = [pooledPercent(before, rule), pooledPercent(after, rule)];
  if (changed === null) return null;
  const mean = percents.reduce<number>((sum, percent) => sum + must(percent, 'a percentage') / 2, 0);
  const sharesBefore = sharesOf(before);
  const sharesAfter = sharesOf(after);
  return {
    points: changed.points,
    parts: changed.parts.map(({ id, level, mix }) => ({
      id,
      level,
      mix: mix - mean * ((sharesAfter.get(id) ?? 0) - (sharesBefore.get(id) ?? 0)),
    })),
  };
}

function sharesOf(parts: readonly Part[]): ReadonlyMap<string, number> {
  const whole = parts.reduce((sum, { sums }) => sum + sums.size, 0);
  return new Map(parts.map(({ id, sums }) => [id, sums.size / whole]));
}

function rateOf(part: Part | undefined, rule: ScoringRule): GroupRate {
  return part === undefined
    ? { size: 0, rate: null }
    : { size: part.sums.size, rate: pooledPercent([part], rule) };
}
