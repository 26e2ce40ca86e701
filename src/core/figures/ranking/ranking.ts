import { must } from '../../kernel/assert.ts';
import type { ScoringRule } from '../../questionnaire/questionnaire.ts';
import type { DrawnSums } from '../../statistics/cluster-sums.ts';
import { competitionRanks } from '../../statistics/competition-rank.ts';
import { type RankRange, rankRanges } from '../../statistics/rank-range.ts';
import { adjustedRatio } from '../../statistics/ratio-interval.ts';
import { proportionSums } from '../scoring-rule.ts';

/** Respondents a unit needs to be ranked, unless the caller decides otherwise. */
export const MINIMUM_RANKED_RESPONDENTS = 30;

/** A unit with its sums of one scope, as scopeSums gives them. */
export interface RankingEntry {
  readonly unit: string;
  readonly sums: DrawnSums;
}

/** A unit's place among the `of` units ranked, or why it has none. */
export type Ranking =
  | {
      readonly rank: number;
      readonly tied: boolean;
      /** Holds the unit's true rank with about 95 %, for this unit by itself. */
      readonly rankRange: RankRange;
      readonly of: number;
      readonly unranked: null;
    }
  | {
      readonly rank: null;
      readonly tied: false;
      readonly rankRange: null;
      readonly of: number;
      readonly unranked: 'too-few-respondents' | 'no-answers';
    };

/**
 * Ranks units by percentage, highest first, in the order of the entries; whatever else an entry holds is kept.
 * Precondition: one scope, one rule, one mode. The mean score orders units as Y/M does, so both rules rank exactly.
 */
export function rankUnits<Entry extends RankingEntry>(
  entries: readonly Entry[],
  options: { readonly rule: ScoringRule; readonly minimum?: number },
): readonly (Entry & Ranking)[] {
  const minimum = options.minimum ?? MINIMUM_RANKED_RESPONDENTS;
  const ranked = entries.filter((entry) => whyUnranked(entry, minimum) === null);
  const of = ranked.length;
  const ranks = competitionRanks(ranked.map(({ sums }) => sums));
  const ranges = rankRanges(
    ranked.map(({ sums }) =>
      must(adjustedRatio(proportionSums(sums, options.rule)), 'a ranked unit has respondents'),
    ),
  );
  let place = 0;
  return entries.map((entry) => {
    const unranked = whyUnranked(entry, minimum);
    if (unranked !== null) return { ...entry, rank: null, tied: false, rankRange: null, of, unranked };
    const { rank, tied } = must(ranks[place], 'a rank');
    const rankRange = must(ranges[place], 'a rank range');
    place += 1;
    return { ...entry, rank, tied, rankRange, of, unranked };
  });
}

/**
 * By how many places ("bậc") a unit rose (positive) or fell between two rankings. Null where the number of units
 * differs: place 20 of 63 and place 20 of 34 are not the same place.
 */
export function rankChange(
  before: { readonly rank: number; readonly of: number },
  after: { readonly rank: number; readonly of: number },
): number | null {
  return before.of === after.of ? before.rank - after.rank : null;
}

function whyUnranked({ sums }: RankingEntry, minimum: number): 'too-few-respondents' | 'no-answers' | null {
  if (sums.clusters === 0) return 'no-answers';
  return sums.clusters < minimum ? 'too-few-respondents' : null;
}
