/** What is known of released blocks beside their tallies. */
export interface WaitingTables {
  readonly waiting_answers: WaitingAnswersTable;
  readonly small_blocks: SmallBlocksTable;
}

/** Answers of released blocks that are in no figure yet; a block without any has no row. Key: all but `answers`. */
interface WaitingAnswersTable {
  unit: string;
  month: string;
  questionnaire: string;
  version: number;
  mode: string;
  /** JSON array: per item, in the order of its layout, how many levels wait. */
  answers: string;
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
