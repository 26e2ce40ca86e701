import type { Selectable, Transaction } from 'kysely';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { canonicalJson } from '../../../core/kernel/canonical-json.ts';
import type { RecordOutcome } from '../../../core/protocol/messages/acknowledgement.ts';
import type { BatchHeader } from '../../../core/protocol/messages/batch.ts';
import type { CheckedBatch } from '../../ingest/collector-store.ts';
import { believedNumbers } from '../../ingest/plausible-numbers.ts';
import { randomId } from '../random-id.ts';
import type { Database } from '../schema.ts';
import type { Known } from './ledger.ts';

export type EnrolmentRow = Selectable<Database['enrolments']>;

/**
 * Takes the lock under which an enrolment's ledger and books are read and written, until the transaction ends.
 * @returns the enrolment as it stands, or null where there is none
 */
export async function lockEnrolment(
  transaction: Transaction<Database>,
  id: string,
): Promise<EnrolmentRow | null> {
  // Written as it is: SQLite has no `for update`.
  const row = await transaction
    .updateTable('enrolments')
    .set(({ ref }) => ({ seen: ref('seen') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** The records of a batch that were new to the ledger, and those of them that are counted or held. */
export interface NewRecords {
  readonly entered: readonly Known[];
  readonly taken: readonly Known[];
}

/**
 * Brings an enrolment's books up to a batch: which numbers were assigned, seen and are missing, and what the
 * header says of the device. When more numbers are missing than before, records are gone that the collector
 * once had or was to have, and the enrolment gets an epoch of its own, in which its device offers what it keeps.
 * While some are still missing it gets another every day: a store put back unnoticed from a copy in which as many
 * were missing already looks as if nothing had happened.
 *
 * @returns the enrolment as it stands then
 */
export async function keepBooks(
  transaction: Transaction<Database>,
  before: EnrolmentRow,
  batch: CheckedBatch,
  outcomes: readonly RecordOutcome[],
  { entered, taken }: NewRecords,
): Promise<EnrolmentRow> {
  const { header, origin, receivedAtMs } = batch;
  if (before.kind !== 'device') {
    return keepUnnumberedBooks(transaction, before, { entered, taken });
  }
  const numbers = await countNumbers(transaction, before.id, entered);
  const believed = believedNumbers(
    {
      enrolledDay: before.enrolled_day as Day,
      lastSequence: before.last_sequence,
      believedAtMs: before.believed_at_ms,
    },
    [header.lastSequence, ...entered.map(({ sequence }) => sequence)],
    receivedAtMs,
  );
  const counted = {
    last_sequence: believed.lastSequence,
    seen: before.seen + numbers.seen,
    held: before.held + heldAmong(taken),
    number_clashes: before.number_clashes + numbers.clashes,
    start_clashes: before.start_clashes + (await noteStart(transaction, before.id, header)),
  };
  const books = transaction.updateTable('enrolments').where('id', '=', before.id);
  const madeAtMs = madeAt(header, receivedAtMs);
  if (isOlder(header.lastSequence, madeAtMs, before, receivedAtMs)) {
    return books.set(counted).returningAll().executeTakeFirstOrThrow();
  }
  const { waiting, quarantined } = afterAnswer(header, outcomes, believed.lastSequence);
  const missing = Math.max(0, counted.last_sequence - counted.seen - waiting - quarantined);
  const today = localDay(receivedAtMs);
  const asks = missing > before.missing || (missing > 0 && before.missing_asked_day !== today);
  return books
    .set({
      ...counted,
      last_contact_ms: receivedAtMs,
      last_contact_origin: origin,
      header_clock_ms: madeAtMs,
      waiting,
      quarantined,
      missing,
      app: header.app,
      storage: canonicalJson({ ...header.storage }),
      clock_offset_ms: header.clockOffsetMs,
      epoch: asks ? randomId() : before.epoch,
      claimed_sequence: believed.claimed,
      believed_at_ms: believed.claimed === null ? receivedAtMs : before.believed_at_ms,
      missing_asked_day: asks ? today : before.missing_asked_day,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Of what own phones sent, and of paper, is known only how many are held, and that number 1 was seen: all of them have
 * it. Not when the last one came, since that would be an instant beside somebody's answers.
 */
async function keepUnnumberedBooks(
  transaction: Transaction<Database>,
  before: EnrolmentRow,
  { entered, taken }: NewRecords,
): Promise<EnrolmentRow> {
  if (entered.length === 0) return before;
  const { id, seen, held } = before;
  return transaction
    .updateTable('enrolments')
    .set({ last_sequence: 1, seen: Math.max(seen, 1), held: held + heldAmong(taken) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function heldAmong(taken: readonly Known[]): number {
  return taken.filter((line) => line.verdict === 'held').length;
}

/**
 * When a header was made, by the collector's clock as the device last measured it, and never after it came: the
 * device's own may be set back by days, and would then say nothing new for as long.
 */
function madeAt({ clockMs, clockOffsetMs }: BatchHeader, receivedAtMs: number): number {
  return Math.min(receivedAtMs, clockMs + (clockOffsetMs ?? 0));
}

/**
 * A batch may come late or twice, in a file: a header made before the newest known says nothing new. One that was made
 * after the present came while a clock was wrong, and proves nothing.
 */
function isOlder(
  lastSequence: number,
  madeAtMs: number,
  { last_sequence, header_clock_ms }: EnrolmentRow,
  nowMs: number,
): boolean {
  if (lastSequence !== last_sequence) return lastSequence < last_sequence;
  const newestMs = header_clock_ms ?? 0;
  return newestMs <= nowMs && madeAtMs < newestMs;
}

/**
 * What waits and is in quarantine on the device once it has read its acknowledgement: of each no more than it has
 * numbers.
 */
function afterAnswer(
  header: BatchHeader,
  outcomes: readonly RecordOutcome[],
  lastSequence: number,
): { readonly waiting: number; readonly quarantined: number } {
  const refused = outcomes.filter(({ outcome }) => outcome === 'conflict' || outcome === 'rejected').length;
  return {
    waiting: Math.max(0, Math.min(header.waiting, lastSequence) - outcomes.length),
    quarantined: Math.min(header.quarantined + refused, lastSequence + refused),
  };
}

/**
 * Keeps the start a batch was made in, however late it comes.
 * @returns 1 if it is new and has the number of another, else 0
 */
async function noteStart(
  transaction: Transaction<Database>,
  enrolment: string,
  { start }: BatchHeader,
): Promise<0 | 1> {
  if (start === null) return 0;
  const of = transaction
    .selectFrom('starts')
    .select('id')
    .where('enrolment', '=', enrolment)
    .where('number', '=', start.number);
  const known = await of.execute();
  if (known.some(({ id }) => id === start.id)) return 0;
  await transaction
    .insertInto('starts')
    .values({ enrolment, ...start })
    .execute();
  return known.length === 0 ? 0 : 1;
}

/** How many numbers the records brought that the enrolment had not shown, and how many had another record already. */
async function countNumbers(
  transaction: Transaction<Database>,
  enrolment: string,
  entered: readonly Known[],
): Promise<{ readonly seen: number; readonly clashes: number }> {
  if (entered.length === 0) return { seen: 0, clashes: 0 };
  const brought = new Map<number, number>();
  for (const { sequence } of entered) brought.set(sequence, (brought.get(sequence) ?? 0) + 1);
  const rows = await transaction
    .selectFrom('ledger')
    .select(['sequence', ({ fn }) => fn.countAll<number>().as('records')])
    .where('enrolment', '=', enrolment)
    .where('sequence', 'in', [...brought.keys()])
    .groupBy('sequence')
    .execute();
  const seen = rows.filter(({ sequence, records }) => records === brought.get(sequence)).length;
  return { seen, clashes: entered.length - seen };
}
