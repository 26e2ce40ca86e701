import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** What others published about units, what units are to reach, and how many dossiers they had. */
export async function addPublishedFigures(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'published_figures', {
    columns: {
      index_id: 'text',
      year: 'integer',
      unit: 'text',
      score: 'text?',
      score_is: 'text',
      max: 'text?',
      stated_change: 'text?',
      rank: 'integer?',
      ranked: 'integer?',
      stated_rank_change: 'integer?',
      groups: 'text',
      source: 'text',
      source_day: 'text?',
      title: 'text?',
      title_en: 'text?',
    },
    key: ['index_id', 'year', 'unit'],
  });
  await createTable(transaction, engine, 'targets', {
    columns: {
      unit: 'text',
      measure: 'text',
      part: 'text',
      period: 'text',
      kind: 'text',
      value: 'text',
      is_strict: 'integer',
      best: 'integer?',
    },
    key: ['unit', 'measure', 'part', 'period', 'kind'],
  });
  await createTable(transaction, engine, 'caseloads', {
    columns: { unit: 'text', month: 'text', received: 'integer', finished: 'integer', on_time: 'integer' },
    key: ['unit', 'month'],
  });
}
