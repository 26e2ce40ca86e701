import type { SpanKind } from '../../../core/kernel/span.ts';

/** Which responses an administrator excluded. */
export interface ExclusionTables {
  readonly exclusions: ExclusionsTable;
  readonly excluded_heaps: ExcludedHeapsTable;
}

export interface ExclusionsTable {
  id: string;
  /** `code@valid-from`. */
  unit: string;
  /** JSON object: ExclusionConditions. */
  conditions: string;
  reason: string;
  made_day: string;
  /** Whether it stands: 0 or 1. */
  stands: number;
  /** When it was last undone or set again, and why; null until then. */
  changed_day: string | null;
  changed_reason: string | null;
}

/** What of an exclusion was released together. Key: all columns up to `exclusion`. */
export interface ExcludedHeapsTable {
  questionnaire: string;
  version: number;
  mode: string;
  /** The first of the span. */
  month: string;
  unit: string;
  span: SpanKind;
  exclusion: string;
  /** JSON array: ids of the items whose answers stay in the figures. */
  kept: string;
  /** As in `tallies`, of the excluded answers. */
  responses: number;
  sums: string;
  levels: string;
  /** JSON array: what is taken from the sums of the figures. */
  taken: string;
}
