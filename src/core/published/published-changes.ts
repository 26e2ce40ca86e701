import { type ComparabilityWarning, comparabilityWarning } from '../figures/comparability.ts';
import { compareDecimals, type Decimal, decimalDifference } from '../kernel/decimal.ts';
import { type InBoth, isOfSipas } from './known-indices.ts';
import type { PublishedFigure } from './published-figure.ts';

/** Provinces and cities: 34 since 1 July 2025, at least this many of the 63 in every list before. */
const MOST_SINCE_2025 = 34;
const FEWEST_BEFORE_2025 = 55;

export interface PublishedChange {
  /** In points of the index, or percentage points of a percentage; null where it cannot be told. */
  readonly score: Decimal | null;
  /** The score of the year before, where it is known exactly. */
  readonly formerScore: Decimal | null;
  /** Places gained (negative: lost); null where it cannot be told. */
  readonly rankPlaces: number | null;
  /** Of how many the rank before was, where ranks are not compared because one is among 63 and one among 34. */
  readonly otherField: number | null;
  /** What must stand beside the change of the score. */
  readonly warning: ComparabilityWarning | null;
}

/**
 * What changed on the year before: computed from that year's figure where it is known, else as the source states it.
 * A rank among 63 provinces and one among 34 are never subtracted, stated or not.
 *
 * @param former the figure of the same index and unit of the year before; null where none is known
 */
export function publishedChange(figure: PublishedFigure, former: PublishedFigure | null): PublishedChange {
  const score = exactScore(figure);
  const formerScore = former === null ? null : exactScore(former);
  const otherField = former !== null && areOtherFields(figure.of, former.of) ? former.of : null;
  const isComputed = score !== null && formerScore !== null && haveSameMax(figure, former);
  const change = isComputed ? decimalDifference(score, formerScore) : figure.statedChange;
  return {
    score: change,
    formerScore: isComputed ? formerScore : null,
    rankPlaces: otherField === null ? rankPlaces(figure, former) : null,
    otherField,
    warning:
      isOfSipas(figure.index) && change !== null ? comparabilityWarning(figure.year - 1, figure.year) : null,
  };
}

/**
 * Why score and place moved in opposite directions, which meetings ask about first; null where they did not. It needs
 * no other unit's figure: who gains and is passed was passed by others who gained more.
 */
export function oppositeMoves({
  score,
  rankPlaces,
}: PublishedChange): 'others-rose-more' | 'others-fell-more' | null {
  if (score === null || rankPlaces === null) return null;
  if (score.units > 0 && rankPlaces < 0) return 'others-rose-more';
  return score.units < 0 && rankPlaces > 0 ? 'others-fell-more' : null;
}

function rankPlaces(figure: PublishedFigure, former: PublishedFigure | null): number | null {
  if (figure.rank !== null && former !== null && former.rank !== null) return former.rank - figure.rank;
  return figure.statedRankChange;
}

function exactScore({ score, scoreIs }: PublishedFigure): Decimal | null {
  return scoreIs === 'exact' ? score : null;
}

function haveSameMax({ max }: PublishedFigure, former: PublishedFigure | null): boolean {
  const other = former?.max ?? null;
  return max === null || other === null || compareDecimals(max, other) === 0;
}

function areOtherFields(of: number | null, formerOf: number | null): boolean {
  if (of === null || formerOf === null) return false;
  return Math.min(of, formerOf) <= MOST_SINCE_2025 && Math.max(of, formerOf) >= FEWEST_BEFORE_2025;
}

/** The sentence that explains opposite moves. */
export const OPPOSITE_MOVES: Readonly<Record<NonNullable<ReturnType<typeof oppositeMoves>>, InBoth>> = {
  'others-rose-more': {
    vi: 'Kết quả tăng nhưng thứ hạng giảm, vì các đơn vị khác tăng nhiều hơn.',
    en: 'The result went up and the rank down, because others rose more.',
  },
  'others-fell-more': {
    vi: 'Kết quả giảm nhưng thứ hạng tăng, vì các đơn vị khác giảm nhiều hơn.',
    en: 'The result went down and the rank up, because others fell more.',
  },
};
