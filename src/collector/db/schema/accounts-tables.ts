/** People, their sessions, second factors and one-time links. */
// biome-ignore lint/suspicious/noEmptyInterface: its tables come with the work that needs them
export interface AccountsTables {}
