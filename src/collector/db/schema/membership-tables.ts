/** Enrolment codes, places, public keys and the evidence of signed batches. */
export interface MembershipTables {
  readonly batches: BatchesTable;
  readonly former_records: FormerRecordsTable;
  readonly enrolment_codes: EnrolmentCodesTable;
  readonly enrolment_places: EnrolmentPlacesTable;
  readonly device_spots: DeviceSpotsTable;
}

/**
 * Key (enrolment, batch, sha256). The batches from which records were taken, as their devices signed them: what a
 * recount from the signatures reads. Deleted by retention.
 */
export interface BatchesTable {
  enrolment: string;
  batch: string;
  /** Of its record lines, as its header says. */
  sha256: string;
  /** When it came. */
  day: string;
  /** See evidence.ts: encrypted, since a header has an instant. Empty where it stands in an object. */
  evidence: Uint8Array;
  /** The object it stands in, see object-name.ts; empty where it stands in this row. */
  object: string;
  /** Where it begins in the object, and how many bytes it has. */
  start: number;
  length: number;
}

/** Ids of the records that came before devices had keys: an updated device sends what it still had under a new enrolment. */
interface FormerRecordsTable {
  id: string;
}

/** One-time codes; see accounts/enrolment-codes.ts. The code itself is nowhere. */
interface EnrolmentCodesTable {
  id: string;
  /** `code@valid-from`: where the device will stand. */
  unit: string;
  /** What the device is to be called, or null where that is left to the person who sets it up. */
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

/**
 * Key (enrolment, from_day, unit): from that day on a device stands there. Before the first of them it stands at its
 * enrolment's unit.
 */
interface EnrolmentPlacesTable {
  enrolment: string;
  from_day: string;
  unit: string;
  /** 1 where another move took its place: the device may have been told, and made records for it meanwhile. */
  replaced: number;
}

/** Key (enrolment, from_day): where in its office a device stands from that day on. */
interface DeviceSpotsTable {
  enrolment: string;
  from_day: string;
  /** A DeviceSpot; null: nobody says where any more. */
  spot: string | null;
}
