import type { StoredPrimaryUnit } from '../../core/figures/primary-units.ts';
import { type Month, monthsBetween } from '../../core/kernel/period.ts';
import type { SpanKind } from '../../core/kernel/span.ts';
import type { QuestionnaireId } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { StoredCounts, StoredTally } from '../../core/tally/stored-tally.ts';
import type { StoredWaiting } from '../../core/tally/stored-waiting.ts';
import type { SpanSums, SumsWanted } from './sums/span-sums.ts';

/**
 * Which responses: one questionnaire version, one mode, both ends of the months included. What was released for a span
 * that does not lie wholly inside the months is in no figure of them.
 */
export interface ReportScope {
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
  readonly mode: Mode;
  readonly firstMonth: Month;
  readonly lastMonth: Month;
  /** Some months from the first to the last; not said, all of them. */
  readonly months?: readonly Month[];
  /** No period that is asked for is longer, so what was released for a longer span comes as what is pending does. */
  readonly longestSpan?: SpanKind;
  /** Without the counts of levels, which are two thirds of a tally; not said, with them. */
  readonly isWithoutItems?: boolean;
}

export function monthsOfScope({ firstMonth, lastMonth, months }: ReportScope): readonly Month[] {
  return months ?? monthsBetween(firstMonth, lastMonth);
}

/**
 * What reports read. Nothing here writes, and nothing waits for a writer. `units` are those whose rows are wanted, as
 * `code@valid-from`; null for all. No other unit's rows are read.
 */
export interface ReportStore {
  /** The tallies of all responses (flagged or not). Those of one unit are of one moment. */
  tallies(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredTally[]>;
  /**
   * The same, added up over the months and over whatever stands below a place. Null where that is not filled in, or not for
   * these units as they are now: then the tallies tell.
   */
  sums(scope: ReportScope, wanted: SumsWanted): Promise<SpanSums | null>;
  /** The same without sums: cheap enough to ask every two seconds. */
  counts(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredCounts[]>;
  /** Which answers of released responses wait until ten are there, of the months, for whatever span. */
  waitingAnswers(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredWaiting[]>;
  /**
   * The units, of all there are, with a month whose released tallies have a scope or an item with one to nine
   * respondents. Only there hiding can begin.
   */
  smallUnits(scope: ReportScope): Promise<readonly string[]>;
  /**
   * What moved of the primary sampling units of households with spans that lie wholly inside the months. Only how far
   * they differ leaves the collector.
   */
  primaryUnits(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredPrimaryUnit[]>;
  /** The months whose answers were deleted, or are being, in order: their tallies change no more. */
  frozenMonths(): Promise<readonly Month[]>;
  /** The first or last month with a response of any of the units. */
  monthWithResponses(
    scope: ReportScope,
    end: 'first' | 'last',
    units: readonly string[] | null,
  ): Promise<Month | null>;
}
