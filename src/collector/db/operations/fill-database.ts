import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import { syncFolder } from '../../keys/sync-folder.ts';
import { BackupFault } from '../../operations/backup/backup-format.ts';
import type { OpenBackup } from '../../operations/backup/read-backup.ts';
import type { OpenDatabase } from '../engine.ts';
import { evidenceApart } from '../evidence/carry-evidence.ts';
import { writeMeta } from '../meta.ts';
import { migrate, SCHEMA } from '../migrations.ts';
import { connectDatabase, type DatabaseSettings } from '../open-database.ts';
import { randomId } from '../random-id.ts';
import { DATABASE_FILE } from '../sqlite/file.ts';
import { insertRows, makeMonthsOf } from './insert-rows.ts';
import { META_OF_MOVING } from './move/half-move.ts';
import { META_OF_MOVED } from './move/retire-database.ts';
import { PlaceTaken } from './place-taken.ts';
import { schemaTables } from './schema-tables.ts';

/** Where a database grows until it is whole; what a killed one left is removed by the next. */
const ASIDE = 'restoring-';

/** What somebody may have ended or taken back since a backup was made, and what costs little to make again. */
const VOID_ONCE_RESTORED = ['sessions', 'one_time_links', 'enrolment_codes'];

export interface Place extends Pick<DatabaseSettings, 'dataDir' | 'databaseUrl'> {
  /** Where evidence is to be kept; null: in the database. */
  readonly evidence: EvidencePlace | null;
}

/**
 * Makes a database of what a backup holds, in a place where there is none; all of it or nothing. The rows go into the
 * tables of the backup's own schema; the next opening brings them to this program's. Throws BackupFault, PlaceTaken and
 * StorageUnavailable.
 */
export async function fillDatabase(place: Place, backup: OpenBackup): Promise<void> {
  const { schema, product } = backup.header;
  if (schema > SCHEMA || schema < 1) {
    throw new BackupFault(
      `the backup was made by version ${product}, whose tables (schema ${schema}) this program does not know (${SCHEMA}). ` +
        'Restore it with that version or a newer one',
    );
  }
  const { evidence } = place;
  if (place.databaseUrl !== undefined) {
    return fillConnected(await connectDatabase(place), backup, evidence);
  }
  const file = join(place.dataDir, DATABASE_FILE);
  if (['', '-wal', '-shm'].some((suffix) => existsSync(file + suffix))) throw new PlaceTaken();
  for (const name of readdirSync(place.dataDir)) {
    if (name.startsWith(ASIDE)) rmSync(join(place.dataDir, name), { recursive: true });
  }
  const aside = mkdtempSync(join(place.dataDir, ASIDE));
  try {
    const database = await connectDatabase({ dataDir: aside, runsIn: 'own-thread' });
    await fillConnected(database, backup, evidence);
    linkSync(join(aside, DATABASE_FILE), file);
    syncFolder(place.dataDir);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function fillConnected(
  database: OpenDatabase,
  backup: OpenBackup,
  evidence: Place['evidence'],
): Promise<void> {
  const { writer, engine } = database;
  try {
    await writer.transaction().execute(async (transaction) => {
      await engine.lockForMigration(transaction);
      for (const name of ['meta', META_OF_MOVED, META_OF_MOVING]) {
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
        await insertRows(transaction, stored, engine.maxParameters);
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
