import type { MonthParts } from '../retention/month-parts.ts';

/** SQLite has no parts: rows are deleted, and the file keeps the room for those that come. */
export const WITHOUT_PARTS: MonthParts = {
  undivided: async () => [],
  divideEmpty: async () => undefined,
  divide: async () => 'before',
  refuseNothing: async () => undefined,
  make: async () => 0,
  isApart: async () => false,
  holdPart: async () => null,
  drop: async () => undefined,
  endedMonths: async () => [],
  isBusy: () => false,
};
