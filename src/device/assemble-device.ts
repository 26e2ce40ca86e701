import { must } from '../core/kernel/assert.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import type { Device, StorageFailure } from './device.ts';
import type { EnrolmentClient } from './enrolment-client.ts';
import { OUTBOX_DATABASE_NAME, type OutboxStore, StorageFailed } from './outbox-store.ts';
import type { RandomIds } from './random-ids.ts';
import { draftRecord } from './record-draft.ts';
import type { Digest } from './sha256.ts';
import type { StorageAnswers } from './storage-care.ts';
import type { SyncEngine, SyncStatus } from './sync-engine.ts';

/** What a device is made of. The heavy parts are loaded when first asked for. */
export interface DeviceParts {
  readonly appVersion: string;
  readonly now: () => number;
  readonly random: RandomIds;
  readonly sha256: Digest;
  /** For what can be read of a store that does not open. */
  readonly indexedDB: IDBFactory;
  readonly storage: () => Promise<StorageAnswers>;
  readonly store: () => Promise<OutboxStore>;
  readonly client: () => Promise<EnrolmentClient>;
  readonly sync: () => Promise<SyncEngine>;
}

const NOTHING_KNOWN: SyncStatus = { running: false, counts: null, state: null, storageFailure: null };

/** The device over its parts. */
export function assembleDevice(parts: DeviceParts): Device {
  let engine: SyncEngine | null = null;
  const sync = async () => {
    engine ??= await parts.sync();
    return engine;
  };
  return {
    appVersion: parts.appVersion,
    now: parts.now,
    enrolment: () => guarded(async () => (await parts.store()).currentEnrolment()),
    units: async (query) => (await parts.client()).units(query),
    async enrol(unitRef, deviceName) {
      const answer = await (await parts.client()).enrol(unitRef, deviceName);
      if (!answer.ok) return answer;
      return guarded(async () => {
        const store = await parts.store();
        await store.enrol(answer.value);
        return must(await store.currentEnrolment(), 'the enrolment just stored is the current one');
      });
    },
    draft: (kind, body) => draftRecord(parts.random, kind, body),
    async submit(questionnaire, draft) {
      try {
        const [{ submitRecord }, store] = await Promise.all([import('./submit-record.ts'), parts.store()]);
        const submitted = await submitRecord({ store, sha256: parts.sha256 }, questionnaire, draft);
        // In the background, and whatever becomes of it: the record is safe already.
        if (submitted.ok) void sync().then((loaded) => loaded.run('submit'), ignore);
        return submitted;
      } catch (error) {
        return err(storageFailure(error));
      }
    },
    sync: {
      subscribe(listener) {
        let stop = () => {};
        let stopped = false;
        void sync().then((loaded) => {
          if (stopped) return;
          stop = loaded.subscribe(listener);
          listener();
          void loaded.refresh();
        }, ignore);
        return () => {
          stopped = true;
          stop();
        };
      },
      status: () => engine?.status() ?? NOTHING_KNOWN,
      now: async () => (await sync()).run('staff'),
    },
    quarantined: async (limit) => (await parts.store()).quarantined(limit),
    sendQuarantinedAgain: () =>
      guarded(async () => {
        const [{ sendQuarantinedAgain }, store] = await Promise.all([
          import('./send-quarantined-again.ts'),
          parts.store(),
        ]);
        const count = await sendQuarantinedAgain(store);
        if (count > 0) void sync().then((loaded) => loaded.run('staff'), ignore);
        return count;
      }),
    storage: parts.storage,
    transfer: {
      exportFile: (choice) =>
        guarded(async () => {
          const [{ exportFile }, store] = await Promise.all([import('./transfer.ts'), parts.store()]);
          return exportFile({ ...parts, store }, choice);
        }),
      async readReceipt(text) {
        const read = await guarded(async () => {
          const [{ readReceipt }, store] = await Promise.all([import('./transfer.ts'), parts.store()]);
          return readReceipt(store, text);
        });
        if (!read.ok) return read;
        void sync().then((loaded) => loaded.refresh(), ignore);
        return read.value;
      },
      rescueFile: () =>
        guarded(async () => {
          const { rescueFile } = await import('./rescue.ts');
          return rescueFile(parts, OUTBOX_DATABASE_NAME);
        }),
    },
  };
}

/** A part that cannot be loaded counts as a storage that failed. */
async function guarded<Value>(work: () => Promise<Value>): Promise<Result<Value, StorageFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    return err(storageFailure(error));
  }
}

function storageFailure(error: unknown): StorageFailure {
  return { kind: 'storage-failed', reason: error instanceof StorageFailed ? error.reason : 'unknown' };
}

function ignore(): void {}
