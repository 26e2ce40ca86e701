import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { must } from '../../core/kernel/assert.ts';
import type { Epoch, Sha256 } from '../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { RecordOutcome } from '../../core/protocol/acknowledgement.ts';
import type {
  CheckedBatch,
  CheckedLine,
  CollectorStore,
  HeldRecord,
  SoundRecord,
} from '../ingest/collector-store.ts';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import { storedBody } from '../ingest/stored-body.ts';
import { chunked } from './chunks.ts';
import type { Engine } from './engine.ts';
import { noteContact } from './enrolment-contact.ts';
import { readEpoch } from './meta.ts';
import type { CommentsTable, Database, RecordsTable } from './schema.ts';
import { addBlocks, foldBlocks } from './tally-blocks.ts';

/**
 * How often a transaction is run again after the engine broke it off for another's sake. Locks are taken in one
 * order (enrolment, ledger, blocks of tallies, abandonments), so this is for what an administrator or another
 * program does beside us.
 */
const ATTEMPTS = 5;

type Known = SoundRecord | HeldRecord;

/** CollectorStore over either engine. */
export class SqlCollectorStore implements CollectorStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;

  constructor(database: Kysely<Database>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
  }

  epoch(): Promise<Epoch> {
    return readEpoch(this.#database);
  }

  async commitBatch(
    batch: CheckedBatch,
  ): Promise<Result<readonly RecordOutcome[], { readonly kind: 'enrolment-unknown' }>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#database
          .transaction()
          .execute((transaction) => commit(transaction, this.#engine, batch));
      } catch (error) {
        if (!this.#engine.isRetryable(error)) throw error;
        if (attempt === ATTEMPTS) throw new StorageUnavailable(error);
      }
    }
  }
}

async function commit(
  transaction: Transaction<Database>,
  engine: Engine,
  { header, receivedAtMs, lines }: CheckedBatch,
): Promise<Result<readonly RecordOutcome[], { readonly kind: 'enrolment-unknown' }>> {
  const { enrolment } = header;
  if (!(await noteContact(transaction, header, receivedAtMs))) return err({ kind: 'enrolment-unknown' });

  const ledger = await enterLedger(transaction, engine, enrolment, lines);
  const outcomes = lines.map((line) => outcomeOf(line, ledger));
  const taken = lines.filter((line): line is Known => line.verdict !== 'rejected' && ledger.taken.has(line));
  const conflicts = lines.filter(
    (line, index): line is Known => line.verdict !== 'rejected' && outcomes[index]?.outcome === 'conflict',
  );
  const sound = taken.filter((line) => line.verdict === 'sound');
  await storeRecords(transaction, engine, enrolment, sound);
  await storeHeld(
    transaction,
    engine,
    enrolment,
    taken.filter((line) => line.verdict === 'held'),
  );
  await storeConflicts(transaction, engine, enrolment, conflicts);
  await addBlocks(transaction, engine, foldBlocks(sound));
  await countAbandonments(transaction, engine, sound);
  return ok(outcomes);
}

interface Ledger {
  /** The lines whose ids were new. Everything that is counted or kept comes from here. */
  readonly taken: ReadonlySet<CheckedLine>;
  /** What the ledger holds under each id of the batch. */
  readonly sha256Of: ReadonlyMap<string, Sha256>;
}

/** The first line of each id is offered to the ledger, which alone says whether the id is new. */
async function enterLedger(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  lines: readonly CheckedLine[],
): Promise<Ledger> {
  const offered = new Map<string, Known>();
  for (const line of lines) {
    if (line.verdict !== 'rejected' && !offered.has(line.id)) offered.set(line.id, line);
  }
  const rows = [...offered.values()].map((line) => ({
    enrolment,
    id: line.id,
    sha256: line.sha256,
    sequence: line.sequence,
    outcome: line.verdict === 'sound' ? 'stored' : 'held',
    reason: line.verdict === 'sound' ? null : line.reason,
  }));
  const taken = new Set<CheckedLine>();
  const sha256Of = new Map<string, Sha256>();
  for (const chunk of chunked(rows, engine.maxParameters)) {
    const returned = await transaction
      .insertInto('ledger')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['enrolment', 'id']).doNothing())
      .returning('id')
      .execute();
    for (const { id } of returned) {
      const line = must(offered.get(id), 'the ledger returns what it was offered');
      taken.add(line);
      sha256Of.set(id, line.sha256);
    }
  }
  const known = [...offered.keys()].filter((id) => !sha256Of.has(id));
  if (known.length > 0) {
    const found = await transaction
      .selectFrom('ledger')
      .select(['id', 'sha256'])
      .where('enrolment', '=', enrolment)
      .where('id', 'in', known)
      .execute();
    for (const { id, sha256 } of found) sha256Of.set(id, sha256 as Sha256);
  }
  return { taken, sha256Of };
}

function outcomeOf(line: CheckedLine, { taken, sha256Of }: Ledger): RecordOutcome {
  const { sha256 } = line;
  if (line.verdict === 'rejected') return { id: null, sha256, outcome: 'rejected', reason: line.reason };
  const { id } = line;
  if (taken.has(line)) {
    return line.verdict === 'sound'
      ? { id, sha256, outcome: 'stored', reason: null }
      : { id, sha256, outcome: 'held', reason: line.reason };
  }
  return sha256Of.get(id) === sha256
    ? { id, sha256, outcome: 'duplicate', reason: null }
    : { id, sha256, outcome: 'conflict', reason: 'same-id-other-bytes' };
}

async function storeRecords(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  sound: readonly SoundRecord[],
): Promise<void> {
  const records: RecordsTable[] = [];
  const comments: CommentsTable[] = [];
  for (const { id, unit, questionnaire, day, hour, flags, body: said } of sound) {
    const { mode, language, body, comment } = storedBody(said);
    const about = { unit, questionnaire: questionnaire.id, version: questionnaire.version, mode, language };
    records.push({ enrolment, id, kind: said.kind, ...about, day, hour, flags: JSON.stringify(flags), body });
    if (comment !== null) comments.push({ id: randomId(), ...about, month: day.slice(0, 7), text: comment });
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

async function storeHeld(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  held: readonly HeldRecord[],
): Promise<void> {
  const rows = held.map(({ id, reason, line, day, hour }) => ({ enrolment, id, reason, line, day, hour }));
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction.insertInto('held').values(chunk).execute();
  }
}

/** Kept once each, however often they come. */
async function storeConflicts(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  conflicts: readonly Known[],
): Promise<void> {
  const rows = conflicts.map(({ id, sha256, line }) => ({ enrolment, id, sha256, line }));
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('conflicts')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['enrolment', 'id', 'sha256']).doNothing())
      .execute();
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

function randomId(): string {
  return randomBytes(16).toString('hex');
}
