/**
 * What the audit log keeps of one change or export. It never holds an answer, a password, a key or an address.
 */
export interface AuditEntry {
  /** The account's name, `device:<enrolment>`, or `command` for somebody at the machine itself. */
  readonly actor: string;
  /** What was done, as `thing.verb`: `device.revoke`, `account.add`, `responses.export`. */
  readonly action: string;
  /** What it was done to: an id, a unit's code. */
  readonly subject: string;
  /** Further facts, flat: role and scope of a new account, name and rows of an export. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}
