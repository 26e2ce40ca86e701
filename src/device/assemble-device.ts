import { SECOND_MS } from '../core/kernel/duration.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import type { Device } from './device.ts';
import type { DeviceParts } from './device-parts.ts';
import { type Enrolment, StorageFailed } from './outbox/outbox-store.ts';
import type { StorageFailure } from './outbox/storage-failure.ts';
import { draftRecord, type RecordDraft } from './records/record-draft.ts';
import type { SubmitPorts } from './records/submit-record.ts';
import type { StaffWork } from './staff-work.ts';
import { subscribeLater } from './subscribe-later.ts';
import type { SyncEngine, SyncStatus } from './sync/sync-engine.ts';

const SENT_AFTER_MS = SECOND_MS;

const NOTHING_KNOWN: SyncStatus = {
  running: false,
  counts: null,
  state: null,
  fault: null,
  storageFailure: null,
};

/** What makes a record safe. */
interface RecordWork {
  readonly records: typeof import('./records/submit-record.ts');
  readonly ports: SubmitPorts;
}

/** The device over its parts. */
export function assembleDevice(parts: DeviceParts): Device {
  let engine: SyncEngine | null = null;
  const sync = async () => {
    engine ??= await parts.sync();
    return engine;
  };
  let loaded: RecordWork | null = null;
  /** Under whom the next record would be made. A draft that was tried before is looked for instead. */
  let foreseen: Enrolment | null = null;
  const tried = new WeakSet<RecordDraft>();
  const recordWork = async () => {
    const [records, store, cryptography] = await Promise.all([
      import('./records/submit-record.ts'),
      parts.store(),
      parts.cryptography(),
    ]);
    loaded = { records, ports: { store, cryptography, sha256: parts.sha256 } };
    return loaded;
  };
  const staff = <Value, Failure>(work: (staff: StaffWork) => Promise<Result<Value, Failure>>) =>
    guarded(async () => work(new (await import('./staff-work.ts')).StaffWork(parts, sync)));
  return {
    appVersion: parts.appVersion,
    now: parts.now,
    enrolment: () =>
      guarded(async () => {
        if (!(await parts.hasOutbox())) return ok(null);
        const [{ standingOf }, store] = await Promise.all([
          import('./membership/standing.ts'),
          parts.store(),
        ]);
        const enrolment = await store.currentEnrolment();
        return ok(enrolment === null ? null : standingOf(enrolment, parts.now()));
      }),
    enrol: (code, deviceName) => staff((work) => work.enrol(code, deviceName)),
    // A store that does not answer is said where it matters: nobody can begin then.
    asked: async (builtIn) => {
      try {
        return (await parts.hasOutbox()) ? await (await parts.questionnaires()).today(builtIn) : builtIn;
      } catch {
        return builtIn;
      }
    },
    office: async () => {
      try {
        return (await parts.hasOutbox()) ? await (await parts.questionnaires()).office() : null;
      } catch {
        return null;
      }
    },
    draft: (kind, body) => draftRecord(parts.random, kind, body),
    getReady: async (questionnaire, body) => {
      try {
        const { records, ports } = await recordWork();
        foreseen = await records.rehearse(ports, questionnaire, draftRecord(parts.random, 'response', body));
      } catch {
        // Whatever it is, `submit` meets it again and says it.
      }
    },
    submit: (questionnaire, draft) =>
      guarded(async () => {
        // Nothing is waited for once it is there: the store is asked before the screen is drawn anew.
        const { records, ports } = loaded ?? (await recordWork());
        const known = tried.has(draft) ? null : foreseen;
        foreseen = null;
        tried.add(draft);
        const submitted = await records.submitRecord(ports, questionnaire, draft, known);
        // In the background, once the thanks are painted, and whatever becomes of it: the record is safe already.
        if (submitted.ok)
          setTimeout(() => void sync().then((syncing) => syncing.run('submit'), ignore), SENT_AFTER_MS);
        return submitted;
      }),
    sync: {
      subscribe: (listener) =>
        subscribeLater(async () => {
          const loaded = await sync();
          void loaded.refresh();
          return loaded;
        }, listener),
      status: () => engine?.status() ?? NOTHING_KNOWN,
      now: async () => (await sync()).run('staff'),
    },
    otherRecords: async () => {
      const found = await staff((work) => work.otherRecords());
      return found.ok ? found.value : null;
    },
    quarantined: async (limit) => (await parts.store()).quarantined(limit),
    sendQuarantinedAgain: () => staff((work) => work.sendQuarantinedAgain()),
    storage: parts.storage,
    transfer: {
      exportFile: (choice) => staff((work) => work.exportFile(choice)),
      readReceipt: (text) => staff((work) => work.readReceipt(text)),
      rescueFile: () => staff((work) => work.rescueFile()),
    },
  };
}

/** A part that cannot be loaded counts as a storage that failed. */
async function guarded<Value, Failure>(
  work: () => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure | StorageFailure>> {
  try {
    return await work();
  } catch (error) {
    return err(storageFailure(error));
  }
}

function storageFailure(error: unknown): StorageFailure {
  return { kind: 'storage-failed', reason: error instanceof StorageFailed ? error.reason : 'unknown' };
}

function ignore(): void {}
