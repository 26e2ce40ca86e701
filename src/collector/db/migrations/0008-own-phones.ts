import type { Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** Links of offices, by which citizens answer on their own phones, and the visit tickets that are open. */
export async function addOwnPhones(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('enrolments')
    .addColumn('kind', engine.text, (definition) => definition.notNull().defaultTo('device'))
    .execute();
  await createTable(transaction, engine, 'office_links', {
    columns: { link: 'text', enrolment: 'text', unit: 'text', spent_tickets: 'integer' },
    key: ['link'],
    references: [['enrolment'], 'enrolments', ['id']],
  });
  for (const column of ['enrolment', 'unit'] as const) {
    await transaction.schema
      .createIndex(`office_links_by_${column}`)
      .on('office_links')
      .column(column)
      .unique()
      .execute();
  }
  await createTable(transaction, engine, 'visit_tickets', {
    columns: { mac: 'text', link: 'text' },
    key: ['mac'],
    references: [['link'], 'office_links', ['link']],
  });
  await transaction.schema.createIndex('visit_tickets_of_link').on('visit_tickets').column('link').execute();
}
