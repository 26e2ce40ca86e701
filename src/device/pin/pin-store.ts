import { within } from '../outbox/within.ts';
import type { PinStore, StoredPin } from './pin.ts';

/** A database of its own: the outbox is opened by every screen, this one by staff only. */
const PIN_DATABASE_NAME = 'sipas-pin';
const STORE = 'pin';
const ROW = 'staff';

/** The PIN in IndexedDB, written with strict durability. */
export function indexedDbPinStore(idb: IDBFactory = indexedDB): PinStore {
  return {
    read: () => inStore(idb, 'readonly', (rows) => rows.get(ROW)).then((row) => (row as StoredPin) ?? null),
    write: async (pin) => {
      await inStore(idb, 'readwrite', (rows) => rows.put(pin, ROW));
    },
  };
}

function inStore(
  idb: IDBFactory,
  mode: IDBTransactionMode,
  work: (rows: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const done = new Promise<unknown>((resolve, reject) => {
    const opening = idb.open(PIN_DATABASE_NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode, { durability: 'strict' });
      const request = work(transaction.objectStore(STORE));
      const end = (settle: () => void) => {
        database.close();
        settle();
      };
      transaction.oncomplete = () => end(() => resolve(request.result));
      transaction.onabort = () => end(() => reject(transaction.error));
    };
  });
  return within(done);
}
