import { expect } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import type { TestDatabase } from '../support/databases.ts';
import { sipas } from '../support/sipas.ts';

/** One collector or several over one database, and devices. */
export interface SettlingWorld {
  readonly place: Pick<TestDatabase, 'settings'>;
  /** The records somebody was thanked for. */
  readonly thanked: readonly RecordId[];
  /** Lets everything arrive and ends the collectors, but not their database. */
  settle(): Promise<void>;
  open(): Promise<OpenDatabase>;
}

/** What became of the records for which somebody was thanked. */
export interface Books {
  readonly thanked: number;
  readonly counted: number;
  readonly held: number;
  readonly deleted: number;
  /** Of those counted, how many recount names as standing in no figure: their unit was ended before their day. */
  readonly unplaced: number;
}

/**
 * Lets everything arrive and holds the promise against the database: whatever somebody was thanked for was
 * acknowledged, stands in the ledger once, and is counted, held or was deleted as announced. `sipas recount` finds no
 * difference, in the figures and in the signed batches, or names the records that stand in no figure.
 */
export async function settledBooks(world: SettlingWorld): Promise<Books> {
  await world.settle();
  const database = await world.open();
  const { writer } = database;
  const ledger = await writer.selectFrom('ledger').select(['id', 'outcome']).execute();
  const thanked = world.thanked.toSorted();
  expect(ledger.map(({ id }) => id).sort()).toEqual(thanked);
  const count = async (table: 'records' | 'held') =>
    (await writer.selectFrom(table).select('id').execute()).length;
  const books = {
    thanked: thanked.length,
    counted: await count('records'),
    held: await count('held'),
    deleted: ledger.filter(({ outcome }) => outcome === 'deleted').length,
  };
  await database.close();
  expect(books.counted + books.held + books.deleted).toBe(books.thanked);
  const { dataDir, databaseUrl } = world.place.settings;
  const recount = await sipas(['recount', '--from-batches', '--json'], {
    env: { DATA_DIR: dataDir, SIPAS_KEYS: '', ...(databaseUrl == null ? {} : { DATABASE_URL: databaseUrl }) },
  });
  const { differences } = JSON.parse(recount.stdout) as { differences: readonly Difference[] };
  const inNoFigure = differences.map((one) => (one.kind === 'unit' ? one.responses : Number.NaN));
  return { ...books, unplaced: inNoFigure.reduce((sum, responses) => sum + responses, 0) };
}
