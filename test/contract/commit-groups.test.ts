import { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commitGroup } from '../../src/collector/db/counting/commit/commit-group.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import type { Engine, OpenDatabase } from '../../src/collector/db/engine.ts';
import { migrate } from '../../src/collector/db/migrations.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { recogniseRestore } from '../../src/collector/db/operations/recognise-restore.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { SQLITE } from '../../src/collector/db/sqlite/engine.ts';
import { WaitingReaders } from '../../src/collector/db/waiting-readers.ts';
import type { CheckedBatch, SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { FailingDialect, StatementFault } from '../simulation/failing-dialect.ts';
import { plainRecord, plainRecords, randomHex, SERVICE, UNIT } from '../support/batches.ts';
import {
  checkedBatch,
  commit,
  enroller,
  newStore,
  responsesByState,
  rowCounts,
  STORE_KEYS,
  type StoreFixture,
  storeOf,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

/** A unit that no collector of tests knows. */
const UNKNOWN_UNIT = '99-00001@2025-07-01';

/** Batches that come at once, and so are one group. */
function atOnce({ store }: Pick<StoreFixture, 'store'>, batches: readonly CheckedBatch[]) {
  return Promise.all(batches.map((batch) => store.commitBatch(batch)));
}

/** How many transactions have entered something into the ledger. */
async function commits({ writer }: OpenDatabase): Promise<number> {
  return (await writer.selectFrom('ledger_heads').select('sequence').execute()).length;
}

describe.each(ENGINES)('CO23 a group of batches on $name', (engine) => {
  let fixture: StoreFixture;

  beforeEach(async () => {
    fixture = await newStore(engine);
  });
  afterEach(() => fixture.database.close());

  const single = (enrolment: string, sequence = 1) =>
    checkedBatch(enrolment, [plainRecord({ sequence })], { lastSequence: sequence });

  test('shares one commit, and each is answered', async () => {
    const devices = await Promise.all(Array.from({ length: 12 }, () => fixture.enrol()));
    const answers = await atOnce(
      fixture,
      devices.map((device) => single(device)),
    );
    expect(answers.map((answer) => answer.ok && answer.value.outcomes.map(({ outcome }) => outcome))).toEqual(
      Array(12).fill(['stored']),
    );
    expect(await commits(fixture.database)).toBe(1);
    expect(await rowCounts(fixture.database)).toMatchObject({ ledger: 12, records: 12 });
    const { pending = 0, released = 0 } = await responsesByState(fixture.database);
    expect(pending + released).toBe(12);
  });

  test('identical ones in it are as many successes and one row', async () => {
    const [first, device] = [await fixture.enrol(), await fixture.enrol()];
    const same = single(device);
    const answers = await atOnce(fixture, [single(first), ...Array<CheckedBatch>(10).fill(same)]);
    const outcomes = answers.flatMap((answer) => (answer.ok ? answer.value.outcomes : []));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'stored',
      'stored',
      ...Array(9).fill('duplicate'),
    ]);
    expect(await commits(fixture.database)).toBe(1);
    expect(await rowCounts(fixture.database)).toMatchObject({ ledger: 2, records: 2 });
    const { count } = await fixture.database.writer
      .selectFrom('batches')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(2);
  });

  test('each is answered as if it had come alone, whatever its neighbours are', async () => {
    const alone = await newStore(engine);
    const ids = Array.from({ length: 6 }, () => randomHex() as EnrolmentId) as [
      EnrolmentId,
      ...EnrolmentId[],
    ];
    const [good, revoked, gaps, full, conflicting, other] = ids as [
      EnrolmentId,
      EnrolmentId,
      EnrolmentId,
      EnrolmentId,
      EnrolmentId,
      EnrolmentId,
    ];
    for (const { database } of [fixture, alone]) {
      const enrolments = new SqlEnrolmentStore(database.writer);
      const day = '2026-11-14' as Day;
      const { publicKey } = DEVICE_KEY;
      for (const id of ids) await enrolments.add({ id, unit: UNIT as UnitRef, name: 'Máy', day, publicKey });
      await enrolments.revoke(revoked, day);
      await database.writer.updateTable('enrolments').set({ held: 5_000 }).where('id', '=', full).execute();
    }
    const known = plainRecord();
    const batches = [
      single(other),
      single(good),
      checkedBatch(randomHex(), plainRecords(2)),
      single(revoked),
      // Two of one device, and then one whose numbers show that two are missing.
      single(gaps, 1),
      single(gaps, 2),
      checkedBatch(gaps, [plainRecord({ sequence: 5 })], { lastSequence: 5, waiting: 1 }),
      checkedBatch(full, [plainRecord({ unit: UNKNOWN_UNIT })]),
      checkedBatch(conflicting, [known]),
      checkedBatch(conflicting, [{ ...known, sequence: 2 }]),
      checkedBatch(conflicting, [known]),
      checkedBatch(good, [], { lastSequence: 1 }),
      checkedBatch(good, [plainRecord({ sequence: 2, body: { response: 'nothing' } })], { lastSequence: 2 }),
    ];
    const together = await atOnce(fixture, batches);
    const oneByOne: typeof together = [];
    for (const batch of batches) oneByOne.push(await alone.store.commitBatch(batch));

    const said = (answers: typeof together) =>
      answers.map((answer) => (answer.ok ? answer.value.outcomes : answer.error));
    expect(said(together)).toEqual(said(oneByOne));
    expect(said(together)[7]).toEqual({ kind: 'too-much-held' });
    expect(await booksOf(fixture.database)).toEqual(await booksOf(alone.database));
    expect(await commits(fixture.database)).toBe(1);
    expect(await storedTallies(fixture.database)).toEqual(
      await recountRecords(fixture.database, layoutOf(SERVICE), () => false),
    );
    // What is missing after the third of one device is asked for, in an epoch of its own.
    const [epochs, collectors] = [together, oneByOne].map((answers) =>
      answers.map((answer) => answer.ok && answer.value.epoch),
    );
    expect(epochs?.[6]).not.toBe(epochs?.[5]);
    expect(collectors?.[6]).not.toBe(collectors?.[5]);
    await alone.database.close();
  });

  test('one that cannot be written takes nobody with it', async () => {
    const devices = await Promise.all(Array.from({ length: 5 }, () => fixture.enrol()));
    const batches = devices.map((device) => single(device));
    const [bad] = must(batches[2], 'a batch').lines as [SoundRecord];
    // No store writes a fraction: what a fault in the checks would let through.
    const broken = { ...must(batches[2], 'a batch'), lines: [{ ...bad, hour: 1.5 }] };
    const settled = await Promise.allSettled(
      batches.map((batch, index) => fixture.store.commitBatch(index === 2 ? broken : batch)),
    );
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await rowCounts(fixture.database)).toMatchObject({ ledger: 4, records: 4 });
    expect(await commit(fixture.store, must(batches[2], 'a batch'))).toMatchObject([{ outcome: 'stored' }]);
  });
});

