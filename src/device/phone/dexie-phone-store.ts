import { Dexie, type Table } from 'dexie';
import type { RecordId } from '../../core/kernel/brand.ts';
import { storageFailed } from '../outbox/outbox-database.ts';
import type { PhoneResponse, PhoneStore } from './phone-store.ts';

/** Kept apart from a device's outbox: a phone that answered is no device, and a device no citizen's phone. */
class PhoneDatabase extends Dexie {
  declare readonly responses: Table<PhoneResponse, RecordId>;

  constructor(name: string, idb?: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }) {
    super(name, { chromeTransactionDurability: 'strict', ...idb });
    this.version(1).stores({ responses: 'id' });
    this.on('versionchange', () => this.close({ disableAutoOpen: false }));
  }
}

/** Opens the store of responses made on this phone. */
export function openPhoneStore(
  name: string,
  idb?: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange },
): PhoneStore {
  const database = new PhoneDatabase(name, idb);
  const { responses } = database;
  const guarded = async <Value>(work: () => PromiseLike<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      if (database.hasFailed()) database.close({ disableAutoOpen: false });
      throw storageFailed(error);
    }
  };
  return {
    add: (response) => guarded(async () => void (await responses.put(response))),
    update: (response) =>
      guarded(() =>
        database.transaction('rw', responses, async () => {
          if ((await responses.get(response.id)) === undefined) return false;
          await responses.put(response);
          return true;
        }),
      ),
    find: (id) =>
      guarded(async () => {
        const found = await responses.get(id);
        return found === undefined ? null : read(found);
      }),
    all: () => guarded(async () => (await responses.toArray()).map(read)),
    remove: (id) => guarded(() => responses.delete(id)),
  };
}

/** Version 0.3.0 did not note whether it had sent what it kept. */
function read(kept: PhoneResponse): PhoneResponse {
  return { ...kept, mayHaveArrived: kept.mayHaveArrived ?? true };
}
