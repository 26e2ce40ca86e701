import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Pages that tell anybody the closed figure of a unit, where an administrator opened them. */
export async function addPublicPages(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'public_pages', {
    columns: { unit: 'text', is_open: 'integer', entries: 'text' },
    key: ['unit'],
  });
}
