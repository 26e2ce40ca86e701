import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import { readFileLines } from '../../src/core/protocol/transfer-file.ts';
import type { QuestionnaireId } from '../../src/core/questionnaire/questionnaire.ts';
import { claimIn } from '../../src/device/cryptography/jws.ts';
import { webCryptoRandomIds } from '../../src/device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { DexieOutboxStore } from '../../src/device/outbox/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../src/device/outbox/outbox-database.ts';
import { STORE_TIME_LIMIT_MS } from '../../src/device/outbox/within.ts';
import { sealRecord } from '../../src/device/records/seal-record.ts';
import { rescueFile } from '../../src/device/transfer/rescue.ts';
import type { TransferFile } from '../../src/device/transfer/transfer-file.ts';
import { newHpkeOpener } from './hpke-opener.ts';
import { aMembership, anEnrolment, anEntry, hexId } from './outbox-store-contract.ts';

type Factory = { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange };

/** What a store does that closes, or does not open, under the app. Run on each engine of the field. */
export function outboxOpeningContract(
  engine: string,
  makeFactory: () => Factory,
  forceClose: (connection: IDBDatabase) => void,
): void {
  describe(`a store that does not stay open, on ${engine}`, () => {
    let places = 0;
    const opened: OutboxDatabase[] = [];

    function place() {
      places += 1;
      const factory = makeFactory();
      const name = `opening-${places}`;
      const database = new OutboxDatabase(name, factory);
      opened.push(database);
      const { indexedDB } = factory;
      return { name, indexedDB, factory, database, store: new DexieOutboxStore(database) };
    }
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.delete();
    });

    test('ST2 the browser closes it: the next call opens it again, with everything in it', async () => {
      const { store, database } = place();
      await store.enrol(anEnrolment(1));
      forceClose(database.backendDB());
      expect(await store.add(anEnrolment(1).id, anEntry(1))).toBe('added');
      expect(await store.entry(hexId(1))).toEqual(anEntry(1));
    });

    test('ST2 a connection that died and says so at every call is given up for another', async () => {
      const { store, database } = place();
      await store.enrol(anEnrolment(1));
      // Dexie has bound what it asks of the connection: it is the connection it uses that dies.
      Object.assign(database.core, {
        transaction: () => {
          throw new DOMException('Internal error', 'UnknownError');
        },
      });
      await expect(store.add(anEnrolment(1).id, anEntry(1))).rejects.toMatchObject({ name: 'StorageFailed' });
      expect(await store.add(anEnrolment(1).id, anEntry(1))).toBe('added');
    });

    test('ST2 an opening that never ends is given up after its time, and tried again with the next call', async () => {
      const { indexedDB, IDBKeyRange } = makeFactory();
      let hangs = true;
      const hanging = new Proxy(indexedDB, {
        get: (target, key) => {
          if (key === 'open' && hangs) return () => new EventTarget();
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      places += 1;
      const database = new OutboxDatabase(`opening-${places}`, { indexedDB: hanging, IDBKeyRange });
      opened.push(database);
      const store = new DexieOutboxStore(database);
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      const isGivenUp = expect(store.currentEnrolment()).rejects.toMatchObject({ reason: 'time-limit' });
      await vi.advanceTimersByTimeAsync(STORE_TIME_LIMIT_MS);
      await isGivenUp;
      vi.useRealTimers();
      hangs = false;
      expect(await store.currentEnrolment()).toBeNull();
    });

    test('ST2 its data are deleted under the app: the next call opens an empty one', async () => {
      const { store, indexedDB, name } = place();
      await store.enrol(anEnrolment(1));
      await done(indexedDB.deleteDatabase(name));
      expect(await store.currentEnrolment()).toBeNull();
      await store.enrol(anEnrolment(2));
      expect((await store.currentEnrolment())?.id).toBe(anEnrolment(2).id);
    });

    test('ST2 one that a newer app has made is said not to open, and opens when it can again', async () => {
      const { store, indexedDB, name } = place();
      await store.enrol(anEnrolment(1));
      await makeNewer(indexedDB, name);
      await expect(store.currentEnrolment()).rejects.toMatchObject({ reason: 'cannot-open' });
      await expect(store.add(anEnrolment(1).id, anEntry(1))).rejects.toMatchObject({ reason: 'cannot-open' });
      await done(indexedDB.deleteDatabase(name));
      expect(await store.currentEnrolment()).toBeNull();
    });

    test('SG1 a key made by WebCrypto is there after a restart, signs, and cannot be exported', async () => {
      const { store, name, indexedDB, factory } = place();
      const { signingKey, publicKey } = await webCryptography.makeKeyPair();
      await store.savePendingEnrolment({ code: '0123456789', signingKey, publicKey });
      await store.enrol({ ...anEnrolment(1), signingKey });
      const again = new OutboxDatabase(name, factory);
      opened.push(again);
      const kept = must(await new DexieOutboxStore(again).currentEnrolment(), 'it was stored').signingKey;
      const header = deviceSignedHeader('sipas-batch');
      const jws = await webCryptography.sign(kept, header, '{}');
      expect(await webCryptography.verify(publicKey, header, jws)).toBe('{}');
      for (const format of ['pkcs8', 'jwk'] as const) {
        await expect(crypto.subtle.exportKey(format, kept as CryptoKey)).rejects.toThrow();
      }
      expect((await indexedDB.databases()).map((database) => database.name)).toContain(name);
    });

    test('ST2 what can be read of it becomes a transfer file, row by row, signed with the keys in it', async () => {
      const { store, indexedDB, name } = place();
      const [E1, E2, E3] = [await keyedEnrolment(1), await keyedEnrolment(2), await keyedEnrolment(3)];
      const lines: string[] = [];
      for (const [{ enrolment }, count] of [
        [E1, 150],
        [E2, 2],
        [E3, 1],
      ] as const) {
        await store.enrol(enrolment);
        for (let number = 1; number <= count; number += 1) {
          const known = must(await store.currentEnrolment(), 'it was just stored');
          const entry = await sealRecord(SEALING, known, {
            id: hexId(number + Number.parseInt(enrolment.id.slice(-1), 16) * 0x1000),
            kind: 'response',
            questionnaire: 'sipas-2023-service' as QuestionnaireId,
            version: 1,
            unit: '00004@2025-07-01',
            body: { reached: 'access.signage' },
            isSampled: false,
          });
          if (enrolment !== E3.enrolment) lines.push(entry.line);
          await store.add(enrolment.id, entry);
        }
      }
      await makeNewer(indexedDB, name, (entries, enrolments) => {
        entries.put({ id: 'not a record' });
        entries.put({
          id: hexId(0x5000),
          enrolment: E1.enrolment.id,
          sequence: 900,
          line: '{"cut',
          sha256: '',
        });
        entries.put({ id: hexId(0x5001), enrolment: E1.enrolment.id, sequence: 901, line: 7, sha256: '' });
        // Of version 0: it can be read, and never was sealed.
        const line = '{"body":{},"id":"0"}';
        entries.put({ id: hexId(0x5002), enrolment: hexId(0x5003), sequence: 1, line, sha256: '' });
        const { membership } = E3.enrolment;
        enrolments.put({ id: E3.enrolment.id, signingKey: { no: 'key' }, membership });
        enrolments.put({ id: hexId(0x5004), signingKey: 'damaged', membership: null });
        enrolments.put({ id: 'nonsense', signingKey: {} });
      });
      const file = await rescueFile(rescuePorts(indexedDB), name);
      expect(file.records).toBe(152);
      expect(file.leftOut).toBe(2);
      const batches = await batchesIn(file);
      expect(batches.flatMap(({ records }) => records).sort()).toEqual(lines.sort());
      for (const { enrolment, publicKey } of [E1, E2]) {
        const own = batches.filter(({ header }) => header.enrolment === enrolment.id);
        expect(Math.max(...own.map(({ header }) => header.lastSequence))).toBe(
          enrolment === E1.enrolment ? 150 : 2,
        );
        for (const { jws } of own) {
          const header = deviceSignedHeader('sipas-batch');
          expect(await webCryptography.verify(publicKey, header, jws)).not.toBeNull();
        }
      }
      // Reading it has changed nothing: it still is the newer app's.
      expect((await connectionTo(indexedDB, name)).version).toBe(NEWER);
    });

    test('ST2 where there is no database nothing can be rescued, and none is made', async () => {
      const { indexedDB, name } = place();
      await expect(rescueFile(rescuePorts(indexedDB), name)).rejects.toMatchObject({
        reason: 'cannot-open',
      });
      expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
    });

    test('ST2 where there is a database without records nothing can be rescued either', async () => {
      const { indexedDB, name } = place();
      (await connectionTo(indexedDB, name, 1)).close();
      await expect(rescueFile(rescuePorts(indexedDB), name)).rejects.toMatchObject({
        reason: 'cannot-open',
      });
    });
  });
}

const NEWER = 990;
const SEALING = { cryptography: webCryptography, sha256: webCryptoSha256 };

async function keyedEnrolment(number: number) {
  const { signingKey, publicKey } = await webCryptography.makeKeyPair();
  const membership = { ...aMembership(number), sealingKey: (await newHpkeOpener()).key };
  return { publicKey, enrolment: { ...anEnrolment(number), signingKey, membership } };
}

function rescuePorts(indexedDB: IDBFactory) {
  return {
    indexedDB,
    random: webCryptoRandomIds,
    ...SEALING,
    now: () => 1_760_000_000_000,
    storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
    appVersion: '0.1.0',
    start: async () => null,
  };
}

/** Opens the database as an app of a later layout would. */
async function makeNewer(
  indexedDB: IDBFactory,
  name: string,
  change: (entries: IDBObjectStore, enrolments: IDBObjectStore) => void = () => {},
): Promise<void> {
  const database = await connectionTo(indexedDB, name, NEWER);
  const transaction = database.transaction(['entries', 'enrolments'], 'readwrite');
  change(transaction.objectStore('entries'), transaction.objectStore('enrolments'));
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
  });
  database.close();
}

async function connectionTo(indexedDB: IDBFactory, name: string, version?: number): Promise<IDBDatabase> {
  const database = await done(indexedDB.open(name, version));
  database.onversionchange = () => database.close();
  return database;
}

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function batchesIn({ content }: TransferFile) {
  const lines = readFileLines('sipas-batches', await content.text());
  if (!lines.ok) throw new Error(lines.error.kind);
  return Promise.all(
    lines.value.map(async ({ text }) => {
      const bytes = Uint8Array.from(atob(text), (character) => must(character.codePointAt(0), 'a byte'));
      const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
      const [jws = '', ...rest] = (await new Response(unpacked).text()).split('\n');
      return {
        jws,
        header: JSON.parse(must(claimIn(jws), 'a header is a JWS').payload) as {
          enrolment: string;
          lastSequence: number;
        },
        records: rest.slice(0, -1),
      };
    }),
  );
}
