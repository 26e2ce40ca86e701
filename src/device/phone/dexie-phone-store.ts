import type { Table } from 'dexie';
import type { RecordId } from '../../core/kernel/brand.ts';
import { GuardedDatabase, type IdbFactory } from '../outbox/guarded-database.ts';
import type { PhoneResponse, PhoneStore } from './phone-store.ts';

/** Kept apart from a device's outbox: a phone that answered is no device, and a device no citizen's phone. */
class PhoneDatabase extends GuardedDatabase {
  declare readonly responses: Table<PhoneResponse, RecordId>;

  constructor(name: string, idb?: IdbFactory) {
    super(name, idb);
    this.version(1).stores({ responses: 'id' });
  }
}

/** Opens the store of responses made on this phone. */
export function openPhoneStore(name: string, idb?: IdbFactory): PhoneStore {
  const database = new PhoneDatabase(name, idb);
  const { responses } = database;
  return {
    add: (response) => database.guarded(async () => void (await responses.put(response))),
    update: (response) =>
      database.guarded(() =>
        database.transaction('rw', responses, async () => {
          if ((await responses.get(response.id)) === undefined) return false;
          await responses.put(response);
          return true;
        }),
      ),
    find: (id) =>
      database.guarded(async () => {
        const found = await responses.get(id);
        return found === undefined ? null : read(found);
      }),
    all: () => database.guarded(async () => (await responses.toArray()).map(read)),
    remove: (id) => database.guarded(() => responses.delete(id)),
  };
}

/** Version 0.3.0 did not note whether it had sent what it kept. */
function read(kept: PhoneResponse): PhoneResponse {
  return { ...kept, mayHaveArrived: kept.mayHaveArrived ?? true };
}
