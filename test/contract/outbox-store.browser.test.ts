import { DexieOutboxStore } from '../../src/device/outbox/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../src/device/outbox/outbox-database.ts';
import { outboxMembershipContract } from '../support/outbox-membership-contract.ts';
import { type OutboxStoreFixture, outboxStoreContract } from '../support/outbox-store-contract.ts';

let places = 0;

function makePlace(): OutboxStoreFixture {
  const opened: OutboxDatabase[] = [];
  places += 1;
  const name = `contract-${places}`;
  return {
    open() {
      const db = new OutboxDatabase(name);
      opened.push(db);
      return new DexieOutboxStore(db);
    },
    async close() {
      for (const db of opened) db.close();
      await opened[0]?.delete();
    },
  };
}

outboxStoreContract('Chromium', makePlace);
outboxMembershipContract('Chromium', makePlace);
