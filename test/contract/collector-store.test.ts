import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { plainRecord, plainRecords, SERVICE, UNIT } from '../support/batches.ts';
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
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';

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

  test('CO6 sixteen writers over two collectors, to the same units in any order, neither lock each other out nor lose a tally', async () => {
    const place = await engine.newPlace();
    const databases = await Promise.all([openDatabase(place.settings), openDatabase(place.settings)]);
    const [first] = databases;
    const brokenOff: unknown[] = [];
    const stores = databases.map((database) => {
      const isRetryable = (error: unknown) => {
        brokenOff.push(error);
        return database.engine.isRetryable(error);
      };
      return storeOf({ ...database, engine: { ...database.engine, isRetryable } });
    });
    const units = [UNIT, '04@2025-07-01', '48@2025-07-01', '79@2025-07-01'];
    const enrol = enroller(first);
    const writers = await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const store = must(stores[writer % 2], 'two stores');
        const enrolment = await enrol();
        // Each begins with another unit, and every other goes the other way round.
        const turned = units.map((_unit, at) => units[(at + writer) % units.length] ?? '');
        const order = writer % 4 < 2 ? turned : turned.toReversed();
        return async () => {
          const records = order.map((unit, at) => plainRecord({ unit, sequence: at + 1 }));
          await commit(store, checkedBatch(enrolment, records));
        };
      }),
    );
    await Promise.all(writers.map((write) => write()));
    expect(await rowCounts(first)).toMatchObject({ ledger: 64, records: 64, held: 0 });
    expect(await storedTallies(first)).toEqual(
      await recountRecords(first, layoutOf(SERVICE), ({ age }) => age === 1),
    );
    // Those that were run again would hide a deadlock.
    expect(brokenOff).toEqual([]);
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
