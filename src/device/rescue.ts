import { type EnrolmentId, isRandomId, isSha256 } from '../core/kernel/brand.ts';
import { BATCH_MAX_RECORDS } from '../core/protocol/limits.ts';
import { type OutboxEntry, waitingEntry } from '../core/protocol/outbox.ts';
import { parseRecord } from '../core/protocol/record.ts';
import type { TransferFile } from './device.ts';
import { makeBatch } from './make-batch.ts';
import { StorageFailed } from './outbox-store.ts';
import { TransferFileWriter, type TransferPorts } from './transfer.ts';

/**
 * Writes a transfer file of what can still be read of a store that does not open: one that a newer app made, or
 * whose change of layout failed. Reads beside the app's own store, without a version, row by row; a row that
 * cannot be read or holds no record is left out. Whatever the collector has already is a duplicate there.
 *
 * Throws StorageFailed('cannot-open') when not even that is possible.
 */
export async function rescueFile(
  ports: TransferPorts & { readonly indexedDB: IDBFactory },
  databaseName: string,
): Promise<TransferFile> {
  const database = await openAsItIs(ports.indexedDB, databaseName);
  try {
    const file = new TransferFileWriter(ports);
    const storage = await ports.storage();
    const keys = await keysOf(database);
    for (let start = 0; start < keys.length; start += BATCH_MAX_RECORDS) {
      const rows = await rowsOf(database, keys.slice(start, start + BATCH_MAX_RECORDS));
      for (const [enrolment, entries] of byEnrolment(rows)) {
        for (let rest = entries; rest.length > 0; ) {
          const batch = await makeBatch(ports.sha256, ports.random.id(), enrolment, rest, {
            // As far as it can be told: at least this many were made, and at most so many are still here.
            lastSequence: Math.max(...rest.map(({ sequence }) => sequence)),
            waiting: keys.length,
            quarantined: 0,
            app: ports.appVersion,
            storage,
            clockMs: ports.now(),
            clockOffsetMs: null,
          });
          file.add(batch);
          rest = rest.slice(batch.entries.length);
        }
      }
    }
    return file.end();
  } finally {
    database.close();
  }
}

const ENTRIES = 'entries';

/** Opens the database in whatever version it has, and makes none where there is none. */
function openAsItIs(indexedDB: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onsuccess = () => {
      const database = opening.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    opening.onerror = () => reject(new StorageFailed('cannot-open', opening.error));
  });
}

function keysOf(database: IDBDatabase): Promise<readonly IDBValidKey[]> {
  return new Promise((resolve, reject) => {
    try {
      const request = database.transaction(ENTRIES).objectStore(ENTRIES).getAllKeys();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new StorageFailed('cannot-open', request.error));
    } catch (error) {
      reject(new StorageFailed('cannot-open', error));
    }
  });
}

/** The rows under the keys that can be read. */
async function rowsOf(database: IDBDatabase, keys: readonly IDBValidKey[]): Promise<readonly unknown[]> {
  const store = database.transaction(ENTRIES).objectStore(ENTRIES);
  const reads = keys.map(
    (key) =>
      new Promise<unknown>((resolve) => {
        const request = store.get(key);
        request.onsuccess = () => resolve(request.result);
        request.onerror = (event) => {
          // One damaged row must not end the transaction that reads its neighbours.
          event.preventDefault();
          resolve(undefined);
        };
      }),
  );
  return Promise.all(reads);
}

function byEnrolment(rows: readonly unknown[]): Map<EnrolmentId, OutboxEntry[]> {
  const found = new Map<EnrolmentId, OutboxEntry[]>();
  for (const row of rows) {
    const read = readRow(row);
    if (read !== null) found.set(read.enrolment, [...(found.get(read.enrolment) ?? []), read.entry]);
  }
  return found;
}

/** The record in a row of any layout: all of them have had these fields. */
function readRow(row: unknown): { enrolment: EnrolmentId; entry: OutboxEntry } | null {
  if (typeof row !== 'object' || row === null) return null;
  const { enrolment, line, sha256 } = row as Record<string, unknown>;
  if (!isRandomId<'EnrolmentId'>(enrolment) || typeof line !== 'string' || !isSha256(sha256)) return null;
  const record = parseRecord(line);
  if (!record.ok) return null;
  const { id, sequence, kind } = record.value;
  return { enrolment, entry: waitingEntry({ id, sequence, kind, line, sha256 }) };
}
