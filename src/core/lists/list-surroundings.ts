import type { Day } from '../kernel/calendar.ts';

/** What rows of figures, caseloads or targets are checked against. */
export interface ListSurroundings<Find> {
  /** Finds the unit that a row names. */
  readonly find: Find;
  /** Where the collector is: what lies ahead of it is not known yet. */
  readonly today: Day;
}
