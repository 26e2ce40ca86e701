/** How long things are kept, what is to be deleted and what was. */
export interface RetentionTables {
  readonly frozen_months: FrozenMonthsTable;
  readonly announced_deletions: AnnouncedDeletionsTable;
}

/** A month whose answers are deleted, or are being. Its tallies change no more until it is reopened. */
interface FrozenMonthsTable {
  /** `YYYY-MM`. */
  month: string;
  frozen_day: string;
  /** Null until everything of it is gone. */
  deleted_day: string | null;
  /** Records and held lines deleted so far. */
  records: number;
  held: number;
  /** Records that came after it was frozen: held for that. */
  late: number;
  /** From then on what comes for it is counted; null of every other. What was deleted stays deleted. */
  reopened_day: string | null;
}

/** Key (kind, month): what the next run after enough days deletes. */
interface AnnouncedDeletionsTable {
  kind: 'answers' | 'comments' | 'evidence';
  /** `YYYY-MM`. */
  month: string;
  announced_day: string;
  /** Days since, on which the collector ran and did not doubt its clock. */
  days: number;
  /** The last of them. */
  last_day: string;
}
