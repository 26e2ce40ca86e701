import type { Transaction } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/**
 * Records, comments and evidence in parts by their month, where the engine has such: each row says its month already, by a
 * day or as it is. Tables with rows are divided by the server afterwards, while it takes in what comes, so that an update
 * waits for none of it.
 */
export async function divideByMonth(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await engine.months.divideEmpty(transaction);
}
