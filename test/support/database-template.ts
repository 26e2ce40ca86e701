import pg from 'pg';
import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import { forgetIdentity } from '../../src/collector/db/operations/recognise-restore.ts';

/** The migrated database on the server of a run, of which tests get copies. Nobody is connected to it. */
export const POSTGRES_TEMPLATE = 'sipas_template';

/** Migrates a database of which copies are made; opening one is its first opening, and so no restore. */
export async function migrateTemplate(settings: DatabaseSettings): Promise<void> {
  const database = await openDatabase(settings);
  await forgetIdentity(database.writer);
  await database.close();
}

/** Runs one statement over a connection of its own. */
export async function runStatement(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
