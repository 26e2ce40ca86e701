import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** People, their sessions, second factors and one-time links. */
export async function addAccounts(_transaction: Transaction<Database>, _engine: Engine): Promise<void> {}
