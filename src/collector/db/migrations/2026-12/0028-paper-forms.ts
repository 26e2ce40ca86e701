import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Printed forms by their numbers, what two people entered from them, and where the two differed. */
export async function addPaperForms(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'paper_ranges', {
    columns: {
      first: 'integer',
      last: 'integer',
      enrolment: 'text',
      unit: 'text',
      questionnaire: 'text',
      version: 'integer',
      language: 'text',
      day: 'text',
    },
    key: ['first'],
    references: [['enrolment'], 'enrolments', ['id']],
  });
  await createTable(transaction, engine, 'paper_forms', {
    columns: { number: 'integer', range: 'integer', state: 'text' },
    key: ['number'],
    references: [['range'], 'paper_ranges', ['first']],
  });
  await createTable(transaction, engine, 'paper_passes', {
    columns: { number: 'integer', place: 'integer', account: 'text', month: 'text', sealed: 'bytes' },
    key: ['number', 'place'],
    references: [['number'], 'paper_forms', ['number']],
  });
  await createTable(transaction, engine, 'paper_differences', {
    columns: {
      unit: 'text',
      questionnaire: 'text',
      version: 'integer',
      month: 'text',
      question: 'text',
      compared: 'integer',
      differed: 'integer',
    },
    key: ['unit', 'questionnaire', 'version', 'month', 'question'],
  });
}
