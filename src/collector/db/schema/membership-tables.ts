/** Enrolment codes, places, public keys and the evidence of signed batches. */
export interface MembershipTables {
  readonly enrolment_codes: EnrolmentCodesTable;
  readonly enrolment_places: EnrolmentPlacesTable;
}

/** One-time codes; see accounts/enrolment-codes.ts. The code itself is nowhere. */
interface EnrolmentCodesTable {
  id: string;
  /** `code@valid-from`: where the device will stand. */
  unit: string;
  /** What the device is to be called, or null where that is left to whoever sets it up. */
  name: string | null;
  /** HMAC of the code's first part, by which it is found, and of all of it. */
  finding_mac: string;
  code_mac: string;
  made_by: string;
  made_at_ms: number;
  expires_at_ms: number;
  /** How often it was found and its proof looked at, right or wrong. */
  tries: number;
  withdrawn: number;
  /** The enrolment it made, or null while it is unused. */
  enrolment: string | null;
}

/** Key (enrolment, from_day): from that day on a device stands there. Before the first of them it stands at its enrolment's unit. */
interface EnrolmentPlacesTable {
  enrolment: string;
  from_day: string;
  unit: string;
}
