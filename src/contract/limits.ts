/**
 * Limits that the console tells and the collector enforces. Without zod, so that the console may import the values and
 * not only their types.
 */

export const AUDIT_ENTRIES_PER_PAGE = 100;

/**
 * Whole months that answers and comments may be kept. A month that just ended is not over: devices keep what was
 * acknowledged, and may send late, for 30 days.
 */
export const RETENTION_MONTHS = { shortest: 2, longest: 240 } as const;
