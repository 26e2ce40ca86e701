import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { outboxUpgradeContract } from '../support/outbox-upgrade-contract.ts';

outboxUpgradeContract('fake-indexeddb', () => ({ indexedDB: new IDBFactory(), IDBKeyRange }));
