import type { BatchId, EnrolmentId, Epoch, RecordId, Sha256, StartId } from '../../core/kernel/brand.ts';
import type { Acknowledgement } from '../../core/protocol/messages/acknowledgement.ts';
import type { DeviceStart } from '../../core/protocol/messages/batch.ts';
import type { Heads } from '../../core/protocol/messages/heads.ts';
import type { Membership } from '../../core/protocol/messages/membership.ts';
import type { OfferAnswer } from '../../core/protocol/messages/offer.ts';
import type { OutboxEntry, OutboxState } from '../../core/protocol/outbox.ts';
import type { KeyPair, SigningKey } from '../cryptography/cryptography.ts';
import type { HeldQuestionnaires } from '../questionnaires/held-questionnaires.ts';

/**
 * What a device remembers: its enrolments, the records it made and when it may next speak to the collector.
 *
 * Guarantee: when a promise of `add` resolves with `added`, the row and the enrolment's next sequence number
 * were committed in one transaction with strict durability. Every promise here rejects with StorageFailed and
 * with nothing else; a rejected write either happened as a whole or not at all, and the caller cannot know
 * which, so anyone who repeats one must use the same record id.
 *
 * Not covered: a profile that is wiped. What was not yet acknowledged is lost with it, and the collector sees
 * an enrolment that fell silent.
 */
export interface OutboxStore {
  /** The enrolment new records are made under, or null before the first that has a key. */
  currentEnrolment(): Promise<Enrolment | null>;
  /** Every enrolment of this device. A former one stays as long as records made under it are here. */
  enrolments(): Promise<readonly Enrolment[]>;
  /** The key kept for an enrolment that was asked for and has not been answered, or null. */
  pendingEnrolment(): Promise<PendingEnrolment | null>;
  /** Keeps the key before the request that brings it is sent: its answer may be lost. */
  savePendingEnrolment(pending: PendingEnrolment): Promise<void>;
  /** Adds an enrolment, makes it the current one and forgets the pending one. */
  enrol(enrolment: NewEnrolment): Promise<void>;
  /** Removes the former enrolments under which nothing is left here, and their keys with them. */
  forgetDrained(): Promise<void>;

  /** What is known before a record is made, read at once: itself where a former try stored it, and `currentEnrolment`. */
  lookUp(
    id: RecordId,
  ): Promise<{ readonly former: OutboxEntry | null; readonly enrolment: Enrolment | null }>;
  /**
   * Stores a record if its sequence number is still the enrolment's next one.
   *
   * @param foreseen for a record made by what was read a while ago: the SHA-256 of that membership. Where another has
   *   come since, or another enrolment is the current one, it is as if the number were taken.
   */
  add(enrolment: EnrolmentId, entry: OutboxEntry, foreseen?: Sha256): Promise<'added' | 'sequence-taken'>;
  /** Asked while an `add` of this store is under way, it reads what that has committed, without the caller's waiting. */
  entry(id: RecordId): Promise<OutboxEntry | null>;
  /** At most `limit` records of an enrolment in a state and above a sequence number, in their order. */
  inState(
    state: OutboxState,
    enrolment: EnrolmentId,
    limit: number,
    aboveSequence: number,
  ): Promise<readonly OutboxEntry[]>;
  /** Of every enrolment. */
  quarantined(limit: number): Promise<readonly OutboxEntry[]>;
  counts(enrolment?: EnrolmentId): Promise<OutboxCounts>;
  /** How many of all records here, whatever their state, are of that kind. */
  countOf(kind: OutboxEntry['kind']): Promise<number>;

  /** Puts those of the records that wait on their way; returns the ones that now are. */
  markSent(ids: readonly RecordId[], batch: BatchId): Promise<readonly RecordId[]>;
  /** What is in flight waits again: of one batch, or of every batch. */
  putBack(batch: BatchId | 'every-batch'): Promise<void>;
  /**
   * Applies the collector's word to its batch; keeps the contact, the epoch, a changed membership and higher heads,
   * which are the enrolment's from now on. Returns how many records it settled.
   */
  applyAcknowledgement(acknowledgement: Acknowledgement, contact: Contact, brought: Brought): Promise<number>;
  /**
   * Applies an acknowledgement from a receipt file to the records of its enrolment that it names; returns how many
   * it changed. It is no contact: next attempt, clock and the enrolment's epoch stay, since a file may be old. A
   * membership and heads are kept only if the collector said them after whatever it said last.
   */
  applyReceipt(acknowledgement: Acknowledgement, brought: Brought): Promise<number>;
  /** At most `limit` records of an enrolment acknowledged in another epoch than the enrolment's. */
  unconfirmed(enrolment: EnrolmentId, limit: number): Promise<readonly OutboxEntry[]>;
  /** Applies the answer to an offer of these records; returns how many wait again. */
  applyOfferAnswer(answer: OfferAnswer, offered: readonly RecordId[]): Promise<number>;
  /** A person's decision: those of the records that are in quarantine wait again; returns how many. */
  sendAgain(ids: readonly RecordId[]): Promise<number>;
  /**
   * Removes at most `limit` acknowledged records whose time is over by the collector's clock and which are
   * confirmed in their enrolment's epoch.
   */
  removeExpired(collectorNowMs: number, limit: number): Promise<number>;

