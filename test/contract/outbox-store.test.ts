import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { DexieOutboxStore } from '../../src/device/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../src/device/outbox-database.ts';
import { outboxStoreContract } from '../support/outbox-store-contract.ts';

outboxStoreContract('fake-indexeddb', () => {
  const indexedDB = new IDBFactory();
  const opened: OutboxDatabase[] = [];
  return {
    open() {
      const db = new OutboxDatabase('contract', { indexedDB, IDBKeyRange });
      opened.push(db);
      return new DexieOutboxStore(db);
    },
    async close() {
      for (const db of opened) db.close();
    },
  };
});
