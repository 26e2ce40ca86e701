import { DexieInterviewStore } from '../../src/device/drafts/dexie-interview-store.ts';
import { InterviewDatabase } from '../../src/device/drafts/interview-database.ts';
import { interviewStoreContract } from '../support/interview-store-contract.ts';

let places = 0;

interviewStoreContract('Chromium', () => {
  places += 1;
  const name = `interviews-${places}`;
  const opened: InterviewDatabase[] = [];
  const open = () => {
    const db = new InterviewDatabase(name);
    opened.push(db);
    return db;
  };
  return {
    open: () => new DexieInterviewStore(open()),
    rows: async () => (await Promise.all(open().tables.map((table) => table.toArray()))).flat(),
    async close() {
      for (const db of opened) db.close();
      await opened[0]?.delete();
    },
  };
});
