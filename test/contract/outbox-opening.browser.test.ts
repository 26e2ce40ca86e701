import { outboxOpeningContract } from '../support/outbox-opening-contract.ts';

outboxOpeningContract(
  'Chromium',
  () => ({ indexedDB, IDBKeyRange }),
  // As the browser does it for its own reasons, which a page cannot make it have.
  (connection) => {
    connection.close();
    connection.dispatchEvent(new Event('close'));
  },
);
