import type { EnrolmentId, Epoch, PublicKey, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { OutcomeReason, RecordOutcome } from '../../core/protocol/messages/acknowledgement.ts';
import type { BatchHeader } from '../../core/protocol/messages/batch.ts';
import type { RecordBody } from '../../core/protocol/messages/body.ts';
import type { Heads } from '../../core/protocol/messages/heads.ts';
import type { Offer } from '../../core/protocol/messages/offer.ts';
import type { CountableRecord } from '../../core/tally/countable-record.ts';

/** What every record has that is one, whatever becomes of it. */
interface CheckedIdentity {
  readonly id: RecordId;
  readonly sha256: Sha256;
  readonly sequence: number;
  /** As it came, sealed: what is kept of a held record and of a conflict. */
  readonly line: string;
}

/** A record that passed every check. */
export interface SoundRecord extends CheckedIdentity, CountableRecord {
  readonly verdict: 'sound';
  readonly hour: number;
  readonly body: RecordBody;
}

/**
 * Why a record is held. What is of a month whose answers were deleted is held until that month is reopened or the next
 * announced deletion; what is of a day on which its unit does not stand, until a list of units says where it goes on; what a device makes for a unit it
 * knows to have left, until a person lets it in.
 * That its enrolment was revoked does not show on the wire: a thief learns nothing.
 */
export type HeldReason =
  | OutcomeReason
  | 'enrolment-revoked'
  | 'month-frozen'
  | 'questionnaire-retired'
  | 'unit-ended'
  | 'unit-left';

/** A record that is stored but not counted. */
export interface HeldRecord extends CheckedIdentity {
  readonly verdict: 'held';
  readonly reason: HeldReason;
  /** Its day and hour, where the time of submission could be read, fixed for the day it is released. */
  readonly day: Day | null;
  readonly hour: number | null;
  readonly flags: readonly string[];
}

/** A line that is no record. */
interface RejectedLine {
  readonly verdict: 'rejected';
  readonly sha256: Sha256;
  readonly reason: OutcomeReason;
}

export type CheckedLine = SoundRecord | HeldRecord | RejectedLine;

/**
 * How a batch came in: from a device over the network while it waited, or in a transfer file, perhaps days later; from
 * an own phone with a visit ticket or without one, or made by the collector of a paper form that two people entered. The
 * mode of a response that came by a phone or on paper has the same name.
 */
export type BatchOrigin = 'network' | 'file' | PhoneOrigin | 'paper';
export type PhoneOrigin = 'phone-ticket' | 'phone-open-link';

export function isFromPhone(origin: BatchOrigin): origin is PhoneOrigin {
  return origin === 'phone-ticket' || origin === 'phone-open-link';
}

/** A batch whose frame is sound and whose lines were checked one by one. */
export interface CheckedBatch {
  readonly header: BatchHeader;
  readonly origin: BatchOrigin;
  /** While the collector's clock is in doubt: what it makes of the header's. */
  readonly receivedAtMs: number;
  /** Whether the collector doubted its own clock and no other clock agreed with it. */
  readonly isReceiptDoubtful?: boolean;
  /** What was known of its device when its lines were checked. */
  readonly lastContact?: LastContact | null;
  readonly lines: readonly CheckedLine[];
  /** The heads the device returned, if the collector signed them; left out or null: none. */
  readonly heard?: Heads | null;
  /** As it came: kept as evidence of the records taken from it. Null for what no device signed. */
  readonly bytes: Uint8Array | null;
  /** Of a batch from an own phone: the HMAC of the visit ticket that came beside it. Never kept. */
  readonly ticketMac?: string | null;
  /** Of a device that was moved and sends over the network: the places it is told, and whether it has them already. */
  readonly membership?: Pick<KnownEnrolment, 'places'> & { readonly isHeld: boolean };
}

export interface CommittedBatch {
  /** One for each line, in their order. */
  readonly outcomes: readonly RecordOutcome[];
  /** The enrolment's epoch after the commit. */
  readonly epoch: Epoch;
  /** How far audit log and ledger go with it. */
  readonly heads: Heads;
}

export interface EnrolmentUnknown {
  readonly kind: 'enrolment-unknown';
}

/** Why nothing was stored of a sound batch. */
export type CommitFault =
  | EnrolmentUnknown
  | { readonly kind: 'office-link-unknown' | 'visit-ticket-invalid' }
  /** It brings what would be held, and as much is held of its enrolment as may be. What it brings stays on the device. */
  | { readonly kind: 'too-much-held' };

/** What the newest header of a device said before the batch: what bears a higher number was made after that. */
export interface LastContact {
  readonly lastSequence: number;
  /** When that header was made, by the collector's clock; not after it came. */
  readonly madeAtMs: number;
}

export type EnrolmentKind = 'device' | 'link' | 'paper';

/** Who a device is, as it stands. */
export interface KnownEnrolment {
  readonly id: EnrolmentId;
  /**
   * A link is no device: its phones bring their own keys, and it stands at one unit for ever. Nor is the paper of a unit,
   * in whose name nothing is sent.
   */
  readonly kind: EnrolmentKind;
  /** What staff call it. */
  readonly name: string;
  /** It can have made nothing before. */
  readonly enrolledDay: Day;
  /** Null before its first contact, of a link, and of a device that claims numbers it cannot have made. */
  readonly lastContact: LastContact | null;
  /**
   * Null of a link, and of a device enrolled before devices had keys: nothing that comes in its name as a device's is
   * accepted.
   */
  readonly publicKey: PublicKey | null;
  /** Where it stands from which day on, in their order, no two on one day; at least one. */
  readonly places: readonly EnrolmentPlace[];
  /** Since when a device that was moved knows its present places; null while nobody can say. */
  readonly toldDay: Day | null;
  /**
   * Every unit it stands, stood or was once to stand at, `code@valid-from`: a device may have been told of a move that
   * was replaced before its day, and what it made for that place was thanked for.
   */
  readonly units: ReadonlySet<string>;
}

export interface EnrolmentPlace {
  readonly from: Day;
  /** `code@valid-from`. */
  readonly unit: string;
}

/**
 * Where ingest keeps what it received. Every method throws StorageUnavailable when the store cannot serve; then
 * nothing was written.
 */
export interface CollectorStore {
  /** Renewed whenever the store is restored from a backup. */
  epoch(): Promise<Epoch>;
  /** Who has this enrolment, revoked ones too, or null. */
  member(enrolment: EnrolmentId): Promise<KnownEnrolment | null>;
  /**
   * Stores the batch in one durable transaction and says what became of each line. What a record is (new, a
   * duplicate, a conflict) is decided by the ledger alone, and only what the ledger took in is counted. A record
   * that a device sent before it had a key is a duplicate too, under whichever enrolment it comes again. Given
   * twice, or ten times at once, it counts once and answers the same ids. The sound records of a revoked
   * enrolment are held.
   *
   * What an own phone sent and the ledger does not know needs its link to be in force, and its ticket, if one came
   * beside it, which is spent in the same transaction, unless the record is held for not being what the ticket is for.
   *
   * In the same transaction the batch is kept as evidence, if any record was taken from it, and the enrolment's
   * numbers are kept (assigned, seen, missing); when more are missing
   * than before, the enrolment gets an epoch of its own, so that its device offers what it still has.
   */
  commitBatch(batch: CheckedBatch): Promise<Result<CommittedBatch, CommitFault>>;
  /** Which of the offered records the ledger does not hold with these bytes, in the enrolment's epoch. */
  lacking(
    offer: Offer,
  ): Promise<Result<{ readonly lacking: readonly RecordId[]; readonly epoch: Epoch }, EnrolmentUnknown>>;
}

/** A record as it is held. */
export interface HeldRow {
  readonly enrolment: EnrolmentId;
  readonly id: RecordId;
  readonly sha256: Sha256;
  readonly sequence: number;
  readonly reason: HeldReason;
  readonly line: string;
  readonly day: Day | null;
  readonly hour: number | null;
  readonly flags: readonly string[];
}

/** What is held, and its way into the figures. Throws StorageUnavailable like CollectorStore. */
export interface HeldStore {
  /** At most `limit` held records in the order of (enrolment, id), after the one given, or from the first. */
  heldAfter(
    after: { readonly enrolment: EnrolmentId; readonly id: RecordId } | null,
    limit: number,
  ): Promise<readonly HeldRow[]>;
  /**
   * Counts records that now pass, in one transaction each call: out of `held`, into records and tallies, `stored`
   * in the ledger. One that is held no longer is passed over, so two releases at once count once.
   * @param by who decided on it, for the audit log; left out, nobody had to
   * @returns how many were counted by this call
   */
  countHeld(enrolment: EnrolmentId, records: readonly SoundRecord[], by?: string): Promise<number>;
}
