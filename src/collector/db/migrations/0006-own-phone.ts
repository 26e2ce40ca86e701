import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** Links of offices and visit tickets. */
export async function addOwnPhone(_transaction: Transaction<Database>, _engine: Engine): Promise<void> {}
