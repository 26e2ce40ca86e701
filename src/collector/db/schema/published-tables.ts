/** What others published about units, what units are to reach, and how many dossiers they had. */
export interface PublishedTables {
  readonly published_figures: PublishedFiguresTable;
  readonly targets: TargetsTable;
  readonly caseloads: CaseloadsTable;
}

/** Key (index_id, year, unit). Decimal numbers are text, with the places they were published with. */
export interface PublishedFiguresTable {
  index_id: string;
  year: number;
  /** `code@valid-from`, or `VN`. */
  unit: string;
  score: string | null;
  score_is: 'exact' | 'more-than';
  max: string | null;
  stated_change: string | null;
  rank: number | null;
  /** Of how many. */
  ranked: number | null;
  stated_rank_change: number | null;
  /** JSON array of places within groups. */
  groups: string;
  source: string;
  source_day: string | null;
  title: string | null;
  title_en: string | null;
}

/** Key (unit, measure, part, period, kind). */
export interface TargetsTable {
  unit: string;
  /** `own`, or the id of a published index. */
  measure: string;
  /** Component or sub-index of an own figure; empty for the overall one and for published ones. */
  part: string;
  period: string;
  kind: string;
  value: string;
  is_strict: number;
  best: number | null;
}

/** Key (unit, month). */
interface CaseloadsTable {
  unit: string;
  month: string;
  received: number;
  finished: number;
  on_time: number;
}
