import { assert } from '../kernel/assert.ts';

/**
 * The six integers a ratio of totals and its uncertainty are made of. Cluster i (a respondent) brought size m_i,
 * of which y_i count, 0 ≤ y_i ≤ m_i. Sums merge by addition, so any grouping and order gives the same bits, and
 * nothing is divided before the end. Clusters with m_i = 0 said nothing and are not counted.
 *
 * Example: clusters (3, 2) and (4, 4) give { clusters: 2, size: 7, value: 6, sizeSquared: 25, sizeValue: 22,
 * valueSquared: 20 }.
 */
export interface ClusterSums {
  /** n, clusters with m_i > 0. */
  readonly clusters: number;
  /** M = Σm. */
  readonly size: number;
  /** Y = Σy. */
  readonly value: number;
  /** Σm². */
  readonly sizeSquared: number;
  /** Σmy. */
  readonly sizeValue: number;
  /** Σy². */
  readonly valueSquared: number;
}

/**
 * By stratum the sums whose clusters are its primary sampling units, each with all its respondents brought. The same
 * answers as in the sums of the respondents.
 */
export type Strata = ReadonlyMap<string, ClusterSums>;

/** Sums of respondents who may have been drawn by primary sampling units. */
export interface DrawnSums extends ClusterSums {
  /** Absent where they were not, or it is not known of all of them. */
  readonly strata?: Strata | undefined;
}

/**
 * V = M²Σy² − 2MYΣmy + Y²Σm² = Σ(M·y_i − Y·m_i)², exactly. In floating point the three terms nearly cancel where
 * everyone answers alike, and the variance could come out negative. `whole` is for clusters that are a part
 * (a stratum): M and Y are then those of the whole.
 *
 * Example: for the clusters above, (7·2 − 6·3)² + (7·4 − 6·4)² = 16 + 16 = 32.
 */
export function clusterVarianceNumerator(
  sums: ClusterSums,
  whole: { readonly size: number | bigint; readonly value: number | bigint } = sums,
): bigint {
  const size = BigInt(whole.size);
  const value = BigInt(whole.value);
  return (
    size * size * BigInt(sums.valueSquared) -
    2n * size * value * BigInt(sums.sizeValue) +
    value * value * BigInt(sums.sizeSquared)
  );
}

/**
 * The sums of the clusters of a whole that are not in a part of it, with strata where both have them. Throws where the
 * part is none. Precondition: no primary unit is half in the part.
 */
export function withoutPart(whole: DrawnSums, part: DrawnSums): DrawnSums {
  const rest = clustersWithout(whole, part);
  const { strata: ofPart } = part;
  if (whole.strata === undefined || ofPart === undefined) return rest;
  const strata = [...whole.strata].map(([name, sums]) => {
    const taken = ofPart.get(name);
    return [name, taken === undefined ? sums : clustersWithout(sums, taken)] as const;
  });
  return { ...rest, strata: new Map(strata) };
}

function clustersWithout(whole: ClusterSums, part: ClusterSums): ClusterSums {
  const less = (name: keyof ClusterSums) => {
    assert(whole[name] >= part[name], 'a part of the whole');
    return whole[name] - part[name];
  };
  return {
    clusters: less('clusters'),
    size: less('size'),
    value: less('value'),
    sizeSquared: less('sizeSquared'),
    sizeValue: less('sizeValue'),
    valueSquared: less('valueSquared'),
  };
}

/** The sums over the clusters of all, which must be different clusters. */
export function addSums(all: readonly ClusterSums[]): ClusterSums {
  const total = (name: keyof ClusterSums) => {
    const sum = all.reduce((added, sums) => added + sums[name], 0);
    assert(Number.isSafeInteger(sum), 'a sum of clusters passed 2^53 - 1');
    return sum;
  };
  return {
    clusters: total('clusters'),
    size: total('size'),
    value: total('value'),
    sizeSquared: total('sizeSquared'),
    sizeValue: total('sizeValue'),
    valueSquared: total('valueSquared'),
  };
}
