/** One group in one period: how large it was and its rate, null where it was empty. */
export interface GroupRate {
  readonly size: number;
  readonly rate: number | null;
}

export interface GroupChange {
  readonly before: GroupRate;
  readonly after: GroupRate;
}

/** The part of a change that one group made, in the unit of the rates. */
export interface ChangePart {
  /** Its rate rose or fell. */
  readonly level: number;
  /** It became a larger or smaller part of the whole. */
  readonly mix: number;
}

/**
 * Decomposition of the change of a pooled rate P = Σs_j·P_j with s_j = size_j/Σsize into level s̄_j·ΔP_j and mix
 * P̄_j·Δs_j of each group, bars for the mean of both periods. The parts of all groups sum to P(after) − P(before)
 * without a residual. Source: Kitagawa, Components of a difference between two rates, JASA 50, 1955, 1168–1194.
 * No function of R's own.
 *
 * A group that was empty in one period has no rate there; it takes the rate of the other, so its coming or going is
 * mix alone. Null where a whole period is empty.
 *
 * Example: group a 50 of rate 80 then 50 of rate 90, group b 50 of rate 60 then 150 of rate 60:
 * a = level 0.375·10 = 3.75 and mix 85·(−0.25) = −21.25, b = level 0 and mix 60·0.25 = 15; in sum −2.5 = 67.5 − 70.
 */
export function decomposeRateChange(groups: readonly GroupChange[]): readonly ChangePart[] | null {
  const sizeBefore = groups.reduce((sum, { before }) => sum + before.size, 0);
  const sizeAfter = groups.reduce((sum, { after }) => sum + after.size, 0);
  if (sizeBefore === 0 || sizeAfter === 0) return null;
  return groups.map(({ before, after }) => {
    const rateBefore = before.rate ?? after.rate ?? 0;
    const rateAfter = after.rate ?? before.rate ?? 0;
    const shareBefore = before.size / sizeBefore;
    const shareAfter = after.size / sizeAfter;
    return {
      level: ((shareBefore + shareAfter) / 2) * (rateAfter - rateBefore),
      mix: ((rateBefore + rateAfter) / 2) * (shareAfter - shareBefore),
    };
  });
}
