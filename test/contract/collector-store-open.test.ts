import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { ENGINES, newDatabase, newTestDatabase, type TestEngine } from '../support/databases.ts';

const RUNS_IN = ['threads', 'own-thread'] as const;

describe.each(ENGINES)('opening a database on $name', (engine) => {
  test('two processes that start at once migrate once and agree on the epoch', async () => {
    const place = await newTestDatabase(engine);
    const [first, second] = await Promise.all([openDatabase(place.settings), openDatabase(place.settings)]);
    const epochs = await Promise.all(
      [first, second].map(({ writer }) =>
        writer.selectFrom('meta').select('value').where('key', '=', 'epoch').execute(),
      ),
    );
    expect(epochs[0]).toEqual(epochs[1]);
    expect(epochs[0]).toHaveLength(1);
    await first.close();
    await second.close();
    await place.remove();
  });

  test.each(RUNS_IN)(
    'the reader in %s sees what the writer committed, returns integers as numbers and cannot write',
    async (runsIn) => {
      const database = await newDatabase(engine, runsIn);
      await database.writer
        .insertInto('abandonments')
        .values([1, 2].map((version) => ({ ...ABANDONMENT, version, count: 4_000_000_000 })))
        .execute();
      const { total } = await database.reader
        .selectFrom('abandonments')
        .select((column) => column.fn.sum<number>('count').as('total'))
        .executeTakeFirstOrThrow();
      expect(total).toBe(8_000_000_000);
      await expect(database.reader.deleteFrom('abandonments').execute()).rejects.toThrow(StorageUnavailable);
      await database.close();
    },
  );

  test.each(RUNS_IN)(
    'a transaction of the reader in %s is one snapshot, beside which others read on',
    async (runsIn) => {
      const { reader, writer, close } = await newDatabase(engine, runsIn);
      const count = async (from: typeof reader) => {
        const counted = from
          .selectFrom('abandonments')
          .select((column) => column.fn.countAll<number>().as('rows'));
        return (await counted.executeTakeFirstOrThrow()).rows;
      };
      await reader
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (snapshot) => {
          expect(await count(snapshot)).toBe(0);
          await writer
            .insertInto('abandonments')
            .values({ ...ABANDONMENT, version: 1, count: 1 })
            .execute();
          expect(await count(snapshot)).toBe(0);
          expect(await count(reader)).toBe(1);
        });
      await close();
    },
  );

  test.each(RUNS_IN)(
    'the writer in %s counts what it changes, hands on what the engine refuses, and undoes what fails',
    async (runsIn) => {
      const { writer, close } = await newDatabase(engine, runsIn);
      const versions = (...of: readonly number[]) =>
        of.map((version) => ({ ...ABANDONMENT, version, count: 1 }));
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto('abandonments')
        .values(versions(1, 2))
        .executeTakeFirstOrThrow();
      expect(numInsertedOrUpdatedRows).toBe(2n);
      const twice = writer.transaction().execute(async (transaction) => {
        await transaction.insertInto('abandonments').values(versions(3)).execute();
        await transaction.insertInto('abandonments').values(versions(1)).execute();
      });
      await expect(twice).rejects.toThrow(/unique/i);
      await expect(twice).rejects.not.toThrow(StorageUnavailable);
      const gone = await writer.deleteFrom('abandonments').returning('version').execute();
      expect(gone.map(({ version }) => version).sort()).toEqual([1, 2]);
      await close();
    },
  );

  test.each([
    ['a date', new Date(0)],
    ['a boolean', true],
    ['a fraction', 0.5],
    ['an integer past 53 bits', 2 ** 53],
    ['undefined', undefined],
  ])('refuses %s as a parameter', async (_, value) => {
    const database = await newDatabase(engine, 'threads');
    const own = await newDatabase(engine, 'own-thread');
    for (const connection of [database.writer, database.reader, own.reader]) {
      await expect(
        connection
          .selectFrom('meta')
          .selectAll()
          .where('value', '=', value as never)
          .execute(),
      ).rejects.toThrow(/parameter 1/);
    }
    await own.close();
    await database.close();
  });

  test('a database made by a newer program is refused', async () => {
    const place = await engine.newPlace();
    const first = await openDatabase(place.settings);
    await first.writer.updateTable('meta').set({ value: '999' }).where('key', '=', 'schema').execute();
    await first.close();
    await expect(openDatabase(place.settings)).rejects.toThrow('the database has schema 999');
    await place.remove();
  });
});

test('one month of all units at one margin is a range of the key', async () => {
  const { writer, close } = await newDatabase(ENGINES[0] as TestEngine);
  const plan = await writer
    .selectFrom('tallies')
    .selectAll()
    .where('margin', '=', 'total')
    .where('value', '=', '')
    .where('questionnaire', '=', 'sipas-2023-service')
    .where('version', '=', 1)
    .where('mode', '=', 'kiosk')
    .where('month', '>=', '2026-01')
    .where('month', '<=', '2026-12')
    .explain<{ detail: string }>(undefined, sql`query plan`);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH tallies USING PRIMARY KEY (margin=? AND value=? AND questionnaire=? AND version=? AND mode=? AND month>? AND month<?)',
  ]);
  await close();
});

const ABANDONMENT = {
  questionnaire: 'sipas-2023-service',
  mode: 'kiosk',
  month: '2026-11',
  unit: '01@2025-07-01',
  reached: 'access.signage',
};
