/** Links of offices and visit tickets. */
// biome-ignore lint/suspicious/noEmptyInterface: its tables come with the work that needs them
export interface OwnPhoneTables {}
