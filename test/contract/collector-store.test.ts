import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { plainRecords } from '../support/batches.ts';
import { collectorStoreContract } from '../support/collector-store-contract.ts';
import {
  checkedBatch,
  commit,
  enroller,
  responsesByState,
  rowCounts,
  storeOf,
} from '../support/collector-store-fixture.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';

describe.each(ENGINES)('CollectorStore on $name', (engine) => {
  collectorStoreContract(engine);

  test('CO5 two processes on one database count each record once', async () => {
    const place = await engine.newPlace();
    const databases = await Promise.all([openDatabase(place.settings), openDatabase(place.settings)]);
    const [first, second] = databases;
    const stores = databases.map(storeOf);
    const enrolment = await enroller(first)();
    const other = await enroller(second)();
    const shared = checkedBatch(enrolment, plainRecords(30));
    await Promise.all(
      stores.flatMap((store) => [
        ...Array.from({ length: 5 }, () => commit(store, shared)),
        ...Array.from({ length: 5 }, () => commit(store, checkedBatch(other, plainRecords(3)))),
      ]),
    );
    expect(await rowCounts(first)).toMatchObject({ ledger: 60, records: 60 });
    const { pending = 0, released = 0 } = await responsesByState(second);
    expect(pending + released).toBe(60);
    await Promise.all(databases.map((database) => database.close()));
    await place.remove();
  });
});

test('CO5 transactions that PostgreSQL breaks off for another’s sake are run again', async () => {
  const place = await (ENGINES[1] as TestEngine).newPlace();
  const strict = new pg.Client({ connectionString: place.settings.databaseUrl });
  await strict.connect();
  // Every concurrent change of one row now ends all transactions but one.
  await strict.query(
    `alter database ${new URL(place.settings.databaseUrl ?? '').pathname.slice(1)} set default_transaction_isolation = serializable`,
  );
  await strict.end();
  const database = await openDatabase(place.settings);
  const store = storeOf(database);
  const batch = checkedBatch(await enroller(database)(), plainRecords(4));
  await Promise.all(Array.from({ length: 4 }, () => commit(store, batch)));
  expect(await rowCounts(database)).toMatchObject({ ledger: 4, records: 4 });
  expect(await responsesByState(database)).toEqual({ pending: 4 });
  await database.close();
  await place.remove();
});
