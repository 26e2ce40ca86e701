import type { PeriodTree } from '../../../core/figures/period-tree.ts';
import type { SpanSum } from '../../../core/figures/sums/span-sum.ts';
import type { Month } from '../../../core/kernel/period.ts';
import type { Span } from '../../../core/kernel/span.ts';

/** Which sums are wanted; see TreeCut. */
export interface SumsWanted {
  readonly tree: PeriodTree;
  readonly places: readonly string[];
  /** Null for all. */
  readonly units: readonly string[] | null;
  /** Whose pending responses are counted: all that the sums are made of. Null for all. */
  readonly below: readonly string[] | null;
}

/** What was released by a unit, or by a place and all below it, for a span and shorter ones in it. */
export interface StoredSum {
  readonly name: string;
  readonly isPlace: boolean;
  readonly span: Span;
  readonly sum: SpanSum;
}

/** What a unit has pending, and of which months. */
export interface PendingCount {
  readonly unit: string;
  readonly responses: number;
  readonly months: readonly Month[];
}

/** All of one moment. */
export interface SpanSums {
  /** Of spans that have no month in common; a unit or place that has released nothing is not there. */
  readonly sums: readonly StoredSum[];
  readonly pending: readonly PendingCount[];
}
