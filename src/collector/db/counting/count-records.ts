import type { Transaction } from 'kysely';
import type { ReceiptNumber } from '../../../core/protocol/codes/receipt-number.ts';
import { blockNameOf, foldBlocks } from '../../../core/tally/fold-blocks.ts';
import type { SoundRecord } from '../../ingest/collector-store.ts';
import { storedBody } from '../../ingest/stored-body.ts';
import { chunked } from '../chunks.ts';
import { deferComments } from '../deferred/deferred-writes.ts';
import { deferReceipts } from '../deferred/receipts.ts';
import type { Engine } from '../engine.ts';
import type { NewComment } from '../schema/comment-tables.ts';
import type { Database, RecordsTable } from '../schema.ts';
import { flagRecords, keepTimes } from './flags/flag-records.ts';
import type { ReleaseMoment } from './pending-dates.ts';
import type { AsReleased } from './release-block.ts';
import { addBlocks } from './tally-blocks.ts';

/** With what records are counted. */
export interface Counting {
  readonly moment: ReleaseMoment;
  /** 32 bytes of the key ring's, with which batches and what is written later are encrypted. */
  readonly evidenceKey: Buffer;
}

/** A record of an enrolment's. */
export type CountedRecord = SoundRecord & { readonly enrolment: string };

/**
 * Stores records that the ledger took in, with their flags, and counts them: into tallies, records, comments, receipt numbers and abandonments. The
 * caller holds the locks on their enrolments.
 */
export async function countRecords(
  transaction: Transaction<Database>,
  engine: Engine,
  checked: readonly CountedRecord[],
  { moment, evidenceKey }: Counting,
): Promise<void> {
  const sound = moment.isFlagging ? await flagRecords(transaction, checked) : checked;
  const released = await addBlocks(transaction, engine, foldBlocks(sound), moment);
  const comments = await storeRecords(transaction, engine, sound, released);
  await keepTimes(transaction, engine, sound, evidenceKey);
  await deferComments(transaction, engine, evidenceKey, comments);
  await deferReceipts(transaction, engine, evidenceKey, sound.flatMap(receiptOf));
  await countAbandonments(transaction, engine, sound);
}

/** The number somebody was shown; nothing of it is kept with the record. */
function receiptOf({ body }: SoundRecord): readonly ReceiptNumber[] {
  return body.kind === 'response' && body.receipt !== undefined ? [body.receipt] : [];
}

const UNMOVED = { waiting: '[]', span: 'month', moved_day: '', snapshots: 0 } as const;
const WHOLE = { state: 'released', ...UNMOVED } as const;
const PENDING = { state: 'pending', ...UNMOVED } as const;

async function storeRecords(
  transaction: Transaction<Database>,
  engine: Engine,
  sound: readonly CountedRecord[],
  released: ReadonlyMap<string, AsReleased>,
): Promise<readonly NewComment[]> {
  const records: RecordsTable[] = [];
  const comments: NewComment[] = [];
  for (const record of sound) {
    const { enrolment, id, unit, questionnaire, day, hour, flags, body: said } = record;
    const { mode, language, body, words, sampling } = storedBody(said);
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
      breakdown: '',
      exclusion: '',
      freed: '',
      ...sampling,
    });
    if (words !== null) {
      const kind = said.kind === 'feedback-case' ? 'feedback-case' : 'comment';
      comments.push({ kind, ...about, month: day.slice(0, 7), text: words });
    }
  }
  for (const chunk of chunked(records, engine.maxParameters)) {
    await transaction.insertInto('records').values(chunk).execute();
  }
  return comments;
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
