import { sql, type Transaction } from 'kysely';
import { BackupFault } from '../../../operations/backup/backup-format.ts';
import type { OpenDatabase } from '../../engine.ts';
import { migrate, SCHEMA } from '../../migrations.ts';
import type { Database } from '../../schema.ts';
import { PlaceTaken } from '../place-taken.ts';
import { forgetIdentity } from '../recognise-restore.ts';
import { META_OF_MOVED } from './retire-database.ts';

/** What `meta` is called in a database that is being filled: no collector starts on it, of whatever version. */
export const META_OF_MOVING = 'meta_of_moving';
/** A table of that time only, with one row: what is being moved here, and how far it is. */
const NOTES = 'moving';

/** What is moved. A half move goes on only with the same. */
export interface MoveSubject {
  readonly epoch: string;
  readonly product: string;
  /** For a person: where it comes from; no secret. */
  readonly from: string;
  /** Where the evidence is to be kept; `''`: in the database. */
  readonly evidence: string;
}

interface Notes extends MoveSubject {
  readonly schema: number;
  /** The table that is being filled; null: none yet. */
  readonly table: string | null;
  /** Whether all of it is there and was compared: then the source may be retired. */
  readonly isVerified: boolean;
}

/**
 * Makes the tables in an empty place, or finds those of a move that was broken off.
 *
 * Throws BackupFault where another move was begun there, and PlaceTaken where there is a collector.
 *
 * @returns the table that was being filled; null: it begins
 */
export async function beginMove(
  { writer, engine }: OpenDatabase,
  subject: MoveSubject,
): Promise<string | null> {
  return writer.transaction().execute(async (transaction) => {
    await engine.lockForMigration(transaction);
    for (const name of ['meta', META_OF_MOVED]) {
      if (await engine.hasTable(transaction, name)) throw new PlaceTaken();
    }
    if (await engine.hasTable(transaction, META_OF_MOVING)) {
      const begun = await readNotes(transaction);
      refuseOther(begun, subject);
      return begun.table;
    }
    await migrate(transaction, engine);
    // What a new database begins with.
    await transaction.deleteFrom('meta').execute();
    await sql`alter table meta rename to ${sql.table(META_OF_MOVING)}`.execute(transaction);
    await sql`create table ${sql.table(NOTES)} (notes text not null)`.execute(transaction);
    const notes: Notes = { ...subject, schema: SCHEMA, table: null, isVerified: false };
    await sql`insert into ${sql.table(NOTES)} values (${JSON.stringify(notes)})`.execute(transaction);
    return null;
  });
}

function refuseOther(begun: Notes, subject: MoveSubject): void {
  if (begun.epoch !== subject.epoch) {
    throw new BackupFault(
      `--to holds a move of another collector that was broken off, from ${begun.from}. ${ANEW}, or name another place`,
    );
  }
  if (begun.schema !== SCHEMA) {
    throw new BackupFault(
      `--to holds a move that version ${begun.product} began, with other tables than this version's. Say the command with that version. Or: ${ANEW}`,
    );
  }
  if (begun.evidence !== subject.evidence) {
    const [here, now] = [begun.evidence, subject.evidence].map((place) => place || 'the database');
    throw new BackupFault(
      `--to holds a move that was broken off and keeps evidence in ${here}, and now it is to be in ${now}. Set EVIDENCE_DIR or ` +
        `EVIDENCE_S3 as they were then. Or: ${ANEW}`,
    );
  }
}

/** What to do about a half move that nobody goes on with. */
export const ANEW =
  'To give it up, remove sipas.sqlite with its -wal and -shm and the folder evidence there, or the tables of that PostgreSQL ' +
  'database; the former collector has lost nothing';

async function readNotes(transaction: Transaction<Database>): Promise<Notes> {
  const { rows } = await sql<{ notes: string }>`select notes from ${sql.table(NOTES)}`.execute(transaction);
  return JSON.parse(rows[0]?.notes ?? '') as Notes;
}

async function note(transaction: Transaction<Database>, changes: Partial<Notes>): Promise<void> {
  const notes: Notes = { ...(await readNotes(transaction)), ...changes };
  await sql`update ${sql.table(NOTES)} set notes = ${JSON.stringify(notes)}`.execute(transaction);
}

/** In the transaction that adds the first rows to the table. */
export function noteTable(transaction: Transaction<Database>, table: string): Promise<void> {
  return note(transaction, { table });
}

/** All of it is there. From here on the source may be retired, and what is here is the collector once it is. */
export function noteVerified({ writer }: OpenDatabase): Promise<void> {
  return writer.transaction().execute((transaction) => note(transaction, { isVerified: true }));
}

/**
 * Has collectors start on it, once its source is retired.
 *
 * @param epoch of the source
 * @returns `done` by this call; `before`, where it is that collector already; else `other`, and nothing was changed
 */
export function completeMove(
  { writer, engine }: OpenDatabase,
  epoch: string,
): Promise<'done' | 'before' | 'other'> {
  return writer.transaction().execute(async (transaction) => {
    await engine.lockForMigration(transaction);
    if (!(await engine.hasTable(transaction, META_OF_MOVING))) {
      const isThere =
        (await engine.hasTable(transaction, 'meta')) && (await epochIn(transaction, 'meta')) === epoch;
      return isThere ? 'before' : 'other';
    }
    const notes = await readNotes(transaction);
    if (notes.epoch !== epoch || !notes.isVerified) return 'other';
    await sql`drop table ${sql.table(NOTES)}`.execute(transaction);
    await sql`alter table ${sql.table(META_OF_MOVING)} rename to meta`.execute(transaction);
    await forgetIdentity(transaction);
    return 'done';
  });
}

/** The epoch that a table with the contents of `meta` says; null where it says none. */
export async function epochIn(transaction: Transaction<Database>, table: string): Promise<string | null> {
  const { rows } = await sql<{ value: string }>`
    select value from ${sql.table(table)} where key = 'epoch'`.execute(transaction);
  return rows[0]?.value ?? null;
}
