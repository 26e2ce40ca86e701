/** What the console tells about machine keys and the collector enforces. Without zod: see ../limits.ts. */

/** Characters of a key's name, counted as it is kept (NFC, trimmed). */
export const MACHINE_KEY_NAME_CHARACTERS = 60;

/** How many days a key may be valid. */
export const MACHINE_KEY_DAYS = { shortest: 1, longest: 365 } as const;

/** For how many days a key that is replaced stays valid beside its successor, unless it ends before. */
export const MACHINE_KEY_OVERLAP_DAYS = 7;
