import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { phoneStoreContract } from '../support/phone-store-contract.ts';

phoneStoreContract('fake-indexeddb', () => ({
  indexedDB: new IDBFactory(),
  IDBKeyRange: IDBKeyRange as typeof globalThis.IDBKeyRange,
}));
