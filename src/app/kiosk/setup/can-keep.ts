import { SECOND_MS } from '../../../core/kernel/duration.ts';

const PROBE_NAME = 'sipas-probe';
const TIME_LIMIT_MS = 5 * SECOND_MS;

/** Whether the browser keeps what is written at the moment: one row, written and removed again. */
export async function canKeep(): Promise<boolean> {
  const limit = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), TIME_LIMIT_MS));
  return Promise.race([limit, probe().catch(() => false)]);
}

function probe(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(PROBE_NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction('rows', 'readwrite', { durability: 'strict' });
      writing.objectStore('rows').put('written', 'row');
      const end = (written: boolean) => {
        database.close();
        indexedDB.deleteDatabase(PROBE_NAME);
        resolve(written);
      };
      writing.oncomplete = () => end(true);
      writing.onabort = () => end(false);
    };
  });
}
