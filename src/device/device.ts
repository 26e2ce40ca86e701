import type { Result } from '../core/kernel/result.ts';
import type { OutboxEntry } from '../core/protocol/outbox.ts';
import type { RecordKind, WireRecord } from '../core/protocol/record.ts';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import type { EnrolmentFailure, ListedUnit, UnitQuery } from './enrolment-client.ts';
import type { Enrolment, StorageFailureReason } from './outbox-store.ts';
import type { RecordDraft } from './record-draft.ts';
import type { StorageAnswers } from './storage-care.ts';
import type { SubmitFailure } from './submit-record.ts';
import type { SyncStatus } from './sync-engine.ts';

export interface StorageFailure {
  readonly kind: 'storage-failed';
  readonly reason: StorageFailureReason;
}

/**
 * The device as the screens see it. The composition root makes one; a test hands in another. Heavy parts load
 * behind it, so that the first screen waits for none of them.
 */
export interface Device {
  readonly appVersion: string;
  readonly now: () => number;
  /** The current enrolment, or null; the failure when the store does not answer. */
  enrolment(): Promise<Result<Enrolment | null, StorageFailure>>;
  units(query: UnitQuery): Promise<Result<readonly ListedUnit[], EnrolmentFailure>>;
  enrol(
    unitRef: string,
    deviceName: string,
  ): Promise<Result<Enrolment, EnrolmentFailure | { kind: 'storage-failed'; reason: StorageFailureReason }>>;

  draft(kind: RecordKind, body: WireRecord['body']): RecordDraft;
  /** See submitRecord: `ok` means safe, and nothing else does. */
  submit(
    questionnaire: Questionnaire,
    draft: RecordDraft,
  ): Promise<Result<{ readonly receipt: string }, SubmitFailure>>;

  readonly sync: DeviceSync;
  /** What needs a person's eye. */
  quarantined(limit: number): Promise<readonly OutboxEntry[]>;
  storage(): Promise<StorageAnswers>;
}

/** Sync as an observable value: the shape React's useSyncExternalStore takes. */
interface DeviceSync {
  readonly subscribe: (listener: () => void) => () => void;
  readonly status: () => SyncStatus;
  /** Tries now, whatever pause is running. */
  now(): Promise<void>;
}
