/** Links of offices and visit tickets. No row of them has a time. */
export interface OwnPhoneTables {
  readonly office_links: OfficeLinksTable;
  readonly visit_tickets: VisitTicketsTable;
}

/** The links in force, at most one of a unit. A withdrawn one has no row; its enrolment stays, for its records. */
interface OfficeLinksTable {
  /** 128 random bits in base64url. */
  link: string;
  /** Of kind `link`. */
  enrolment: string;
  /** `code@valid-from`. */
  unit: string;
  /** How many of its tickets let a response in; those still among the deferred writes come to it. */
  spent_tickets: number;
}

/**
 * The tickets that are open, and those whose spending is still among the deferred writes. One that is spent has no row, and
 * none is touched in the transaction that stores a record: what was changed there would say which record that is.
 */
interface VisitTicketsTable {
  /** HMAC of the ticket under a key that is not in the database; the ticket itself is nowhere. Random, and so its order. */
  mac: string;
  link: string;
}
