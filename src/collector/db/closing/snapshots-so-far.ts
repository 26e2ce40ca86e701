import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/**
 * How many snapshots there are. None is taken and nothing else moves into figures until the transaction ends, so that what
 * moves is wholly in a snapshot or not at all. To be called after the locks on blocks, and before that on the audit log.
 */
export async function snapshotsSoFar(transaction: Transaction<Database>, engine: Engine): Promise<number> {
  await engine.lockNamed(transaction, ['snapshots']);
  const row = await transaction
    .selectFrom('snapshots')
    .select(({ fn }) => fn.max('number').as('newest'))
    .executeTakeFirst();
  return Number(row?.newest ?? 0);
}
