import type { Transaction } from 'kysely';
import { blockNameOf, foldBlocks } from '../../../core/tally/fold-blocks.ts';
import type { SoundRecord } from '../../ingest/collector-store.ts';
import { storedBody } from '../../ingest/stored-body.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import { randomId } from '../random-id.ts';
import type { CommentsTable, Database, RecordsTable } from '../schema.ts';
import type { ReleaseMoment } from './pending-dates.ts';
import type { AsReleased } from './release-block.ts';
import { addBlocks } from './tally-blocks.ts';

/**
 * Stores records that the ledger took in, and counts them: into tallies, records, comments and abandonments. The
 * caller holds the lock on their enrolment.
 */
export async function countRecords(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  sound: readonly SoundRecord[],
  moment: ReleaseMoment,
): Promise<void> {
  const released = await addBlocks(transaction, engine, foldBlocks(sound), moment);
  await storeRecords(transaction, engine, enrolment, sound, released);
  await countAbandonments(transaction, engine, sound);
}

const WHOLE = { state: 'released', waiting: '[]' } as const;
const PENDING = { state: 'pending', waiting: '[]' } as const;

async function storeRecords(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  sound: readonly SoundRecord[],
  released: ReadonlyMap<string, AsReleased>,
): Promise<void> {
  const records: RecordsTable[] = [];
  const comments: CommentsTable[] = [];
  for (const record of sound) {
    const { id, unit, questionnaire, day, hour, flags, body: said } = record;
    const { mode, language, body, words } = storedBody(said);
    const about = { unit, questionnaire: questionnaire.id, version: questionnaire.version, mode, language };
    const block = blockNameOf(record);
    const asReleased = block === null ? WHOLE : (released.get(block) ?? PENDING);
    records.push({
      enrolment,
      id,
      kind: said.kind,
      ...about,
      day,
      hour,
      flags: JSON.stringify(flags),
      body,
      ...asReleased,
    });
    if (words !== null) {
      const kind = said.kind === 'feedback-case' ? 'feedback-case' : 'comment';
      comments.push({ id: randomId(), kind, ...about, month: day.slice(0, 7), text: words });
    }
  }
  // In the order of their random ids, so that nothing about their place says which answers came beside them.
  comments.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const chunk of chunked(records, engine.maxParameters)) {
    await transaction.insertInto('records').values(chunk).execute();
  }
  for (const chunk of chunked(comments, engine.maxParameters)) {
    await transaction.insertInto('comments').values(chunk).execute();
  }
}

async function countAbandonments(
  transaction: Transaction<Database>,
  engine: Engine,
  sound: readonly SoundRecord[],
): Promise<void> {
  const counts = new Map<string, Database['abandonments']>();
  for (const { unit, questionnaire, day, body } of sound) {
    if (body.kind !== 'abandonment') continue;
    const key = {
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      mode: body.mode,
      month: day.slice(0, 7),
      unit,
      reached: body.reached,
    };
    const name = Object.values(key).join('\0');
    counts.set(name, { ...key, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('abandonments')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['questionnaire', 'version', 'mode', 'month', 'unit', 'reached'])
          .doUpdateSet((column) => ({
            count: column('abandonments.count', '+', column.ref('excluded.count')),
          })),
      )
      .execute();
  }
}
