/** Forms on paper. No row has an instant, and none names a record. */
export interface PaperTables {
  readonly paper_ranges: PaperRangesTable;
  readonly paper_forms: PaperFormsTable;
  readonly paper_passes: PaperPassesTable;
  readonly paper_differences: PaperDifferencesTable;
}

/** Numbers that were printed at once. No two ranges share a number. */
interface PaperRangesTable {
  first: number;
  last: number;
  /** Of kind `paper`: one for each unit, in whose name its forms are counted. */
  enrolment: string;
  /** `code@valid-from`. */
  unit: string;
  questionnaire: string;
  version: number;
  language: string;
  /** When they were printed. */
  day: string;
}

/** Forms that more is known of than that they were printed. */
interface PaperFormsTable {
  number: number;
  range: number;
  state: 'once' | 'twice' | 'counted' | 'withdrawn';
}

/** What was entered of a form that is not counted: gone once it is, or is withdrawn. */
interface PaperPassesTable {
  number: number;
  /** 1 or 2: in which order they were entered. */
  place: number;
  /** Who entered it; the two of a form are different accounts. */
  account: string;
  /** Of the day that was entered, for retention. */
  month: string;
  /** The marks, encrypted by a key that is not in the database; all of a questionnaire have one length. */
  sealed: Uint8Array;
}

/** Of the forms that were counted: how many were compared at a question, and how many of them had been read differently. */
interface PaperDifferencesTable {
  unit: string;
  questionnaire: string;
  version: number;
  /** Of the day on the form. */
  month: string;
  /** `day` is compared once a form, so it says how many forms there are. */
  question: string;
  compared: number;
  differed: number;
}
