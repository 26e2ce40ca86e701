import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { isMonth } from '../../../core/kernel/period.ts';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import { syncFolder } from '../../keys/sync-folder.ts';
import { BackupFault, type TablePage } from '../../operations/backup/backup-format.ts';
import type { OpenBackup } from '../../operations/backup/read-backup.ts';
import type { Engine, OpenDatabase } from '../engine.ts';
import { evidenceApart } from '../evidence/carry-evidence.ts';
import { writeMeta } from '../meta.ts';
import { migrate, SCHEMA } from '../migrations.ts';
import { isMonthTable, MONTH_TABLES } from '../month-parts.ts';
import { connectDatabase, type DatabaseSettings } from '../open-database.ts';
import { randomId } from '../random-id.ts';
import type { Database } from '../schema.ts';
import { DATABASE_FILE } from '../sqlite/file.ts';
import { forgetIdentity } from './recognise-restore.ts';
import { META_OF_MOVED } from './retire-database.ts';
import { schemaTables } from './schema-tables.ts';

/** Where a database grows until it is whole; what a killed one left is removed by the next. */
const ASIDE = 'restoring-';

/** What somebody may have ended or taken back since a backup was made, and what costs little to make again. */
const VOID_ONCE_RESTORED = ['sessions', 'one_time_links', 'enrolment_codes'];

/**
 * Whether it takes the place of one whose newest contents are lost, or goes on with all of it elsewhere: then it is the same
 * collector, in the same epoch, once what was written was checked.
 */
export type FilledAs =
  | { readonly as: 'restored' }
  | { readonly as: 'moved'; readonly check: (transaction: Transaction<Database>) => Promise<void> };

export interface Place extends Pick<DatabaseSettings, 'dataDir' | 'databaseUrl'> {
  /** Where evidence is to be kept; null: in the database. */
  readonly evidence: EvidencePlace | null;
}

/** There is a database already. Nothing was changed. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
}

/**
 * Makes a database of what a backup holds, in a place where there is none; all of it or nothing. The rows go into the
 * tables of the backup's own schema; the next opening brings them to this program's. Throws BackupFault, PlaceTaken and
 * StorageUnavailable.
 */
export async function fillDatabase(place: Place, backup: OpenBackup, filled: FilledAs): Promise<void> {
  const { schema, product } = backup.header;
  if (schema > SCHEMA || schema < 1) {
    throw new BackupFault(
      `the backup was made by version ${product}, whose tables (schema ${schema}) this program does not know (${SCHEMA}). ` +
        'Restore it with that version or a newer one',
    );
  }
  const { evidence } = place;
  if (place.databaseUrl !== undefined) {
    return fillConnected(await connectDatabase(place), backup, { filled, evidence });
  }
  const file = join(place.dataDir, DATABASE_FILE);
  if (['', '-wal', '-shm'].some((suffix) => existsSync(file + suffix))) throw new PlaceTaken();
  for (const name of readdirSync(place.dataDir)) {
    if (name.startsWith(ASIDE)) rmSync(join(place.dataDir, name), { recursive: true });
  }
  const aside = mkdtempSync(join(place.dataDir, ASIDE));
  try {
    const database = await connectDatabase({ dataDir: aside, runsIn: 'own-thread' });
    await fillConnected(database, backup, { filled, evidence });
    linkSync(join(aside, DATABASE_FILE), file);
    syncFolder(place.dataDir);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function fillConnected(
  database: OpenDatabase,
  backup: OpenBackup,
  { filled, evidence }: Pick<Place, 'evidence'> & { readonly filled: FilledAs },
): Promise<void> {
  const { writer, engine } = database;
  try {
    await writer.transaction().execute(async (transaction) => {
      await engine.lockForMigration(transaction);
      for (const name of ['meta', META_OF_MOVED]) {
        if (await engine.hasTable(transaction, name)) throw new PlaceTaken();
      }
      const { schema } = backup.header;
      await migrate(transaction, engine, schema);
      // What a new database begins with.
      await transaction.deleteFrom('meta').execute();
      const tables = new Map((await schemaTables(schema)).map(({ name, columns }) => [name, columns]));
      for await (const page of backup.pages) {
        if (tables.get(page.table)?.join() !== page.columns.join()) {
          throw new BackupFault(
            `the backup holds a table ${page.table} that schema ${schema} does not have so`,
          );
        }
        const stored = await evidenceApart(page, evidence);
        await makeMonthsOf(transaction, engine, stored);
        await insert(transaction, stored, engine.maxParameters);
      }
      if (filled.as === 'moved') {
        await filled.check(transaction);
        return forgetIdentity(transaction);
      }
      for (const table of VOID_ONCE_RESTORED) {
        if (tables.has(table)) await sql`delete from ${sql.table(table)}`.execute(transaction);
      }
      await writeMeta(transaction, 'identity', `restored ${randomId()}`);
    });
  } finally {
    await database.close();
  }
}

/** So that each row goes where its month is, as it would have when it came. */
async function makeMonthsOf(
  transaction: Transaction<Database>,
  engine: Engine,
  { table, columns, rows }: TablePage,
): Promise<void> {
  if (!isMonthTable(table)) return;
  const at = columns.indexOf(MONTH_TABLES[table].by);
  const months = new Set(rows.map((row) => String(row[at]).slice(0, 'YYYY-MM'.length)));
  await engine.months.make(transaction, table, [...months].filter(isMonth).sort());
}

async function insert(
  transaction: Transaction<Database>,
  { table, columns, rows }: TablePage,
  maxParameters: number,
): Promise<void> {
  const size = Math.max(1, Math.min(500, Math.floor(maxParameters / columns.length)));
  const names = sql.join(columns.map((column) => sql.ref(column)));
  for (let from = 0; from < rows.length; from += size) {
    const values = sql.join(rows.slice(from, from + size).map((row) => sql`(${sql.join([...row])})`));
    await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(transaction);
  }
}
