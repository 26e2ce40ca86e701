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

function rateOf(part: Part | undefined, rule: ScoringRule): GroupRate {
  return part === undefined
    ? { size: 0, rate: null }
    : { size: part.sums.size, rate: pooledPercent([part], rule) };
}
