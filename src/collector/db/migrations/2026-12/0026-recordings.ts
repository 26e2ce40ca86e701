import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** What is read aloud of a questionnaire: recordings, and their files, of which two recordings may share one. */
export async function addRecordings(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'recording_files', {
    columns: { sha256: 'text', media_type: 'text', content: 'bytes' },
    key: ['sha256'],
  });
  await createTable(transaction, engine, 'recordings', {
    columns: {
      ...{ questionnaire: 'text', language: 'text', place: 'text', text: 'text' },
      ...{ sha256: 'text', bytes: 'integer', is_synthetic: 'integer' },
      ...{ recorded_ms: 'integer', recorded_by: 'text' },
    },
    key: ['questionnaire', 'language', 'place'],
    references: [['sha256'], 'recording_files', ['sha256']],
  });
}
