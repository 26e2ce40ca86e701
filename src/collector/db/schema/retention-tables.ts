/** How long things are kept, and what was deleted. */
export interface RetentionTables {
  readonly frozen_months: FrozenMonthsTable;
}

/** A month whose answers are deleted, or are being. Its tallies change no more. */
interface FrozenMonthsTable {
  /** `YYYY-MM`. */
  month: string;
  frozen_day: string;
  /** Null until everything of it is gone. */
  deleted_day: string | null;
  /** Records and held lines deleted so far. */
  records: number;
  held: number;
  /** Records that came after it was frozen: acknowledged, entered in the ledger, not kept and not counted. */
  late: number;
}
