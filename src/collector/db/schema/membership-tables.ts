/** Enrolment codes, places, public keys and the evidence of signed batches. */
export interface MembershipTables {
  readonly batches: BatchesTable;
  readonly former_records: FormerRecordsTable;
}

/**
 * Key (enrolment, batch, sha256). The batches from which records were taken, as their devices signed them: what a
 * recount from the signatures reads. Deleted by retention.
 */
interface BatchesTable {
  enrolment: string;
  batch: string;
  /** Of its record lines, as its header says. */
  sha256: string;
  /** When it came. */
  day: string;
  /** See evidence.ts: encrypted, since a header has an instant. */
  evidence: Uint8Array;
}

/** Ids of the records that came before devices had keys: an updated device sends what it still had under a new enrolment. */
interface FormerRecordsTable {
  id: string;
}
