import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** How long things are kept, and what was deleted. */
export async function addRetention(_transaction: Transaction<Database>, _engine: Engine): Promise<void> {}
