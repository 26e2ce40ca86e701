import type { Month } from '../../core/kernel/period.ts';
import type { QuestionnaireId } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { StoredCounts, StoredTally } from '../../core/tally/stored-tally.ts';
import type { Unit } from '../../core/units/unit.ts';

/** Which responses: one questionnaire version, one mode, both ends of the months included. */
export interface ReportScope {
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
  readonly mode: Mode;
  readonly firstMonth: Month;
  readonly lastMonth: Month;
}

/** Items of one unit in one month to which answers wait until ten are there; they are in no tally that is released. */
export interface WaitingItems {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly month: Month;
  /** Indexes into TallyLayout.items. */
  readonly items: readonly number[];
}

/** What reports read. Nothing here writes, and nothing waits for a writer. */
export interface ReportStore {
  /** Every unit ever known. */
  units(): Promise<readonly Unit[]>;
  /** The tallies of all responses (flagged or not) of every unit, from one snapshot. */
  tallies(scope: ReportScope): Promise<readonly StoredTally[]>;
  /** The same without sums: cheap enough to ask every two seconds. */
  counts(scope: ReportScope): Promise<readonly StoredCounts[]>;
  /** To which items answers of released responses wait. */
  waitingItems(scope: ReportScope): Promise<readonly WaitingItems[]>;
  /** The months whose answers were deleted, or are being, in order: their tallies change no more. */
  frozenMonths(): Promise<readonly Month[]>;
  /** The first or last month with a response of any of the units (`code@valid-from`; null for all of them). */
  monthWithResponses(
    scope: ReportScope,
    end: 'first' | 'last',
    units: readonly string[] | null,
  ): Promise<Month | null>;
}
