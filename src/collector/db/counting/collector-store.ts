import type { Kysely, Transaction } from 'kysely';
import type { EnrolmentId, Epoch, RecordId } from '../../../core/kernel/brand.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { monthOfDay } from '../../../core/kernel/period.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Offer } from '../../../core/protocol/messages/offer.ts';
import type {
  CheckedBatch,
  CheckedLine,
  CollectorStore,
  CommitFault,
  CommittedBatch,
  EnrolmentUnknown,
  HeldReason,
  HeldRecord,
  KnownEnrolment,
} from '../../ingest/collector-store.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import { noteHeardHeads, readHeads } from '../heads/heads.ts';
import { advanceLedgerHead } from '../heads/ledger-head.ts';
import { readEpoch } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { type Counting, countRecords } from './count-records.ts';
import { keepBooks, lockEnrolment } from './enrolment-books.ts';
import { encryptEvidence } from './evidence.ts';
import { countLate, frozenAmong, isOfMonth } from './frozen-months.ts';
import { notePlaces, readKnownEnrolment } from './known-enrolments.ts';
import { enterLedger, type Known, outcomeOf } from './ledger.ts';
import type { ReleaseMoment } from './pending-dates.ts';
import { admitPhone } from './spend-ticket.ts';

/** 32 bytes each, from the key ring. */
export interface StoreKeys {
  /** Encrypts the batches that are kept as evidence, and what is written later. */
  readonly evidence: Buffer;
  /** Makes the ledger's head one that nobody continues who has the database alone. */
  readonly ledgerHead: Buffer;
}

