import type { PatternCounts } from '../../core/analysis/flags/told-pattern.ts';
import type { Month } from '../../core/kernel/period.ts';
import type { FieldworkRow } from './answers/fieldwork.ts';
import type { RecheckRow } from './answers/rechecks.ts';
import type { ReportScope } from './figure-store.ts';

/** Released responses of one unit and month, by who helped to answer. */
export interface HelpRow {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly month: Month;
  readonly responses: number;
  /** Of each option that was asked for, in their order. */
  readonly said: readonly number[];
}

export interface AbandonmentRow {
  readonly unit: string;
  /** The screen: an item's id, or another one's. */
  readonly reached: string;
  readonly count: number;
}

/** What an office told of a pattern for a span. */
export interface PatternRow {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly pattern: string;
  readonly counts: PatternCounts;
}

/** What the page of genuineness reads beside figures. Nothing here writes. */
export interface GenuinenessStore {
  /** Of every unit: what one may show depends on what the others do. */
  help(scope: ReportScope, options: readonly string[]): Promise<readonly HelpRow[]>;
  abandonments(scope: ReportScope, units: readonly string[] | null): Promise<readonly AbandonmentRow[]>;
  /** What was told of spans that lie wholly inside the months. */
  patterns(scope: ReportScope, units: readonly string[] | null): Promise<readonly PatternRow[]>;
  /** Of households drawn, those visited in the months, also where nothing is released; whose answers were deleted are not there. */
  fieldwork(scope: ReportScope, units: readonly string[] | null): Promise<readonly FieldworkRow[]>;
  /** Of interviews chosen to be checked again, what was said in the months: no responses, and of no mode. */
  rechecks(scope: ReportScope, units: readonly string[] | null): Promise<readonly RecheckRow[]>;
}
