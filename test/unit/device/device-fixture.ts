import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { must } from '../../../src/core/kernel/assert.ts';
import { HOUR_MS } from '../../../src/core/kernel/duration.ts';
import type { RecordKind } from '../../../src/core/protocol/messages/record.ts';
import { type RandomIds, webCryptoRandomIds } from '../../../src/device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../src/device/cryptography/web-cryptography.ts';
import { DexieOutboxStore } from '../../../src/device/outbox/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../../src/device/outbox/outbox-database.ts';
import type { Enrolment, OutboxStore } from '../../../src/device/outbox/outbox-store.ts';
import { draftRecord, type RecordDraft } from '../../../src/device/records/record-draft.ts';
import { type SubmitPorts, submitRecord } from '../../../src/device/records/submit-record.ts';
import { CountedStart, type StartOf } from '../../../src/device/sync/counted-start.ts';
import type { CyclePorts } from '../../../src/device/sync/sync-cycle.ts';
import { completeResponse, loadQuestionnaire } from '../../support/questionnaires.ts';
import { FakeCollector } from './fake-collector.ts';

export const SERVICE = loadQuestionnaire('sipas-2023-service');
export const START_MS = 1_760_000_000_000;

/** One key pair for all devices of a test file: making one takes longer than most tests. */
export const KEYS = await webCryptography.makeKeyPair();

/** As many as a test may ask of a full device: two whole batches and some. */
const FULL = 405;

/** What a device with so many records in it holds: to seal and store them takes longer than most tests. */
let full: ReturnType<typeof makeFull> | undefined;

async function makeFull() {
  const device = await TestDevice.enrolled();
  const drafts = await device.submitMany(FULL, 'abandonment');
  const rows = await device.database().entries.orderBy('[enrolment+sequence]').toArray();
  return { drafts, rows };
}

/** A device in memory: a real store on fake-indexeddb, WebCrypto, a clock that is moved by hand. */
export class TestDevice {
  readonly indexedDB = new IDBFactory();
  readonly collector = new FakeCollector();
  readonly random: RandomIds = { ...webCryptoRandomIds, fraction: () => 0.5 };
  nowMs = START_MS;
  store: OutboxStore = this.open();

  /** Another connection to the same data: a second tab, or the app after a restart. */
  open(): OutboxStore {
    return new DexieOutboxStore(this.database());
  }

  database(): OutboxDatabase {
    const factory = { indexedDB: this.indexedDB, IDBKeyRange: IDBKeyRange as typeof globalThis.IDBKeyRange };
    return new OutboxDatabase('device', factory);
  }

  static async enrolled(): Promise<TestDevice> {
    const device = new TestDevice();
    await device.store.enrol(device.collector.enrolled(1, KEYS));
    return device;
  }

  /** With abandonments waiting in it, at most 405, as if by `submitMany`. */
  static async full(count: number): Promise<{ device: TestDevice; drafts: readonly RecordDraft[] }> {
    full ??= makeFull();
    const { drafts, rows } = await full;
    const device = await TestDevice.enrolled();
    const database = device.database();
    await database.entries.bulkAdd(rows.slice(0, count));
    const enrolment = must(await device.store.currentEnrolment(), 'it is enrolled');
    await database.enrolments.update(
      enrolment.id,
      (row) => void Object.assign(row, { nextSequence: count + 1 }),
    );
    database.close();
    return { device, drafts: drafts.slice(0, count) };
  }

  draft(kind: RecordKind = 'response'): RecordDraft {
    const body =
      kind === 'abandonment'
        ? { submittedAtMs: this.nowMs, mode: 'kiosk', language: 'vi', reached: 'access.signage' }
        : { submittedAtMs: this.nowMs, response: completeResponse(SERVICE, 'kiosk') as never };
    return draftRecord(this.random, kind, body);
  }

  submit(draft = this.draft(), ports: Partial<SubmitPorts> = {}, foreseen: Enrolment | null = null) {
    const own = { store: this.store, sha256: webCryptoSha256, cryptography: webCryptography };
    return submitRecord({ ...own, ...ports }, SERVICE, draft, foreseen);
  }

  async submitMany(count: number, kind: RecordKind = 'response'): Promise<RecordDraft[]> {
    const drafts: RecordDraft[] = [];
    for (let n = 0; n < count; n += 1) {
      const draft = this.draft(kind);
      const submitted = await this.submit(draft);
      if (!submitted.ok) throw new Error(`not stored: ${submitted.error.kind}`);
      drafts.push(draft);
    }
    return drafts;
  }

  /** The start of the page that runs; a restart is another. */
  start = this.#begun();

  restart(): void {
    this.start = this.#begun();
  }

  #begun(): StartOf {
    const start = new CountedStart(this.random);
    return (enrolment) => start.of(enrolment, this.store);
  }

  ports(change: Partial<CyclePorts> = {}): CyclePorts {
    return {
      store: this.store,
      random: this.random,
      sha256: webCryptoSha256,
      cryptography: webCryptography,
      fetch: this.collector.fetch,
      now: () => this.nowMs,
      timeLimit: (ms) => AbortSignal.timeout(ms),
      storage: async () => ({ persisted: true, usedBytes: 1_000, quotaBytes: 1_000_000 }),
      appVersion: '0.1.0',
      start: this.start,
      ...change,
    };
  }

  /** Past any pause. */
  later(): void {
    this.nowMs += HOUR_MS;
    this.collector.nowMs += HOUR_MS;
  }
}

/** A store in which one method is replaced; everything else is the store's own. */
export function withFault<Name extends keyof OutboxStore>(
  store: OutboxStore,
  name: Name,
  faulty: OutboxStore[Name],
): OutboxStore {
  return new Proxy(store, {
    get(target, key) {
      if (key === name) return faulty;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
