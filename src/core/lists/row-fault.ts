import type { FormFaultKind, ListFault } from './list-fault.ts';

/** What can be wrong with a row of figures, caseloads or targets: one cell, or cells among each other. */
export type RowFaultKind =
  // one cell
  | 'missing-cell'
  | 'control-character'
  | 'too-long'
  | 'bad-number'
  | 'bad-count'
  | 'bad-day'
  | 'bad-year'
  | 'bad-month'
  | 'bad-period'
  | 'yet-to-come'
  | 'too-far-ahead'
  | 'bad-index'
  | 'bad-target-kind'
  | 'bad-measure'
  | 'unknown-part'
  | 'out-of-range'
  // a unit
  | 'unknown-unit'
  | 'unit-not-then'
  // cells among each other
  | 'nothing-stated'
  | 'rank-beyond-of'
  | 'score-beyond-max'
  | 'group-incomplete'
  | 'on-time-beyond-finished'
  | 'needs-a-year'
  | 'needs-a-published-index'
  // rows among each other
  | 'duplicate'
  | 'contradicts';

/** A fault in a list of figures, caseloads or targets. */
export type FactFault = ListFault<FormFaultKind | RowFaultKind>;
