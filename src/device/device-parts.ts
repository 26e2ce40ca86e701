import type { Cryptography } from './cryptography/cryptography.ts';
import type { RandomIds } from './cryptography/random-ids.ts';
import type { Digest } from './cryptography/sha256.ts';
import type { FormerStore } from './former-records.ts';
import type { EnrolmentClient } from './membership/enrolment-client.ts';
import type { OutboxStore } from './outbox/outbox-store.ts';
import type { StorageAnswers } from './outbox/storage-care.ts';
import type { DeviceQuestionnaires } from './questionnaires/device-questionnaires.ts';
import type { StartOf } from './sync/counted-start.ts';
import type { SyncEngine } from './sync/sync-engine.ts';

/** What a device is made of. The heavy parts are loaded when first asked for. */
export interface DeviceParts {
  readonly appVersion: string;
  readonly now: () => number;
  readonly random: RandomIds;
  readonly sha256: Digest;
  /** For what can be read of a store that does not open. */
  readonly indexedDB: IDBFactory;
  /** See HeaderPorts. */
  readonly start: StartOf;
  readonly storage: () => Promise<StorageAnswers>;
  readonly cryptography: () => Promise<Cryptography>;
  /** Whether this browser ever kept an outbox: asking an empty one would make it. */
  readonly hasOutbox: () => Promise<boolean>;
  readonly store: () => Promise<OutboxStore>;
  readonly former: () => Promise<FormerStore>;
  readonly client: () => Promise<EnrolmentClient>;
  readonly sync: () => Promise<SyncEngine>;
  readonly questionnaires: () => Promise<DeviceQuestionnaires>;
}
