import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** Enrolment codes, places, public keys and the evidence of signed batches. */
export async function addMembership(_transaction: Transaction<Database>, _engine: Engine): Promise<void> {}
