import type { ReportScope } from '../figure-store.ts';

/** What moved of a value of one breakdown in one office and span. */
export interface StoredBreakdown {
  /** `code@valid-from`. */
  readonly unit: string;
  /** Empty of those who did not say. */
  readonly value: string;
  /** New respondents. */
  readonly responses: number;
  /** As tally.ts lays them out. */
  readonly sums: readonly number[];
}

/** What breakdowns are made of. Nothing here writes. */
export interface BreakdownStore {
  /**
   * All that moved with spans that lie wholly inside the months. `units` are those whose rows are wanted, as
   * `code@valid-from`; null for all.
   */
  moved(
    scope: ReportScope,
    breakdown: string,
    units: readonly string[] | null,
  ): Promise<readonly StoredBreakdown[]>;
}
