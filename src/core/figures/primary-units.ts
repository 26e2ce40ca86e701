import { addSums, type ClusterSums, type DrawnSums, type Strata } from '../statistics/cluster-sums.ts';
import { type SampleDesign, sampleDesign } from '../statistics/sample-design.ts';
import { parsePrimaryUnit } from '../tally/breakdowns/primary-unit.ts';
import { mergeTallies, type Tally } from '../tally/tally.ts';
import { type PeriodTree, subtreeOf } from './period-tree.ts';

/** What moved of a primary unit in one office and span; without a name of those who do not say how they were drawn. */
export interface StoredPrimaryUnit extends Pick<Tally, 'responses' | 'sums' | 'levels'> {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  /** As primaryUnitText makes it. */
  readonly value: string;
}

/**
 * Why an interval is made as for respondents drawn one by one: a response does not say how its household was drawn; the
 * period is not made of half-years that are over, or fewer than ten of a neighbourhood answered in one; or a stratum has
 * a single neighbourhood, which shows no spread.
 */
export type NoDesign = 'fields-missing' | 'not-in-tens' | 'single-neighbourhood';

/** How a figure's sample was drawn. */
export type Sample =
  | ({ readonly isUsed: true } & Pick<SampleDesign, 'effect' | 'primaryUnits' | 'strata'>)
  | { readonly isUsed: false; readonly reason: NoDesign };

/** Whether every response of a figure is known to say how its household was drawn. */
export function isSampled(sample: Sample | null): boolean {
  return sample !== null && (sample.isUsed || sample.reason === 'single-neighbourhood');
}

/** Sums of a scope or an item from a tally. */
export type SumsOf = (tally: Tally) => ClusterSums;

/**
 * The primary sampling units of a period: whole strata of a figure, or none. Strata of one name are one, in whatever
 * office, and a primary unit is the same in every month and wave: both make an interval wider rather than narrower.
 *
 * Each moved ten respondents at a time with the breakdowns of its spans, so that whatever is worked out from variances,
 * of whatever periods, is of ten or more. Where they are not all of a figure's respondents there are no strata: the
 * rest would be of nobody knows where.
 */
export class PrimaryUnits {
  readonly #tree: PeriodTree;
  /** Per node of an office its primary units, by name. */
  readonly #at = new Map<number, Map<string, Tally>>();

  constructor(tree: PeriodTree, rows: Iterable<StoredPrimaryUnit>) {
    this.#tree = tree;
    for (const { unit, value, responses, sums, levels } of rows) {
      const node = tree.countedAt.get(unit);
      if (node === undefined) continue;
      const units = this.#at.get(node) ?? new Map<string, Tally>();
      this.#at.set(node, units);
      const name = `${unit} ${value}`;
      const tally: Tally = { responses, excluded: 0, sums, levels };
      const known = units.get(name);
      units.set(name, known === undefined ? tally : mergeTallies(known, tally));
    }
  }

  /** The sums with the strata of nodes and all below them, where every respondent is in a primary unit. */
  drawn(nodes: readonly number[], sums: ClusterSums, sumsOf: SumsOf): DrawnSums {
    const strata = this.#strata(nodes, sums, sumsOf);
    return typeof strata === 'string' ? sums : { ...sums, strata };
  }

  /** Of a node with all below it; null without respondents. */
  sample(node: number, sums: ClusterSums, sumsOf: SumsOf): Sample | null {
    if (sums.clusters === 0) return null;
    const strata = this.#strata([node], sums, sumsOf);
    if (typeof strata === 'string') return { isUsed: false, reason: strata };
    const design = sampleDesign({ ...sums, strata });
    if (design === null) return { isUsed: false, reason: 'single-neighbourhood' };
    const { effect, primaryUnits, strata: count } = design;
    return { isUsed: true, effect, primaryUnits, strata: count };
  }

  #strata(nodes: readonly number[], whole: ClusterSums, sumsOf: SumsOf): Strata | NoDesign {
    const strata = new Map<string, ClusterSums>();
    let moved = NOBODY;
    for (const [name, tally] of nodes.flatMap((node) => this.#below(node))) {
      const sums = sumsOf(tally);
      if (sums.clusters === 0) continue;
      moved = addSums([moved, sums]);
      const unit = parsePrimaryUnit(name.slice(name.indexOf(' ') + 1));
      if (unit === null) return 'fields-missing';
      strata.set(unit.stratum, addSums([strata.get(unit.stratum) ?? NOBODY, asCluster(sums)]));
    }
    // What moved is some of what was released: as many respondents and answers are all of them.
    return moved.clusters === whole.clusters && moved.size === whole.size ? strata : 'not-in-tens';
  }

  #below(node: number): readonly (readonly [string, Tally])[] {
    if (this.#at.size === 0) return [];
    return subtreeOf(this.#tree, node).flatMap((one) => [...(this.#at.get(one) ?? [])]);
  }
}

const NOBODY: ClusterSums = { clusters: 0, size: 0, value: 0, sizeSquared: 0, sizeValue: 0, valueSquared: 0 };

/** A primary unit as the one cluster it is. */
function asCluster({ size, value }: ClusterSums): ClusterSums {
  return {
    clusters: 1,
    size,
    value,
    sizeSquared: size * size,
    sizeValue: size * value,
    valueSquared: value * value,
  };
}
