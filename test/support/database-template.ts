import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import { forgetIdentity } from '../../src/collector/db/operations/recognise-restore.ts';
import { randomId } from '../../src/collector/db/random-id.ts';
import { SqlMonthKeeping } from '../../src/collector/db/retention/month-keeping.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';

/** That of NOW_MS, by which most tests go. */
const DAY_OF_TESTS = '2026-11-14' as Day;

/**
 * Migrates a database of which copies are made; opening one is its first opening, and so no restore. It has the parts of the
 * months that a server makes at its start, so that its tables are the same after a test of one.
 */
export async function migrateTemplate(settings: DatabaseSettings): Promise<void> {
  const database = await openDatabase(settings);
  for (const day of [DAY_OF_TESTS, localDay(Date.now())]) {
    await new SqlMonthKeeping(database).keep(day, new AbortController().signal);
  }
  await forgetIdentity(database.writer);
  await database.close();
}

/** Each copy gets an epoch of its own, as two collectors have. */
export function newEpochStatement(): string {
  const epoch = randomId();
  return `insert into meta (key, value) values ('epoch', '${epoch}') on conflict (key) do update set value = '${epoch}'`;
}
