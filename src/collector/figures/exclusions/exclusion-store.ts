import type { Day } from '../../../core/kernel/calendar.ts';
import type { Period } from '../../../core/kernel/period.ts';
import type { ExclusionConditions } from '../../../core/tally/exclusions/exclusion-conditions.ts';
import type { ReportScope } from '../figure-store.ts';

/** What an office released for one span, in one mode and by one questionnaire version. */
interface ReleasedSpan {
  readonly period: Period;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
}

export interface PreviewedSpan extends ReleasedSpan {
  /**
   * Whether the responses that meet the conditions can be excluded. How many there are is not told, nor why not: each
   * number would tell of some that were not told.
   */
  readonly isPossible: boolean;
}

/** An exclusion of an administrator, as everybody may read it who reads the figures. */
export interface Exclusion {
  readonly id: string;
  /** `code@valid-from`. */
  readonly unit: string;
  readonly conditions: ExclusionConditions;
  readonly reason: string;
  readonly madeDay: Day;
  /** Whether it stands; else it was undone. */
  readonly stands: boolean;
  readonly changed: { readonly day: Day; readonly reason: string } | null;
}

/** What of an exclusion is in some figures. */
export interface ExcludedHeap {
  readonly exclusion: Exclusion;
  readonly responses: number;
  /** Of the excluded answers, as tally.ts lays them out. */
  readonly sums: readonly number[];
  /** What they take from the sums of the figures. */
  readonly taken: readonly number[];
}

/** Who changes something, and why. */
export interface ExclusionChange {
  /** The account's name. */
  readonly actor: string;
  readonly reason: string;
}

/** Where exclusions are kept. Throws StorageUnavailable when the store cannot serve. */
export interface ExclusionStore {
  /** The spans of an office that were released and hold one of the days; the look is written into the audit log. */
  preview(unit: string, conditions: ExclusionConditions, actor: string): Promise<readonly PreviewedSpan[]>;
  /**
   * Excludes from every span in which it is possible, and writes that into the audit log.
   *
   * @returns the exclusion's id; null where it is possible in none
   */
  exclude(unit: string, conditions: ExclusionConditions, change: ExclusionChange): Promise<string | null>;
  find(id: string): Promise<Exclusion | null>;
  /**
   * Undoes an exclusion as a whole, or sets it again, and writes that into the audit log.
   *
   * @returns whether that changed anything
   */
  setStanding(id: string, stands: boolean, change: ExclusionChange): Promise<boolean>;
  /**
   * The heaps of spans that lie wholly inside the months. `units` are those whose heaps are wanted, as
   * `code@valid-from`; null for all.
   */
  heaps(scope: ReportScope, units: readonly string[] | null): Promise<readonly ExcludedHeap[]>;
  /** The names of devices by their enrolments. */
  deviceNames(enrolments: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
