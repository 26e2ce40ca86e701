/** What is written later than the record it came with. */
export interface DeferredTables {
  readonly deferred_writes: DeferredWritesTable;
}

/**
 * A comment or a spent ticket, from the transaction of its record until it is written where it belongs, among others.
 * Rows have one length, no time, and no order but that of their ids.
 */
interface DeferredWritesTable {
  /** Random; of a spent ticket the HMAC of the ticket's, so that it is found again by anyone who has the keys. */
  id: string;
  /** Of a spent ticket the link it was made for, as the record's enrolment says too; of a comment null. */
  link: string | null;
  /** Encrypted under a key that is not in the database. */
  sealed: Uint8Array;
}
