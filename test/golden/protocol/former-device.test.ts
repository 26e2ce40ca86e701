import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiveBatch } from '../../../src/collector/ingest/receive-batch.ts';
import type { EnrolmentId } from '../../../src/core/kernel/brand.ts';
import { parseAcknowledgement } from '../../../src/core/protocol/messages/acknowledgement.ts';
import { MESSAGE_SCHEMAS } from '../../../src/core/protocol/messages/json-schema.ts';
import { encodeReceiptFile } from '../../../src/core/protocol/transfer-file.ts';
import { webCryptoRandomIds } from '../../../src/device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../src/device/cryptography/web-cryptography.ts';
import { DexieOutboxStore } from '../../../src/device/outbox/dexie-outbox-store.ts';
import { OUTBOX_LAYOUT, OutboxDatabase } from '../../../src/device/outbox/outbox-database.ts';
import { CountedStart } from '../../../src/device/sync/counted-start.ts';
import { newCycleMemory, runCycle } from '../../../src/device/sync/sync-cycle.ts';
import { readReceipt } from '../../../src/device/transfer/transfer.ts';
import { startTestCollector, type TestCollector } from '../../integration/running-collector.ts';
import { ENGINES, type TestEngine } from '../../support/databases.ts';
import { isSignedBy, partOf } from '../../support/reference-crypto.ts';
import { DEVICE_KEY, RECEIPT_KEY } from '../../support/test-keys.ts';
import device from './device-0.3.0.json' with { type: 'json' };

const CRYPTO = { cryptography: webCryptography, sha256: webCryptoSha256 };
const BATCHES = device.batches.map((batch) => Buffer.from(batch, 'base64'));
/** What its database held: three records that its collector had, one on its way, ten that waited. */
const UNSENT = 11;

describe('a device of version 0.3.0, of protocol version 1, with a full outbox', () => {
  let server: TestCollector;
  beforeEach(async () => {
    server = await startTestCollector(ENGINES[0] as TestEngine, {}, { now: () => device.receivedAtMs });
    await server.collector.enrolments.add({
      id: device.enrolment as never,
      unit: device.unit as never,
      name: 'Máy 0.3.0',
      day: device.enrolledDay as never,
      publicKey: DEVICE_KEY.publicKey,
    });
  });
  afterEach(() => server.stop());

  const acknowledged = async (bytes: Uint8Array, way: 'network' | 'file') => {
    if (way === 'network') return (await server.post(bytes)).text();
    const received = await receiveBatch(bytes, server.collector.ingest, 'file');
    if (!received.ok) throw new Error(received.error.kind);
    return received.value.jws;
  };
  const outcomes = (jws: string) => {
    const acknowledgement = parseAcknowledgement(partOf(jws, 1));
    if (!acknowledgement.ok) throw new Error(`no acknowledgement: ${jws}`);
    return acknowledgement.value.records.map(({ outcome }) => outcome);
  };
  const stored = async () =>
    (await server.collector.database.reader.selectFrom('ledger').select('id').execute()).length;

  /** The database that version left behind, opened by the app of now. */
  async function updated() {
    const factory = {
      indexedDB: new IDBFactory(),
      IDBKeyRange: IDBKeyRange as typeof globalThis.IDBKeyRange,
    };
    const former = new Dexie('device', factory);
    for (const layout of [1, 2, 3] as const) former.version(layout).stores(OUTBOX_LAYOUT[layout]);
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const jwk = DEVICE_KEY.privateKey.export({ format: 'jwk' }) as JsonWebKey;
    const signingKey = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
    const { entries, enrolments, meta } = device.database;
    await former.table('enrolments').bulkAdd(enrolments.map((row) => ({ ...row, signingKey })));
    await former.table('entries').bulkAdd(entries);
    await former.table('meta').bulkAdd(meta);
    former.close();
    return new DexieOutboxStore(new OutboxDatabase('device', factory));
  }

  test.each(['network', 'file'] as const)(
    'VE3 not updated, it is drained by %s and answered in words it reads',
    async (way) => {
      const answers: string[] = [];
      for (const bytes of BATCHES) answers.push(await acknowledged(bytes, way));
      expect(answers.flatMap(outcomes)).toEqual(Array.from({ length: UNSENT }, () => 'stored'));
      for (const jws of answers) {
        expect(isSignedBy(RECEIPT_KEY.publicKey, jws)).toBe(true);
        const said = JSON.parse(partOf(jws, 1));
        expect(said.protocol).toBe(1);
        // Its parser took these fields and no others.
        expect(Object.keys(said).sort()).toEqual(
          [...(MESSAGE_SCHEMAS.Acknowledgement1['required'] as string[])].sort(),
        );
      }
      // It sends again what it was not told of.
      const again = await acknowledged(BATCHES[0] as Buffer, 'network');
      expect(new Set(outcomes(again))).toEqual(new Set(['duplicate']));
      expect(await stored()).toBe(UNSENT);
    },
  );

  test('VE3 ST1 updated over its database, it drains it, fills a collector up that lacks the rest, and returns heads', async () => {
    const store = await updated();
    expect(await store.counts()).toEqual({ waiting: 10, inFlight: 1, acknowledged: 3, quarantined: 0 });
    expect((await store.currentEnrolment())?.heads).toBeNull();
    const start = new CountedStart(webCryptoRandomIds);
    const ports = {
      ...CRYPTO,
      store,
      random: webCryptoRandomIds,
      fetch: (path: string, init: RequestInit) => fetch(server.url + path, { ...init, cache: 'default' }),
      now: () => device.receivedAtMs,
      timeLimit: (ms: number) => AbortSignal.timeout(ms),
      storage: async () => ({ persisted: true, usedBytes: null, quotaBytes: null }),
      appVersion: '0.4.0',
      start: (enrolment: EnrolmentId) => start.of(enrolment, store),
    };
    const sync = () => runCycle(ports, newCycleMemory(), { now: true, heartbeat: true });
    expect(await sync()).toBe('drained');
    expect(await store.counts()).toEqual({ waiting: 0, inFlight: 0, acknowledged: 14, quarantined: 0 });
    expect(await stored()).toBe(14);
    expect((await store.currentEnrolment())?.heads?.said.ledger.sequence).toBe(14);
    expect(await sync()).toBe('drained');
    const { reader } = server.collector.database;
    expect(await reader.selectFrom('heard_heads').selectAll().execute()).toMatchObject([
      { enrolment: device.enrolment, ledger_sequence: 14 },
    ]);
    expect(await reader.selectFrom('starts').selectAll().execute()).toMatchObject([{ number: 1 }]);
    expect((await store.currentEnrolment())?.nextSequence).toBe(15);
  });

  test('VE3 TF3 updated, it reads receipts of version 1 for what it sent by file before', async () => {
    const receipts: string[] = [];
    for (const bytes of BATCHES) receipts.push(await acknowledged(bytes, 'file'));
    const store = await updated();
    const read = await readReceipt({ ...CRYPTO, store }, encodeReceiptFile(receipts));
    expect(read).toMatchObject({ ok: true, value: { settled: UNSENT, unreadable: [], unsigned: [] } });
    expect(await store.counts()).toEqual({ waiting: 0, inFlight: 0, acknowledged: 14, quarantined: 0 });
  });
});
