/** Enrolment codes, places, public keys and the evidence of signed batches. */
// biome-ignore lint/suspicious/noEmptyInterface: its tables come with the work that needs them
export interface MembershipTables {}
