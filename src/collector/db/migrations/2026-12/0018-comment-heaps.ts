import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/**
 * Which comments may be read, by how many responses each heap of them was shown with, and what readers noted of them.
 * None may be read yet: those of months that are over are shown by the next daily run.
 */
export async function addCommentHeaps(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema.alterTable('comments').addColumn('shown_span', engine.text).execute();
  await transaction.schema
    .createIndex('comments_by_span')
    .on('comments')
    .columns(['shown_span', 'unit'])
    .execute();
  await createTable(transaction, engine, 'comment_heaps', {
    columns: { unit: 'text', span: 'text', responses: 'integer' },
    key: ['span', 'unit'],
  });
  await createTable(transaction, engine, 'comment_marks', {
    columns: { account: 'text', comment: 'text', is_read: 'integer', themes: 'text' },
    key: ['account', 'comment'],
  });
}
