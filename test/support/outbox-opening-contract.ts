import { afterEach, describe, expect, test } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { encodeRecord } from '../../src/core/protocol/record.ts';
import { readFileLines } from '../../src/core/protocol/transfer-file.ts';
import type { QuestionnaireId } from '../../src/core/questionnaire/questionnaire.ts';
import type { TransferFile } from '../../src/device/device.ts';
import { DexieOutboxStore } from '../../src/device/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../src/device/outbox-database.ts';
import { webCryptoRandomIds } from '../../src/device/random-ids.ts';
import { rescueFile } from '../../src/device/rescue.ts';
import { webCryptoSha256 } from '../../src/device/sha256.ts';
import { anEnrolment, anEntry, hexId } from './outbox-store-contract.ts';

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
      return { name, indexedDB, database, store: new DexieOutboxStore(database) };
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

    test('ST2 what can be read of it becomes a transfer file, row by row', async () => {
      const { store, indexedDB, name } = place();
      const [E1, E2] = [anEnrolment(1), anEnrolment(2)];
      const lines: string[] = [];
      for (const [enrolment, count] of [
        [E1, 203],
        [E2, 2],
      ] as const) {
        await store.enrol(enrolment);
        for (let sequence = 1; sequence <= count; sequence += 1) {
          const id = hexId<never>(sequence + (enrolment === E1 ? 0x1000 : 0x2000));
          const line = encodeRecord({
            id,
            sequence,
            kind: 'abandonment',
            questionnaire: 'sipas-2023-service' as QuestionnaireId,
            version: 1,
            unit: enrolment.unit.ref,
            body: { reached: 'access.signage' },
          });
          lines.push(line);
          const sha256 = await webCryptoSha256(line);
          await store.add(enrolment.id, { ...anEntry(sequence), id, kind: 'abandonment', line, sha256 });
        }
      }
      await makeNewer(indexedDB, name, (entries) => {
        entries.put({ id: 'not a record' });
        entries.put({ id: hexId(0x3000), enrolment: E1.id, sequence: 900, line: '{"cut', sha256: '' });
        entries.put({ id: hexId(0x3001), enrolment: E1.id, sequence: 901, line: 7, sha256: '' });
      });
      const file = await rescueFile(rescuePorts(indexedDB), name);
      expect(file.records).toBe(205);
      const batches = await batchesIn(file);
      expect(batches.flatMap(({ records }) => records).sort()).toEqual(lines.sort());
      const of = (enrolment: EnrolmentId) => batches.filter(({ header }) => header.enrolment === enrolment);
      expect(Math.max(...of(E1.id).map(({ header }) => header.lastSequence))).toBe(203);
      expect(Math.max(...of(E2.id).map(({ header }) => header.lastSequence))).toBe(2);
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

function rescuePorts(indexedDB: IDBFactory) {
  return {
    indexedDB,
    random: webCryptoRandomIds,
    sha256: webCryptoSha256,
    now: () => 1_760_000_000_000,
    storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
    appVersion: '0.1.0',
  };
}

/** Opens the database as an app of a later layout would. */
async function makeNewer(
  indexedDB: IDBFactory,
  name: string,
  change: (entries: IDBObjectStore) => void = () => {},
): Promise<void> {
  const database = await connectionTo(indexedDB, name, NEWER);
  const transaction = database.transaction('entries', 'readwrite');
  change(transaction.objectStore('entries'));
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
      const [header = '', ...rest] = (await new Response(unpacked).text()).split('\n');
      return {
        header: JSON.parse(header) as { enrolment: string; lastSequence: number },
        records: rest.slice(0, -1),
      };
    }),
  );
}
