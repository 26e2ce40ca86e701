import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { migrate } from '../../src/collector/db/migrations.ts';
import {
  connectDatabase,
  type DatabaseSettings,
  openDatabase,
} from '../../src/collector/db/open-database.ts';
import { plainRecords, responseBody } from './batches.ts';
import {
  addProvinces,
  checkedBatch,
  commit,
  enroller,
  storeOf,
  writeDeferred,
} from './collector-store-fixture.ts';
import { newTestDatabase, type TestEngine } from './databases.ts';

/** How many migrations there were before tables were divided by month. */
const UNDIVIDED = 36;

/**
 * A database as it is just after an update: it had rows before there were parts by month, three of them and a comment each,
 * so its tables are to be divided. `close` removes it.
 */
export async function newUndividedDatabase(engine: TestEngine): Promise<OpenDatabase> {
  const place = await newTestDatabase(engine);
  const settings = { ...place.settings, runsIn: 'own-thread' as const };
  await fillUndivided(settings);
  const database = await openDatabase(settings);
  return {
    ...database,
    close: async () => {
      await database.close();
      await place.remove();
    },
  };
}

/** Makes such a database of one without tables, as it was before the update. */
export async function fillUndivided(settings: DatabaseSettings): Promise<void> {
  const old = await connectDatabase(settings);
  await old.writer.transaction().execute((transaction) => migrate(transaction, old.engine, UNDIVIDED));
  await addProvinces(old);
  const device = await enroller(old)();
  const body = responseBody({ comment: 'Trước đây.' });
  await commit(storeOf(old), checkedBatch(device, plainRecords(3, { body })));
  await writeDeferred(old);
  await old.close();
}
