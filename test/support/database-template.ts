import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import { forgetIdentity } from '../../src/collector/db/operations/recognise-restore.ts';
import { randomId } from '../../src/collector/db/random-id.ts';

/** Migrates a database of which copies are made; opening one is its first opening, and so no restore. */
export async function migrateTemplate(settings: DatabaseSettings): Promise<void> {
  const database = await openDatabase(settings);
  await forgetIdentity(database.writer);
  await database.close();
}

/** Each copy gets an epoch of its own, as two collectors have. */
export function newEpochStatement(): string {
  const epoch = randomId();
  return `insert into meta (key, value) values ('epoch', '${epoch}') on conflict (key) do update set value = '${epoch}'`;
}
