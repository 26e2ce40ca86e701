/** What is kept so that a response can be flagged, and what is told of flags. */
export interface FlagTables {
  readonly opening_hours: OpeningHoursTable;
  readonly device_times: DeviceTimesTable;
  readonly pattern_blocks: PatternBlocksTable;
  readonly told_patterns: ToldPatternsTable;
}

/** Key (unit, from_day). */
interface OpeningHoursTable {
  /** `code@valid-from`. */
  unit: string;
  from_day: string;
  /** JSON array, Monday first: null, or minutes of the day from and to. */
  week: string;
}

/** When on a device's day a response was submitted, until its neighbours can no longer arrive. Key (enrolment, id). */
interface DeviceTimesTable {
  enrolment: string;
  id: string;
  day: string;
  /** Whether it was compared with the neighbours that were there: 0 or 1. */
  is_compared: number;
  /** Encrypted: an instant is in no other table, and who has a copy of the database is not to know any. */
  sealed: Uint8Array;
}

/** Blocks whose responses or flags changed since their patterns were last told. Key: all but the last. */
interface PatternBlocksTable {
  unit: string;
  month: string;
  questionnaire: string;
  version: number;
  mode: string;
  /** The longest kind of span for which they were looked at since; empty: none. */
  looked: string;
}

/** How many responses show each value of a pattern, as it was told. Key: all but the last. */
interface ToldPatternsTable {
  unit: string;
  /** The span's first month. */
  month: string;
  span: string;
  questionnaire: string;
  version: number;
  mode: string;
  pattern: string;
  /** JSON object: how many by value. */
  counts: string;
}
