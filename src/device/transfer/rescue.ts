import { type EnrolmentId, isKeyId, isRandomId, isSha256 } from '../../core/kernel/brand.ts';
import { BATCH_MAX_RECORDS } from '../../core/protocol/limits.ts';
import { parseRecord } from '../../core/protocol/messages/record.ts';
import { type OutboxEntry, waitingEntry } from '../../core/protocol/outbox.ts';
import { StorageFailed } from '../outbox/outbox-store.ts';
import { type BatchSender, type HeaderFacts, makeBatch } from '../sync/make-batch.ts';
import { TransferFileWriter, type TransferPorts } from './transfer.ts';
import type { TransferFile } from './transfer-file.ts';

/**
 * Writes a transfer file of what can still be read of a store that does not open: one that a newer app made, or
 * whose change of layout failed. Reads beside the app's own store, without a version, row by row; a row that
 * cannot be read or holds no record is left out. Whatever the collector has already is a duplicate there.
 *
 * A batch that is not signed is worth nothing: the keys are read from the same store, and records for which there is
 * none, those of version 0 among them, are counted as left out.
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
    const members = await membersOf(database);
    const keys = await keysOf(database, ENTRIES);
    let leftOut = 0;
    for (let start = 0; start < keys.length; start += BATCH_MAX_RECORDS) {
      const rows = await rowsOf(database, ENTRIES, keys.slice(start, start + BATCH_MAX_RECORDS));
      leftOut += rows.filter(isOfVersion0).length;
      for (const [enrolment, entries] of byEnrolment(rows)) {
        const member = members.get(enrolment);
        leftOut += await addSigned(ports, file, member, entries, { storage, waiting: keys.length });
      }
    }
    return file.end(leftOut);
  } finally {
    database.close();
  }
}

/** Adds the records in signed batches; returns how many could not be signed. */
async function addSigned(
  ports: TransferPorts,
  file: TransferFileWriter,
  member: BatchSender | undefined,
  entries: readonly OutboxEntry[],
  known: Pick<HeaderFacts, 'storage' | 'waiting'>,
): Promise<number> {
  if (member === undefined) return entries.length;
  let rest = entries;
  while (rest.length > 0) {
    const facts: HeaderFacts = {
      ...known,
      // As far as it can be told: at least this many were made, and at most so many are still here.
      lastSequence: Math.max(...rest.map(({ sequence }) => sequence)),
      quarantined: 0,
      app: ports.appVersion,
      clockMs: ports.now(),
      clockOffsetMs: null,
      start: null,
      heads: null,
    };
    try {
      const batch = await makeBatch(ports, ports.random.id(), member, rest, facts);
      file.add(batch);
      rest = rest.slice(batch.entries.length);
    } catch {
      // What stands where a key should be is none.
      return rest.length;
    }
  }
  return 0;
}

const ENTRIES = 'entries';
const ENROLMENTS = 'enrolments';

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

function keysOf(database: IDBDatabase, table: string): Promise<readonly IDBValidKey[]> {
  return new Promise((resolve, reject) => {
    try {
      const request = database.transaction(table).objectStore(table).getAllKeys();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new StorageFailed('cannot-open', request.error));
    } catch (error) {
      reject(new StorageFailed('cannot-open', error));
    }
  });
}

/** The rows under the keys that can be read. */
async function rowsOf(
  database: IDBDatabase,
  table: string,
  keys: readonly IDBValidKey[],
): Promise<readonly unknown[]> {
  const store = database.transaction(table).objectStore(table);
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
  const { enrolment, line, sha256 } = fieldsOf(row);
  if (!isRandomId<'EnrolmentId'>(enrolment) || typeof line !== 'string' || !isSha256(sha256)) return null;
  const record = parseRecord(line);
  if (!record.ok) return null;
  const { id, sequence, kind } = record.value;
  return { enrolment, entry: waitingEntry({ id, sequence, kind, line, sha256 }) };
}

/** Who can sign, by enrolment: of an enrolment in a row of layout 3 that much is needed. */
async function membersOf(database: IDBDatabase): Promise<Map<EnrolmentId, BatchSender>> {
  const members = new Map<EnrolmentId, BatchSender>();
  if (!database.objectStoreNames.contains(ENROLMENTS)) return members;
  for (const row of await rowsOf(database, ENROLMENTS, await keysOf(database, ENROLMENTS))) {
    const member = readMember(row);
    if (member !== null) members.set(member.id, member);
  }
  return members;
}

function readMember(row: unknown): BatchSender | null {
  const { id, signingKey, membership } = fieldsOf(row);
  const { sha256, receiptKey } = fieldsOf(membership);
  const receiptKeyId = fieldsOf(receiptKey)['id'];
  if (!isRandomId<'EnrolmentId'>(id) || typeof signingKey !== 'object' || signingKey === null) return null;
  if (!isSha256(sha256) || !isKeyId(receiptKeyId)) return null;
  return { id, signingKey, membership: { sha256, receiptKey: { id: receiptKeyId } } };
}

/** A record in the clear: it is one, and can be read, but was never sealed. */
function isOfVersion0(row: unknown): boolean {
  const { line } = fieldsOf(row);
  try {
    return typeof line === 'string' && 'body' in fieldsOf(JSON.parse(line));
  } catch {
    return false;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