  /**
   * Counts one more start of the device, of which `id` is the mark, to speak for an enrolment. Fails as `closed` where
   * the enrolment is not there: what the origin stored was deleted, and the count with it.
   */
  beginStart(enrolment: EnrolmentId, id: StartId): Promise<DeviceStart>;
  /** The start that was counted last, or null before the first. Fails as beginStart does. */
  lastStart(enrolment: EnrolmentId): Promise<DeviceStart | null>;

  /** What the office asks, as it was heard last; null before. It is no part of an enrolment. */
  heldQuestionnaires(): Promise<HeldQuestionnaires | null>;
  keepQuestionnaires(held: HeldQuestionnaires): Promise<void>;

  syncState(): Promise<SyncState>;
  saveSyncState(state: SyncState): Promise<void>;
}

/** What the browser calls the database of the origin. */
export const OUTBOX_DATABASE_NAME = 'sipas-outbox';

/** The collector's newest statement of an enrolment, and what of it the device uses. */
export interface HeldMembership
  extends Pick<Membership, 'deviceName' | 'deviceKey' | 'places' | 'sealingKey' | 'receiptKey'> {
  /** As the collector signed it, to be shown to one that lost it. */
  readonly jws: string;
  /** Of its payload; the header of every batch says it, so that the collector sees when it is not the newest. */
  readonly sha256: Sha256;
}

/** The heads of the collector's lists as it signed them, and what they say. */
export interface HeldHeads {
  readonly jws: string;
  readonly said: Heads;
}

/** What an acknowledgement brought beside its outcomes, verified; null where it brought none. */
export interface Brought {
  readonly membership: HeldMembership | null;
  readonly heads: HeldHeads | null;
}

/** A key made for a code. The same code is asked for with the same key again, until it is answered. */
export interface PendingEnrolment extends KeyPair {
  readonly code: string;
}

export interface NewEnrolment {
  readonly id: EnrolmentId;
  /** The collector's, as this enrolment last met it. */
  readonly epoch: Epoch;
  readonly signingKey: SigningKey;
  readonly membership: HeldMembership;
  readonly enrolledAtMs: number;
}

export interface Enrolment extends NewEnrolment {
  /** The sequence number the next record gets, from 1. */
  readonly nextSequence: number;
  /** Collector's clock minus device's clock at the last acknowledgement, null before the first. */
  readonly clockOffsetMs: number | null;
  /** The collector's clock when it was last heard, in a batch's answer or a receipt file; 0 before. */
  readonly heardAtMs: number;
  /** The highest it heard; null before the first. */
  readonly heads: HeldHeads | null;
}

export interface OutboxCounts {
  readonly waiting: number;
  readonly inFlight: number;
  readonly acknowledged: number;
  readonly quarantined: number;
}

/** A meeting with the collector. */
export interface Contact {
  /** By the device's clock. */
  readonly atMs: number;
  readonly clockOffsetMs: number;
}

/** Why the last attempt failed; a problem carries the collector's code. */
export type SyncFailure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'time-limit' }
  | { readonly kind: 'not-the-collector'; readonly status: number }
  | { readonly kind: 'problem'; readonly code: string };

/** What outlives a restart of the app, so that a crash loop cannot become a storm of requests. */
export interface SyncState {
  /** Device's clock; 0 when nothing is to be waited for. */
  readonly nextAttemptAtMs: number;
  /** The former pause, from which the next one is drawn; 0 after a success. */
  readonly pauseMs: number;
  /** Device's clock at the last acknowledgement of any batch, null before the first. */
  readonly lastContactAtMs: number | null;
  readonly lastFailure: SyncFailure | null;
}

export const INITIAL_SYNC_STATE: SyncState = {
  nextAttemptAtMs: 0,
  pauseMs: 0,
  lastContactAtMs: null,
  lastFailure: null,
};

export type StorageFailureReason =
  /** The disk or the origin's share of it is full. */
  | 'quota'
  /** The browser closed the database under the app, or another version of the app holds it. */
  | 'closed'
  /** The database cannot be opened: damaged, forbidden, or made by a newer app. */
  | 'cannot-open'
  /** The answer did not come in time. */
  | 'time-limit'
  /** What was read back is not what was written. */
  | 'read-back'
  | 'unknown';

export class StorageFailed extends Error {
  override readonly name = 'StorageFailed';
  readonly reason: StorageFailureReason;

  constructor(reason: StorageFailureReason, cause?: unknown) {
    super(`storage failed: ${reason}`, { cause });
    this.reason = reason;
  }
}
