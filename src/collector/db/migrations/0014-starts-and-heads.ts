import type { Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/**
 * Which starts of a device were heard of, so that one that was counted twice shows a disk put back or copied; and how far
 * ledger and audit log went when a device was told so, so that one that was cut off shows. What is in the ledger already is
 * not covered: to walk it here would take too long, and a former collector may still be writing beside this one.
 */
export async function addStartsAndHeads(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'starts', {
    columns: { enrolment: 'text', number: 'integer', id: 'text' },
    key: ['enrolment', 'number', 'id'],
  });
  await transaction.schema
    .alterTable('enrolments')
    .addColumn('start_clashes', engine.integer, (definition) => definition.notNull().defaultTo(0))
    .execute();
  await transaction.schema
    .alterTable('ledger')
    .addColumn('in_head', engine.integer, (definition) => definition.notNull().defaultTo(0))
    .execute();
  await createTable(transaction, engine, 'ledger_heads', {
    columns: { sequence: 'integer', hash: 'text' },
    key: ['sequence'],
  });
  await createTable(transaction, engine, 'former_epochs', {
    columns: { epoch: 'text', audit_sequence: 'integer', ledger_sequence: 'integer' },
    key: ['epoch'],
  });
  await createTable(transaction, engine, 'heard_heads', {
    columns: {
      enrolment: 'text',
      epoch: 'text',
      audit_sequence: 'integer',
      audit_hash: 'text',
      ledger_sequence: 'integer',
      ledger_hash: 'text',
    },
    key: ['enrolment', 'epoch'],
  });
}
