import { RETENTION_MONTHS } from '../../contract/limits.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import { type Month, monthBefore } from '../../core/kernel/period.ts';

/** How many whole months things are kept after the month they are of. */
export interface RetentionPeriods {
  /** Answers: records, what is held, conflicts, and the signed batches they came in. */
  readonly answersMonths: number;
  readonly commentsMonths: number;
}

export const DEFAULT_PERIODS: RetentionPeriods = { answersMonths: 24, commentsMonths: 12 };

/** Days on which the collector ran, outside clock doubt, between the announcement of a deletion and the deletion. */
export const ANNOUNCED_DAYS = 7;

export function arePeriods({ answersMonths, commentsMonths }: RetentionPeriods): boolean {
  return [answersMonths, commentsMonths].every(
    (months) =>
      Number.isInteger(months) && months >= RETENTION_MONTHS.shortest && months <= RETENTION_MONTHS.longest,
  );
}

/** The newest month that is no longer kept: with 2 months kept, in November everything up to August. */
export function lastMonthDue(current: Month, months: number): Month {
  return monthBefore(current, months + 1);
}

export interface FrozenMonth {
  readonly month: Month;
  readonly frozenDay: Day;
  /** Null until everything of it is gone. */
  readonly deletedDay: Day | null;
  readonly records: number;
  readonly held: number;
  readonly late: number;
  /** Since when what comes for it is counted again; null of every other. */
  readonly reopenedDay: Day | null;
}

export type DeletionKind = 'answers' | 'comments' | 'evidence';

/** What will be deleted, unless the periods are set longer before. */
export interface AnnouncedDeletion {
  readonly kind: DeletionKind;
  readonly month: Month;
  readonly announcedDay: Day;
  /** Days on which the collector is still to run before. */
  readonly daysLeft: number;
}

/** What one run announced and deleted. */
export interface RetentionRun {
  /** In clock doubt nothing is announced and nothing deleted. */
  readonly isClockDoubtful: boolean;
  readonly announced: readonly AnnouncedDeletion[];
  readonly months: readonly Month[];
  readonly records: number;
  readonly held: number;
  readonly comments: number;
}

/** Where it is kept how long things are kept. Throws StorageUnavailable. */
export interface RetentionStore {
  periods(): Promise<RetentionPeriods>;
  /** Precondition: arePeriods. */
  setPeriods(periods: RetentionPeriods, actor: string): Promise<void>;
  frozenMonths(): Promise<readonly FrozenMonth[]>;
  /** What is announced, the oldest month first. */
  announced(): Promise<readonly AnnouncedDeletion[]>;
  /**
   * Announces what is due, and deletes what was announced on ANNOUNCED_DAYS days before: whole months, the oldest
   * first. A month is frozen, then emptied in transactions of a few hundred records, each of which leaves books that
   * agree. A run that was broken off is taken up by the next.
   */
  run(actor: string, signal?: AbortSignal): Promise<RetentionRun>;
  /**
   * Has what comes for a frozen month counted again; what was deleted of it stays deleted.
   * @returns whether it was frozen
   */
  reopen(month: Month, actor: string): Promise<boolean>;
}
