/** How long things are kept, and what was deleted. */
// biome-ignore lint/suspicious/noEmptyInterface: its tables come with the work that needs them
export interface RetentionTables {}
