import { phoneStoreContract } from '../support/phone-store-contract.ts';

phoneStoreContract('Chromium', () => ({ indexedDB, IDBKeyRange }));
