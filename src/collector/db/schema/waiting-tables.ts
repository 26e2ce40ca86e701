export interface WaitingTables {
  readonly waiting_answers: WaitingAnswersTable;
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
