import { describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/collector-store.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { wireRecords } from '../support/batches.ts';
import { collectorStoreContract } from '../support/collector-store-contract.ts';
import {
  checkedBatch,
  commit,
  enroller,
  responsesByState,
  rowCounts,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';

describe.each(ENGINES)('CollectorStore on $name', (engine) => {
  collectorStoreContract(engine);

  test('CO5 two processes on one database count each record once', async () => {
    const place = await engine.newPlace();
    const databases = await Promise.all([openDatabase(place.settings), openDatabase(place.settings)]);
    const [first, second] = databases;
    const stores = databases.map(({ writer, engine: sql }) => new SqlCollectorStore(writer, sql));
    const enrolment = await enroller(first)();
    const other = await enroller(second)();
    const shared = checkedBatch(enrolment, wireRecords(30));
    await Promise.all(
      stores.flatMap((store) => [
        ...Array.from({ length: 5 }, () => commit(store, shared)),
        ...Array.from({ length: 5 }, () => commit(store, checkedBatch(other, wireRecords(3)))),
      ]),
    );
    expect(await rowCounts(first)).toMatchObject({ ledger: 60, records: 60 });
    const { pending = 0, released = 0 } = await responsesByState(second);
    expect(pending + released).toBe(60);
    await Promise.all(databases.map((database) => database.close()));
    await place.remove();
  });
});
