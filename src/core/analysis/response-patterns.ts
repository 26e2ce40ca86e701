import { type Figure, figureFromSums } from '../figures/figure.ts';
import { groupUnits } from '../figures/ranking/groups.ts';
import { MINIMUM_RESPONDENTS } from '../figures/small-cells.ts';
import { must } from '../kernel/assert.ts';
import type { Answer } from '../questionnaire/questionnaire.ts';
import { addSums, type ClusterSums } from '../statistics/cluster-sums.ts';

/** Fewer answers at one level are no pattern. */
const STRAIGHT_LINE_ANSWERS = 10;
/** A third of the time ordinary reading takes. */
const FAST_SYLLABLE_MS = 80;
const FAST_ITEM_MS = 1_000;

/**
 * Whether the answers are one level throughout, ten or more of them. Common among honest people too, so it is shown
 * and never excludes. Non-answers are none of the levels.
 *
 * Example: sixteen times level 5 is one, nine times level 5 and seven times "Chưa phát sinh" is not.
 */
export function isStraightLine(answers: Iterable<Answer | null | undefined>): boolean {
  const levels = [...answers].filter((answer) => typeof answer === 'number');
  return levels.length >= STRAIGHT_LINE_ANSWERS && new Set(levels).size === 1;
}

/**
 * Whether items were answered faster than they can be read: under 80 ms a syllable of their texts, or under 1 s an
 * item. Example: 16 items of 400 syllables in 31 s is fast (78 ms a syllable), in 33 s not.
 */
export function isFast(of: {
  readonly items: number;
  readonly syllables: number;
  readonly durationMs: number;
}): boolean {
  if (of.items === 0) return false;
  return of.durationMs < FAST_SYLLABLE_MS * of.syllables || of.durationMs < FAST_ITEM_MS * of.items;
}

/** How many of a unit's responses show a pattern. */
export interface PatternCount {
  readonly id: string;
  readonly responses: number;
  readonly showing: number;
}

export interface PatternShare {
  readonly id: string;
  /** The share of responses that show the pattern, with its 95 % interval. Null below ten responses. */
  readonly share: Figure | null;
  /** Whether it is surely more or less common here than in the other units (Holm over the units). */
  readonly group: 'above' | 'below' | 'not-distinguishable' | null;
}

/**
 * How common a pattern is in each unit, and where it differs from the rest: what the genuineness page shows of straight
 * lines and of speed. A response is a cluster of one. Shares come in the order of the units.
 *
 * Precondition: 0 ≤ showing ≤ responses. Example: 60 of 100 in one unit, 10 of 100 in another: 60 % above, 10 % below.
 */
export function patternShares(units: readonly PatternCount[]): readonly PatternShare[] {
  const sums = units.map(sumsOf);
  const groups = groupUnits(sums, addSums(sums), { rule: 'satisfied-share', minimum: MINIMUM_RESPONDENTS });
  return units.map(({ id, responses }, index) => ({
    id,
    share:
      responses < MINIMUM_RESPONDENTS
        ? null
        : figureFromSums(must(sums[index], 'sums of a unit'), 'satisfied-share'),
    group: must(groups[index], 'a unit').group,
  }));
}

function sumsOf({ responses, showing }: PatternCount): ClusterSums {
  return {
    clusters: responses,
    size: responses,
    value: showing,
    sizeSquared: responses,
    sizeValue: showing,
    valueSquared: showing,
  };
}
