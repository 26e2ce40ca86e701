import type { EnrolmentId, Epoch, PublicKey, RandomId } from '../../core/kernel/brand.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { NewEnrolment } from './enrolment-store.ts';

export type EnrolmentCodeId = RandomId<'EnrolmentCodeId'>;

export interface NewEnrolmentCode {
  readonly id: EnrolmentCodeId;
  readonly unit: UnitRef;
  /** What the device is to be called, or null where that is left to the person who sets it up. */
  readonly name: string | null;
  /** HMAC of the part by which it is found, and of the whole code. */
  readonly findingMac: string;
  readonly codeMac: string;
  readonly madeBy: string;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface StoredEnrolmentCode extends NewEnrolmentCode {
  /** How often it was found and its proof looked at. */
  readonly tries: number;
  readonly isWithdrawn: boolean;
  /** The enrolment it made, or null while it is unused. */
  readonly enrolment: EnrolmentId | null;
  /** That enrolment's key: who comes again with it lost the answer. */
  readonly publicKey: PublicKey | null;
}

/**
 * Where enrolment codes are kept. Each change is one transaction with its entry in the audit log. Throws
 * StorageUnavailable when the store cannot serve.
 */
export interface EnrolmentCodeStore {
  /** Codes that made no enrolment and expired more than a day before are removed with it. */
  add(code: NewEnrolmentCode, entry: AuditEntry): Promise<void>;
  find(id: EnrolmentCodeId): Promise<StoredEnrolmentCode | null>;
  /** Every code whose time is not over, used and withdrawn ones included. */
  unexpired(nowMs: number): Promise<readonly StoredEnrolmentCode[]>;
  /** Takes one of a code's `most` tries. Whether one was left. Of calls at once no more than `most` succeed. */
  takeTry(id: EnrolmentCodeId, most: number): Promise<boolean>;
  /**
   * Makes the enrolment and marks the code as used by it, both or neither. Null when the code was used, withdrawn or
   * removed meanwhile: of calls at once one succeeds.
   * @returns the epoch the device begins in
   */
  redeem(id: EnrolmentCodeId, enrolment: NewEnrolment, entry: AuditEntry): Promise<Epoch | null>;
  /** The epoch an enrolment is in. */
  epochOf(enrolment: EnrolmentId): Promise<Epoch>;
  /** Asked a second time it changes nothing. A used code stays used. */
  withdraw(id: EnrolmentCodeId, entry: AuditEntry): Promise<'withdrawn' | 'used' | 'unknown'>;
}
