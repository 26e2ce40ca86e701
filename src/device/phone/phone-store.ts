import type { BatchId, EnrolmentId, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import type { VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { CollectorKey } from '../../core/protocol/messages/membership.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { KeyPair } from '../cryptography/cryptography.ts';

/** Why a response is not taken, so that nothing but a person changes it. */
export type PhoneRefusal =
  /** The office's link is unknown or was withdrawn. */
  | 'link'
  /** The visit ticket is wrong, of another office or used. */
  | 'ticket'
  | 'other';

/**
 * A response made on an own phone, from the press on "Gửi phiếu" until the collector's receipt. Nothing of it is
 * readable; its keys were made for it and are good for nothing else.
 */
export interface PhoneResponse extends KeyPair {
  readonly id: RecordId;
  /** What the respondent is shown with the thanks. */
  readonly receipt: string;
  readonly link: OfficeLink;
  /** Null for an open link. The sealed answers say which of the two they came by, and that cannot be changed. */
  readonly ticket: VisitTicket | null;
  readonly enrolment: EnrolmentId;
  /** By which the receipt has to be signed. */
  readonly receiptKey: CollectorKey;
  /** The sealed record and its digest: the same however often it is signed. */
  readonly line: string;
  readonly sha256: Sha256;
  readonly batch: BatchId;
  /** The signed batch, the same bytes at every attempt. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The former pause, from which the next one is drawn, and the phone's clock at the next attempt. */
  readonly pauseMs: number;
  readonly nextAttemptAtMs: number;
  readonly refusal: PhoneRefusal | null;
  /** A request was made of which nobody knows what became: deleting the response may come too late. */
  readonly mayHaveArrived: boolean;
}

/**
 * The responses of a phone that are not acknowledged. Every promise rejects with StorageFailed and with nothing else.
 *
 * Guarantees: what `add` or `update` resolved for was committed with strict durability. What was removed comes back by
 * `add` alone.
 */
export interface PhoneStore {
  add(response: PhoneResponse): Promise<void>;
  /** Writes what is still there; false where it was removed meanwhile, by whatever tab. */
  update(response: PhoneResponse): Promise<boolean>;
  find(id: RecordId): Promise<PhoneResponse | null>;
  all(): Promise<readonly PhoneResponse[]>;
  remove(id: RecordId): Promise<void>;
}

/** What the browser calls the database of the origin. */
export const PHONE_DATABASE_NAME = 'sipas-phone';
