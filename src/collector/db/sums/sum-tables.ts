export interface SumTables {
  readonly sum_periods: SumPeriodsTable;
  readonly sum_places: SumPlacesTable;
  readonly sums: SumsTable;
}

/** Key: all columns up to `period`. Of which months sums are kept, and how far they are filled in. */
interface SumPeriodsTable {
  questionnaire: string;
  version: number;
  mode: string;
  /** `2026-11`, `2026-Q4`, `2026-H2` or `2026`. */
  period: string;
  /** By which tree the sums of places are made. */
  tree: string;
  /** While it is filled in: the units up to this one are there. */
  through: string;
  is_whole: number;
}

/** Key (tree, unit): under which places a unit is summed up, in a tree that is named by its content. */
interface SumPlacesTable {
  tree: string;
  /** `code@valid-from`. */
  unit: string;
  /** JSON array, see placesOf. */
  places: string;
}

/** Key: all columns up to `name`. See SpanSum; lists are JSON arrays. */
export interface SumsTable {
  questionnaire: string;
  version: number;
  mode: string;
  period: string;
  /** 1: of the place and everything below it, by its tree. 0: of a unit itself, whatever the tree. */
  is_place: number;
  /** `code@valid-from`; empty for the country. */
  name: string;
  responses: number;
  excluded: number;
  sums: string;
  levels: string;
  months: string;
  longer: string;
  waiting: string;
}
