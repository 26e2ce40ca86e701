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

export const DEVICES_PER_PAGE = 200;

/** Ranges of one device's sequence numbers: many more than a sound one ever has. */
export const RANGES_SHOWN = 500;

/** Visit tickets of one request: a day's visitors of a large office. */
export const VISIT_TICKETS_AT_ONCE = 500;

/** Forms printed at once: as many as a browser lays out on paper without a long wait. */
export const PAPER_FORMS_AT_ONCE = 100;

/** Forms that wait, in one answer: more than two people enter in a day. */
export const PAPER_FORMS_WAITING = 500;

/** An error rate is told of a month from as many forms on. */
export const PAPER_FORMS_COMPARED = 10;

/** Units that a search finds at most. */
export const UNITS_FOUND = 50;

/** Units that are added at once below one. */
export const UNITS_AT_ONCE = 500;

/** Units that become one at once. */
export const UNITS_MERGED_AT_ONCE = 50;

/** Comments of one answer: more than anybody reads at once. */
export const COMMENTS_AT_ONCE = 500;

/** What a search may be long. */
export const SEARCH_CHARACTERS = 100;

/** How long the name of a source is that an administrator states. */
export const SOURCE_CHARACTERS = { least: 3, most: 300 } as const;

/** How long the reason of an exclusion, or of closing a period, is. */
export const REASON_CHARACTERS = { least: 10, most: 500 } as const;

/** What a public page tells of requests at most, and how long each text is: a page to be read, not an archive. */
export const PUBLIC_PAGE = { entries: 12, least: 3, most: 300 } as const;

/** The rows of a sheet, the one with the names of columns among them (ECMA-376; what every spreadsheet opens). */
export const SHEET_ROWS = 1_048_576;
