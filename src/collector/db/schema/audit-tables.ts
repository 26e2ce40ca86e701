export interface AuditTables {
  /** Append-only, chained by `mac`. */
  readonly audit_log: AuditLogTable;
}

interface AuditLogTable {
  /** From 1 without gaps. */
  sequence: number;
  at_ms: number;
  actor: string;
  action: string;
  subject: string;
  /** Canonical JSON. */
  details: string;
  /** HMAC over the former entry's and this one's content. */
  mac: string;
}
