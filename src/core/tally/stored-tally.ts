import type { Month } from '../kernel/period.ts';
import type { SpanKind } from '../kernel/span.ts';

/** Responses of one unit in one month by state. Several rows may speak of the same unit and month. */
export interface StoredCounts {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly state: 'pending' | 'released';
  readonly responses: number;
  readonly excluded: number;
}

/** One stored tally. Of a pending one no sums leave the store, so that no percentage can be made of them. */
export interface StoredTally extends StoredCounts {
  readonly month: Month;
  /** For which span of the month it was released; of what was released for none, `month`. */
  readonly span: SpanKind;
  /** As tally.ts lays them out; empty for a pending tally. */
  readonly sums: readonly number[];
  /** The same. */
  readonly levels: readonly number[];
}
