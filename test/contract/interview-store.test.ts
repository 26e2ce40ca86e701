import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { DexieInterviewStore } from '../../src/device/drafts/dexie-interview-store.ts';
import { InterviewDatabase } from '../../src/device/drafts/interview-database.ts';
import { interviewStoreContract } from '../support/interview-store-contract.ts';

interviewStoreContract('fake-indexeddb', () => {
  const indexedDB = new IDBFactory();
  const opened: InterviewDatabase[] = [];
  const open = () => {
    const db = new InterviewDatabase('contract', { indexedDB, IDBKeyRange });
    opened.push(db);
    return db;
  };
  return {
    open: () => new DexieInterviewStore(open()),
    rows: async () => (await Promise.all(open().tables.map((table) => table.toArray()))).flat(),
    close: async () => {
      for (const db of opened) db.close();
    },
  };
});
