import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { DexieOutboxStore } from '../../src/device/outbox/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../src/device/outbox/outbox-database.ts';
import { outboxMembershipContract } from '../support/outbox-membership-contract.ts';
import { type OutboxStoreFixture, outboxStoreContract } from '../support/outbox-store-contract.ts';

function makePlace(): OutboxStoreFixture {
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
}

outboxStoreContract('fake-indexeddb', makePlace);
outboxMembershipContract('fake-indexeddb', makePlace);