/** What is kept of every enrolment and of what came from it, but for what is drawn or encrypted. */
async function booksOf({ writer }: OpenDatabase) {
  const enrolments = await writer.selectFrom('enrolments').selectAll().orderBy('id').execute();
  return {
    enrolments: enrolments.map(({ epoch, ...row }) => ({ ...row, hasEpoch: epoch !== null })),
    ledger: await writer.selectFrom('ledger').selectAll().orderBy('enrolment').orderBy('id').execute(),
    records: await writer.selectFrom('records').selectAll().orderBy('enrolment').orderBy('id').execute(),
    held: await writer.selectFrom('held').selectAll().orderBy('enrolment').orderBy('id').execute(),
    conflicts: await writer.selectFrom('conflicts').selectAll().orderBy('enrolment').execute(),
    batches: await writer
      .selectFrom('batches')
      .select(['enrolment', 'batch', 'sha256', 'day'])
      .orderBy('enrolment')
      .orderBy('batch')
      .execute(),
    head: await writer.selectFrom('meta').selectAll().where('key', '=', 'ledger-head').execute(),
  };
}

test('CO23 a group that is broken off at any statement is stored whole or not at all, and counts once when it comes again', async () => {
  const fault = new StatementFault();
  const writer = new Kysely<Database>({ dialect: new FailingDialect(fault) });
  await writer.transaction().execute(async (transaction) => {
    await migrate(transaction, SQLITE);
    await recogniseRestore(transaction, 'first');
  });
  const database: OpenDatabase = {
    ...{ engine: SQLITE, place: { dataDir: ':memory:' }, runsIn: 'own-thread', pools: [] },
    ...{ writer, reader: writer, lookup: writer, waitingReaders: new WaitingReaders() },
    close: () => writer.destroy(),
  };
  const store = storeOf(database);
  const enrol = enroller(database);
  const [first, one, two] = [await enrol(), await enrol(), await enrol()];
  const group = [
    checkedBatch(one, plainRecords(2)),
    checkedBatch(two, [plainRecord()]),
    checkedBatch(one, [plainRecord({ sequence: 3 })], { lastSequence: 3 }),
  ];
  await store.commitBatch(checkedBatch(first, [plainRecord()]));
  const before = await booksOf(database);
  let statement = 0;
  for (;;) {
    statement += 1;
    // By itself, so that the statements counted are those of the group.
    fault.arm(statement, new StorageUnavailable(new Error('cut off')));
    const struck = fault.struck;
    const tried = await writer
      .transaction()
      .execute((transaction) =>
        commitGroup(transaction, SQLITE, group, { keys: STORE_KEYS, moment: AT_TEN(), place: null }),
      )
      .catch((error: unknown) => error);
    fault.disarm();
    if (fault.struck === struck) break;
    expect(tried).toBeInstanceOf(StorageUnavailable);
    expect(await booksOf(database)).toEqual(before);
  }
  expect(statement).toBeGreaterThan(20);
  expect(await rowCounts(database)).toMatchObject({ ledger: 5, records: 5 });
  // The answers were lost with the connection: everybody comes again.
  const again = await atOnce({ store }, group);
  expect(again.flatMap((answer) => (answer.ok ? answer.value.outcomes : []))).toMatchObject(
    Array(4).fill({ outcome: 'duplicate' }),
  );
  expect(await rowCounts(database)).toMatchObject({ ledger: 5, records: 5 });
  expect(await responsesByState(database)).toEqual({ pending: 5 });
  await database.close();
});

test('CO23 groups of two collectors over the same devices, in any order, never wait for each other in a circle', async () => {
  const place = await must(ENGINES[1], 'PostgreSQL').newPlace();
  const databases = await Promise.all([openDatabase(place.settings), openDatabase(place.settings)]);
  const brokenOff: unknown[] = [];
  const stores = databases.map((database) =>
    storeOf({
      ...database,
      engine: {
        ...database.engine,
        isRetryable: (error: unknown) => {
          brokenOff.push(error);
          return database.engine.isRetryable(error);
        },
      } satisfies Engine,
    }),
  );
  const enrol = enroller(databases[0]);
  const devices = await Promise.all(Array.from({ length: 8 }, () => enrol()));
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(
      stores.flatMap((store, index) =>
        (index === 0 ? devices : [...devices].reverse()).map((device) =>
          commit(store, checkedBatch(device, [plainRecord({ sequence: 2 * round + index + 1 })])),
        ),
      ),
    );
  }
  expect(brokenOff).toEqual([]);
  expect(await rowCounts(databases[0])).toMatchObject({ ledger: 48, records: 48 });
  await Promise.all(databases.map((database) => database.close()));
  await place.remove();
});
