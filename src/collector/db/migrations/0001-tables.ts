import type { Transaction } from 'kysely';
import { createTable, type Table } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

type FirstTables =
  | 'units'
  | 'enrolments'
  | 'ledger'
  | 'records'
  | 'comments'
  | 'held'
  | 'conflicts'
  | 'tallies'
  | 'abandonments';

const TABLES: Readonly<Record<FirstTables, Table>> = {
  units: {
    columns: {
      code: 'text',
      valid_from: 'text',
      valid_to: 'text?',
      parent_code: 'text?',
      kind: 'text',
      name: 'text',
      name_en: 'text?',
      office_term: 'text?',
      region: 'text?',
      unit_class: 'text?',
      predecessors: 'text',
    },
    key: ['code', 'valid_from'],
  },
  enrolments: {
    columns: {
      id: 'text',
      unit: 'text',
      name: 'text',
      enrolled_day: 'text',
      last_contact_ms: 'integer?',
      last_sequence: 'integer',
      waiting: 'integer',
      quarantined: 'integer',
      app: 'text?',
      storage: 'text?',
      clock_offset_ms: 'integer?',
    },
    key: ['id'],
  },
  ledger: {
    columns: {
      enrolment: 'text',
      id: 'text',
      sha256: 'text',
      sequence: 'integer',
      outcome: 'text',
      reason: 'text?',
    },
    key: ['enrolment', 'id'],
    references: [['enrolment'], 'enrolments', ['id']],
  },
  records: {
    columns: {
      enrolment: 'text',
      id: 'text',
      kind: 'text',
      unit: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      language: 'text',
      day: 'text',
      hour: 'integer',
      flags: 'text',
      body: 'text',
    },
    key: ['enrolment', 'id'],
    references: [['enrolment', 'id'], 'ledger', ['enrolment', 'id']],
  },
  comments: {
    columns: {
      id: 'text',
      unit: 'text',
      month: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      language: 'text',
      text: 'text',
    },
    key: ['id'],
  },
  held: {
    columns: { enrolment: 'text', id: 'text', reason: 'text', line: 'text', day: 'text?', hour: 'integer?' },
    key: ['enrolment', 'id'],
    references: [['enrolment', 'id'], 'ledger', ['enrolment', 'id']],
  },
  conflicts: {
    columns: { enrolment: 'text', id: 'text', sha256: 'text', line: 'text' },
    key: ['enrolment', 'id', 'sha256'],
    references: [['enrolment', 'id'], 'ledger', ['enrolment', 'id']],
  },
  tallies: {
    columns: {
      margin: 'text',
      value: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      month: 'text',
      unit: 'text',
      flagged: 'integer',
      state: 'text',
      responses: 'integer',
      excluded: 'integer',
      sums: 'text',
      levels: 'text',
    },
    // The order makes one month of all units at one margin a range scan.
    key: ['margin', 'value', 'questionnaire', 'version', 'mode', 'month', 'unit', 'flagged', 'state'],
  },
  abandonments: {
    columns: {
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      month: 'text',
      unit: 'text',
      reached: 'text',
      count: 'integer',
    },
    key: ['questionnaire', 'version', 'mode', 'month', 'unit', 'reached'],
  },
};

export async function createTables(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  for (const [name, table] of Object.entries(TABLES)) await createTable(transaction, engine, name, table);
  // For one unit's margins, and for finding what a block has pending.
  await transaction.schema
    .createIndex('tallies_of_unit')
    .on('tallies')
    .columns(['unit', 'month', 'questionnaire', 'version', 'mode', 'state'])
    .execute();
}
