/** A unit or an item that may be raised: its part of the whole's answers (or caseload), and its percentage. */
export interface Raisable {
  readonly id: string;
  /** m_u/M, or its caseload weight w_u; 0–1. */
  readonly share: number;
  /** Null where the figure is not shown: nothing is said of it. */
  readonly percent: number | null;
}

export interface Gain {
  readonly id: string;
  /** Percentage points the whole gains. */
  readonly points: number;
}

export interface WayToTarget {
  /** The fewest to raise, those that gain most first; all that gain where even they do not suffice. */
  readonly raised: readonly Gain[];
  /** What they gain together, in percentage points. */
  readonly points: number;
  readonly isReached: boolean;
}

/**
 * What the whole gains where each part below a level is raised to it, everything else unchanged:
 * share · (level − percent), in descending order of gain; parts at or above the level gain nothing and are left out.
 * Pooling by answers with share = m/M this is Σ m_u(L − P_u)/M, also by mean-score, whose percent is linear in the
 * sum of (level − 1) times 80; with caseload weights share = w_u. No function of R.
 *
 * Example: parts of share 0.5 at 70 % and 0.25 at 80 %, raised to 85 %, gain 7.5 and 1.25 points.
 */
export function gainsAtLevel(parts: readonly Raisable[], level: number): readonly Gain[] {
  return parts
    .flatMap(({ id, share, percent }) =>
      percent === null || percent >= level || share === 0 ? [] : [{ id, points: share * (level - percent) }],
    )
    .sort((a, b) => b.points - a.points);
}

/**
 * What reaching a target takes: parts raised to the level in descending order of gain until the whole has gained
 * the `missing` points (target minus percent). Nothing to raise where nothing is missing.
 *
 * Example: 8 points missing of the gains above need both parts, 8.75; 9 points are not reached by them.
 */
export function wayToTarget(gains: readonly Gain[], missing: number): WayToTarget {
  const raised: Gain[] = [];
  let points = 0;
  for (const gain of gains) {
    if (points >= missing) break;
    raised.push(gain);
    points += gain.points;
  }
  return { raised, points, isReached: points >= missing };
}

/**
 * The middle of the percentages, of an even number the mean of the middle two. R: `median(x)`. Null of nothing.
 * The level of a parent is the median of its units at or above the minimum.
 *
 * Example: 70, 90, 80 and 85 have the median 82.5.
 */
export function median(percents: readonly number[]): number | null {
  const ascending = [...percents].sort((a, b) => a - b);
  const upper = ascending[Math.floor(ascending.length / 2)];
  if (upper === undefined) return null;
  const lower = ascending[Math.ceil(ascending.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}
