import type { Result } from '../core/kernel/result.ts';
import type { RecordKind } from '../core/protocol/messages/record.ts';
import type { OutboxEntry } from '../core/protocol/outbox.ts';
import type { FileFault } from '../core/protocol/transfer-file.ts';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import type { EnrolmentFailure } from './membership/enrolment-client.ts';
import type { DeviceStanding } from './membership/standing.ts';
import type { OtherRecords } from './outbox/other-records.ts';
import type { StorageAnswers } from './outbox/storage-care.ts';
import type { StorageFailure } from './outbox/storage-failure.ts';
import type { OfficeNow } from './questionnaires/device-questionnaires.ts';
import type { RecordBody, RecordDraft } from './records/record-draft.ts';
import type { SubmitFailure } from './records/submit-record.ts';
import type { SyncStatus } from './sync/sync-engine.ts';
import type { ReceiptEffect, TransferChoice, TransferFile } from './transfer/transfer-file.ts';

/**
 * The device as the screens see it. The composition root makes one; a test hands in another. Heavy parts load
 * behind it, so that the first screen waits for none of them.
 */
export interface Device {
  readonly appVersion: string;
  readonly now: () => number;
  /** Who it is, or null before it is enrolled; the failure when the store does not answer. */
  enrolment(): Promise<Result<DeviceStanding | null, StorageFailure>>;
  /**
   * Makes this device a member. Asked again with the same code, because the answer was lost, it comes to the same.
   *
   * @param code as typed or scanned; after a dot it may name the receipt key the collector must have
   */
  enrol(code: string, deviceName: string): Promise<Result<DeviceStanding, EnrolmentFailure | StorageFailure>>;

  /**
   * What its office asks today; `builtIn`, the app's own, where nothing else was heard of. The collector is asked
   * besides, now and then; its answer is there for the next call.
   */
  asked(builtIn: Questionnaire): Promise<Questionnaire>;

  /** Whether its office is surely closed, and how long answering takes there; null where nothing is known. */
  office(): Promise<OfficeNow | null>;

  draft(kind: RecordKind, body: RecordBody): RecordDraft;
  /**
   * Loads what `submit` needs and goes once through what it does before it writes, while somebody looks through their
   * answers: thanks then wait for what is written alone. Stores nothing, and never fails.
   *
   * @param body that of a response, as far as it is known
   */
  getReady(questionnaire: Questionnaire, body: RecordBody): Promise<void>;
  /** See submitRecord: `ok` means safe, and nothing else does. */
  submit(
    questionnaire: Questionnaire,
    draft: RecordDraft,
  ): Promise<Result<{ readonly receipt: string }, SubmitFailure>>;

  readonly sync: DeviceSync;
  /** How many records here are no responses; null where the store does not say. */
  otherRecords(): Promise<OtherRecords | null>;
  /** What needs a person's eye. */
  quarantined(limit: number): Promise<readonly OutboxEntry[]>;
  /** Sends everything in quarantine once more; resolves with how many records that are. */
  sendQuarantinedAgain(): Promise<Result<number, StorageFailure>>;
  storage(): Promise<StorageAnswers>;

  readonly transfer: DeviceTransfer;
}

/** Sync by hand, where there is no network. */
export interface DeviceTransfer {
  /**
   * Writes a transfer file of what is chosen. The records stay as they are: should the network return first,
   * they go both ways, and count once.
   */
  exportFile(choice: TransferChoice): Promise<Result<TransferFile, StorageFailure>>;
  /** Reads the receipt the file came back with. */
  readReceipt(text: string): Promise<Result<ReceiptEffect, FileFault | StorageFailure>>;
  /**
   * What can still be read of a store that does not open, as a transfer file; `cannot-open` when nothing can.
   */
  rescueFile(): Promise<Result<TransferFile, StorageFailure>>;
}

/** Sync as an observable value: the shape React's useSyncExternalStore takes. */
interface DeviceSync {
  readonly subscribe: (listener: () => void) => () => void;
  readonly status: () => SyncStatus;
  /** Tries now, whatever pause is running. */
  now(): Promise<void>;
}
