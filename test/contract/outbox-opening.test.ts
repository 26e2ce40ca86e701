import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { outboxOpeningContract } from '../support/outbox-opening-contract.ts';

outboxOpeningContract(
  'fake-indexeddb',
  () => ({ indexedDB: new IDBFactory(), IDBKeyRange }),
  (connection) => forceCloseDatabase(connection as never),
);