/** CollectorStore over either engine. */
export class SqlCollectorStore implements CollectorStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #keys: StoreKeys;
  readonly #moment: () => ReleaseMoment;

  /**
   * @param moment when blocks are released, and what day it is
   */
  constructor(database: Kysely<Database>, engine: Engine, keys: StoreKeys, moment: () => ReleaseMoment) {
    this.#database = database;
    this.#engine = engine;
    this.#keys = keys;
    this.#moment = moment;
  }

  epoch(): Promise<Epoch> {
    return readEpoch(this.#database);
  }

  member(enrolment: EnrolmentId): Promise<KnownEnrolment | null> {
    return readKnownEnrolment(this.#database, enrolment);
  }

  async commitBatch(batch: CheckedBatch): Promise<Result<CommittedBatch, CommitFault>> {
    try {
      return await inTransaction(this.#database, this.#engine, (transaction) =>
        commitIn(transaction, this.#engine, batch, {
          keys: this.#keys,
          moment: this.#moment(),
        }),
      );
    } catch (error) {
      if (error instanceof TooMuchHeld) return err({ kind: 'too-much-held' });
      throw error;
    }
  }

  async lacking({
    enrolment,
    records,
  }: Offer): Promise<
    Result<{ readonly lacking: readonly RecordId[]; readonly epoch: Epoch }, EnrolmentUnknown>
  > {
    // The epoch first: should it be renewed meanwhile, the device is told the older one, and offers once more.
    const known = await this.#database
      .selectFrom('enrolments')
      .select('epoch')
      .where('id', '=', enrolment)
      .executeTakeFirst();
    if (known === undefined) return err({ kind: 'enrolment-unknown' });
    const epoch = (known.epoch as Epoch | null) ?? (await readEpoch(this.#database));
    const sha256Of = new Map<string, string>();
    for (const chunk of chunked(records, this.#engine.maxParameters)) {
      const found = await this.#database
        .selectFrom('ledger')
        .select(['id', 'sha256'])
        .where('enrolment', '=', enrolment)
        .where(
          'id',
          'in',
          chunk.map(({ id }) => id),
        )
        .execute();
      for (const { id, sha256 } of found) sha256Of.set(id, sha256);
    }
    const lacking = records.filter(({ id, sha256 }) => sha256Of.get(id) !== sha256).map(({ id }) => id);
    return ok({ lacking, epoch });
  }
}

/** CollectorStore.commitBatch, as part of a transaction that changes more. */
export async function commitIn(
  transaction: Transaction<Database>,
  engine: Engine,
  batch: CheckedBatch,
  { keys, moment }: { readonly keys: StoreKeys; readonly moment: ReleaseMoment },
): Promise<Result<CommittedBatch, CommitFault>> {
  const counting: Counting = { moment, evidenceKey: keys.evidence };
  const enrolment = await lockEnrolment(transaction, batch.header.enrolment);
  if (enrolment === null) return err({ kind: 'enrolment-unknown' });
  // Nothing is written before it says yes, so that a refusal has nothing to undo.
  const refused = await admitPhone(transaction, batch, counting.evidenceKey);
  if (refused !== null) return err(refused);
  const member = enrolment.revoked_day === null;
  const frozen = await frozenAmong(transaction, batch.lines);
  const lines = batch.lines.map((line) => {
    if (!member) return heldFor(line, 'enrolment-revoked');
    return isOfMonth(line, frozen) ? heldFor(line, 'month-frozen') : line;
  });

  const ledger = await enterLedger(transaction, engine, enrolment.id, lines);
  const outcomes = lines.map((line) => outcomeOf(line, ledger));
  const entered = lines.filter(
    (line): line is Known => line.verdict !== 'rejected' && ledger.entered.has(line),
  );
  const taken = entered.filter((line) => !ledger.former.has(line.id));
  const conflicts = lines.filter(
    (line, index): line is Known => line.verdict !== 'rejected' && outcomes[index]?.outcome === 'conflict',
  );
  const held = taken.filter((line) => line.verdict === 'held');
  if (held.length > 0 && enrolment.held + held.length > MOST_HELD) throw new TooMuchHeld();
  const epoch = await keepBooks(transaction, enrolment, batch, outcomes, { entered, taken });
  await notePlaces(transaction, enrolment, batch);
  await storeHeld(transaction, engine, enrolment.id, held, batch.receivedAtMs);
  await countLate(
    transaction,
    held.filter((line) => isOfMonth(line, frozen)),
  );
  await storeConflicts(transaction, engine, enrolment.id, conflicts);
  if (taken.length > 0) await storeEvidence(transaction, batch, counting);
  await countRecords(
    transaction,
    engine,
    enrolment.id,
    taken.filter((line) => line.verdict === 'sound'),
    counting,
  );
  if (batch.heard != null) await noteHeardHeads(transaction, batch.header.enrolment, batch.heard);
  await advanceLedgerHead(
    transaction,
    keys.ledgerHead,
    entered.map(({ id, sha256, sequence }) => ({ enrolment: enrolment.id, id, sha256, sequence })),
  );
  const heads = await readHeads(transaction);
  return ok({ outcomes, epoch: (epoch as Epoch | null) ?? heads.epoch, heads });
}

/**
 * Records held of one enrolment: seven weeks of a kiosk at which a hundred people a day answer by a questionnaire the
 * collector does not know yet, and no way to fill the disk. More waits on the device until some are released.
 */
const MOST_HELD = 5_000;

/** Undoes the transaction in which it is noticed. */
class TooMuchHeld extends Error {
  override readonly name = 'TooMuchHeld';
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

/** The batch as it came, once, however often it comes. */
async function storeEvidence(
  transaction: Transaction<Database>,
  { header, origin, receivedAtMs, isReceiptDoubtful = false, lastContact = null, bytes }: CheckedBatch,
  { moment, evidenceKey }: Counting,
): Promise<void> {
  if (bytes === null) return;
  const { enrolment, batch, sha256 } = header;
  const place = { enrolment, batch, sha256 };
  const evidence = encryptEvidence(evidenceKey, place, {
    bytes,
    origin,
    receivedAtMs,
    isReceiptDoubtful,
    lastContact,
    isFlagging: moment.isFlagging,
  });
  await transaction
    .insertInto('batches')
    .values({ ...place, day: localDay(receivedAtMs), evidence })
    .onConflict((conflict) => conflict.columns(['enrolment', 'batch', 'sha256']).doNothing())
    .execute();
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
