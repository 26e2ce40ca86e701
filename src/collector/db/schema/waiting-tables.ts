/** What is known of released blocks beside their tallies. */
export interface WaitingTables {
  readonly waiting_answers: WaitingAnswersTable;
  readonly small_blocks: SmallBlocksTable;
  readonly pending_blocks: PendingBlocksTable;
}

/** Blocks with pending responses. Key: all but `day`. */
export interface PendingBlocksTable {
  unit: string;
  month: string;
  questionnaire: string;
  version: number;
  mode: string;
  /**
   * The day on which the collector last took in one of them, so that what is pending moves when that day is over; null
   * where it doubted its clock.
   */
  day: string | null;
}

/**
 * Answers of responses that were released for a span and that are not in its figures; where there are none there is no
 * row. Key: all but the last three.
 */
interface WaitingAnswersTable {
  unit: string;
  month: string;
  questionnaire: string;
  version: number;
  mode: string;
  span: string;
  /** JSON array: per item, in the order of its layout, how many levels wait. */
  answers: string;
  /** The same of those responses that help to make the ten. */
  helping: string;
  /** JSON array: per item the longest span for which answers were released since, or null; it may end early. */
  later: string;
}

/**
 * Released blocks in which a scope or an item has one to nine respondents. Answers that wait keep such blocks from
 * coming up; those released before there was any waiting are here. Key: all columns.
 */
interface SmallBlocksTable {
  unit: string;
  month: string;
  questionnaire: string;
  version: number;
  mode: string;
}
