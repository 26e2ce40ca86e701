import { sql, type Transaction } from 'kysely';
import type { Database } from '../../schema.ts';

/** What `meta` is called in a database that was moved elsewhere. */
export const META_OF_MOVED = 'meta_of_moved';

/**
 * Has a database take nothing in any more, whoever has it open: no batch is stored without `meta`, so a collector that
 * was not stopped acknowledges nothing, and devices keep what they have.
 */
export async function retireDatabase(transaction: Transaction<Database>): Promise<void> {
  await sql`alter table meta rename to ${sql.table(META_OF_MOVED)}`.execute(transaction);
}
