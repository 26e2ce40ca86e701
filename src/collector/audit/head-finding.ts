/** In what the audit log and the ledger are not what devices heard of them. */
export type HeadFinding =
  /** An end that a device heard is not there any more, or another stands in its place. */
  | {
      readonly kind: 'shortened';
      readonly list: 'audit' | 'ledger';
      /** The highest such end. */
      readonly heard: number;
      /** Where the list ends now. */
      readonly present: number;
    }
  /** A device heard ends of a database that this one never was. */
  | { readonly kind: 'replaced'; readonly entries: number; readonly records: number }
  /** The database was put back from a copy that lacked as many entries and records that a device had heard of, at least. */
  | { readonly kind: 'restored'; readonly entries: number; readonly records: number };
