import type { Transaction } from 'kysely';
import { localDay } from '../../../../core/kernel/calendar.ts';
import { monthOfDay } from '../../../../core/kernel/period.ts';
import { err, ok, type Result } from '../../../../core/kernel/result.ts';
import type { RecordOutcome } from '../../../../core/protocol/messages/acknowledgement.ts';
import type {
  CheckedBatch,
  CheckedLine,
  CommitFault,
  HeldReason,
  HeldRecord,
  SoundRecord,
} from '../../../ingest/collector-store.ts';
import { chunked } from '../../chunks.ts';
import type { Engine } from '../../engine.ts';
import { noteHeardHeads } from '../../heads/heads.ts';
import type { Database } from '../../schema.ts';
import { type EnrolmentRow, keepBooks } from '../enrolment-books.ts';
import { isOfMonth } from '../frozen-months.ts';
import { notePlaces } from '../known-enrolments.ts';
import { enterLedger, firstOfEachId, type Known, knownAmong, outcomeOf } from '../ledger.ts';
import { admitPhone } from '../spend-ticket.ts';

/** What was read of the whole group, under the locks on its enrolments. */
export interface ReadForGroup {
  readonly frozen: ReadonlySet<string>;
  /** Ids that were counted before devices had keys. */
  readonly former: ReadonlySet<string>;
  readonly evidenceKey: Buffer;
}

/** A batch that is in the ledger and in its enrolment's books, and not counted yet. */
export interface EnteredBatch {
  readonly batch: CheckedBatch;
  /** Its enrolment, after it. */
  readonly enrolment: EnrolmentRow;
  /** One for each line, in their order. */
  readonly outcomes: readonly RecordOutcome[];
  /** Those that were new to the ledger. */
  readonly entered: readonly Known[];
  /** Those of them that are to be counted. */
  readonly sound: readonly SoundRecord[];
  /** Those of them that came after their month was frozen. */
  readonly late: readonly HeldRecord[];
  /** Whether anything was taken from it, so that it is kept as evidence. */
  readonly isTaken: boolean;
  /** Whether the ledger knew none of its lines. */
  readonly isNew: boolean;
}

/**
 * Enters one batch of a group, all of it but what is counted and written for the whole group. A fault means that it
 * has written nothing, so that its neighbours go on as if it had not been there.
 *
 * @param enrolment as the batch before it has left it, and locked
 */
export async function enterBatch(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: EnrolmentRow,
  batch: CheckedBatch,
  { frozen, former, evidenceKey }: ReadForGroup,
): Promise<Result<EnteredBatch, CommitFault>> {
  const isMember = enrolment.revoked_day === null;
  const lines = batch.lines.map((line) => {
    if (!isMember) return heldFor(line, 'enrolment-revoked');
    return isOfMonth(line, frozen) ? heldFor(line, 'month-frozen') : line;
  });
  if (await isTooMuchHeld(transaction, enrolment, lines, former)) return err({ kind: 'too-much-held' });
  const refused = await admitPhone(transaction, batch, evidenceKey);
  if (refused !== null) return err(refused);

  const ledger = await enterLedger(transaction, engine, enrolment.id, lines, former);
  const outcomes = lines.map((line) => outcomeOf(line, ledger));
  const entered = lines.filter(
    (line): line is Known => line.verdict !== 'rejected' && ledger.entered.has(line),
  );
  const taken = entered.filter((line) => !former.has(line.id));
  const conflicts = lines.filter(
    (line, index): line is Known => line.verdict !== 'rejected' && outcomes[index]?.outcome === 'conflict',
  );
  const held = taken.filter((line) => line.verdict === 'held');
  const kept = await keepBooks(transaction, enrolment, batch, outcomes, { entered, taken });
  const placed = await notePlaces(transaction, kept, batch);
  await storeHeld(transaction, engine, enrolment.id, held, batch.receivedAtMs);
  await storeConflicts(transaction, engine, enrolment.id, conflicts);
  if (batch.heard != null) await noteHeardHeads(transaction, batch.header.enrolment, batch.heard);
  return ok({
    batch,
    enrolment: placed,
    outcomes,
    entered,
    sound: taken.filter((line) => line.verdict === 'sound'),
    late: held.filter((line) => isOfMonth(line, frozen)),
    isTaken: taken.length > 0,
    isNew: lines.every((line) => line.verdict === 'rejected' || ledger.entered.has(line)),
  });
}

/**
 * Records held of one enrolment: seven weeks of a kiosk at which a hundred people a day answer by a questionnaire the
 * collector does not know yet, and no way to fill the disk. More waits on the device until some are released.
 */
const MOST_HELD = 5_000;

/** Whether it brings more to be held than there is room for; what the ledger has already needs none. */
async function isTooMuchHeld(
  transaction: Transaction<Database>,
  { id, held }: EnrolmentRow,
  lines: readonly CheckedLine[],
  former: ReadonlySet<string>,
): Promise<boolean> {
  const ids = [...firstOfEachId(lines).values()].flatMap((line) =>
    line.verdict === 'held' && !former.has(line.id) ? [line.id] : [],
  );
  if (ids.length === 0 || held + ids.length <= MOST_HELD) return false;
  const brought = ids.length - (await knownAmong(transaction, id, ids)).size;
  return brought > 0 && held + brought > MOST_HELD;
}

/** Whatever a revoked enrolment sends is held for that reason, so that no import of units releases it. */
function heldFor(line: CheckedLine, reason: HeldReason): CheckedLine {
  if (line.verdict === 'rejected') return line;
  const { id, sha256, sequence, line: text, day, hour, flags } = line;
  return {
    verdict: 'held',
    id,
    sha256,
    sequence,
    line: text,
    reason,
    day,
    hour,
    flags,
  };
}

async function storeHeld(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  held: readonly HeldRecord[],
  receivedAtMs: number,
): Promise<void> {
  const rows = held.map(({ id, reason, line, day, hour, flags }) => ({
    enrolment,
    id,
    reason,
    line,
    day,
    hour,
    flags: JSON.stringify(flags),
    came_month: day === null ? monthOfDay(localDay(receivedAtMs)) : null,
  }));
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction.insertInto('held').values(chunk).execute();
  }
}

/** Conflicts kept of one enrolment: enough to look into, and no way to fill the disk. The device keeps what it sent. */
const MOST_CONFLICTS = 500;

/** Kept once each, however often they come. */
async function storeConflicts(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  conflicts: readonly Known[],
): Promise<void> {
  if (conflicts.length === 0) return;
  const { kept } = await transaction
    .selectFrom('conflicts')
    .select(({ fn }) => fn.countAll<number>().as('kept'))
    .where('enrolment', '=', enrolment)
    .executeTakeFirstOrThrow();
  const rows = conflicts
    .slice(0, Math.max(0, MOST_CONFLICTS - kept))
    .map(({ id, sha256, line }) => ({ enrolment, id, sha256, line }));
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('conflicts')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['enrolment', 'id', 'sha256']).doNothing())
      .execute();
  }
}
