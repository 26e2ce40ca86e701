/** How far ledger and audit log went, and what devices heard of it. None of it has a time. */
export interface HeadTables {
  readonly ledger_heads: LedgerHeadsTable;
  readonly former_epochs: FormerEpochsTable;
  readonly heard_heads: HeardHeadsTable;
}

/** Every head the ledger had, by how many records it covered. */
interface LedgerHeadsTable {
  sequence: number;
  /** HMAC over the records, by a key that is not in the database. */
  hash: string;
}

/** Where an epoch ended that was renewed: what devices heard in it beyond that was lost with a restore. */
interface FormerEpochsTable {
  epoch: string;
  audit_sequence: number;
  ledger_sequence: number;
}

/** The highest heads a device returned, as the collector had signed them. Key (enrolment, epoch). */
interface HeardHeadsTable {
  enrolment: string;
  epoch: string;
  audit_sequence: number;
  audit_hash: string;
  ledger_sequence: number;
  ledger_hash: string;
}
