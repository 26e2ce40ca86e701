import type { ClosedPeriodRows } from '../../src/collector/feeds/closed-rows.ts';

/** A world in which nobody closed a period. */
export const NOTHING_CLOSED: ClosedPeriodRows = { rows: async () => async () => null };
