import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SqliteWriterDialect } from '../../../../src/collector/db/sqlite/dialect.ts';
import { WaitingReaders } from '../../../../src/collector/db/waiting-readers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether it has resolved by now. */
async function isOver(passing: Promise<void>): Promise<boolean> {
  const waiting = Symbol('waiting');
  return (await Promise.race([passing, Promise.resolve(waiting)])) !== waiting;
}

test('nobody there: a transaction goes on at once, and keeps its patience', async () => {
  const readers = new WaitingReaders();
  const patience = readers.newPatience();
  await readers.pass(patience);
  expect(patience.leftMs).toBe(60);
});

test('it goes on when the last has gone', async () => {
  const readers = new WaitingReaders();
  const [first, second] = [readers.begin(), readers.begin()];
  const patience = readers.newPatience();
  const passing = readers.pass(patience);
  await vi.advanceTimersByTimeAsync(20);
  first();
  expect(await isOver(passing)).toBe(false);
  second();
  await passing;
  expect(patience.leftMs).toBe(40);
});

test('its patience is for all of its statements together', async () => {
  const readers = new WaitingReaders();
  readers.begin();
  const patience = readers.newPatience();
  const passing = readers.pass(patience);
  await vi.advanceTimersByTimeAsync(59);
  expect(await isOver(passing)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await passing;
  await readers.pass(patience);
  expect(patience.leftMs).toBe(0);
});

test('who reads for long is not waited for', async () => {
  const readers = new WaitingReaders();
  const longGone = readers.begin();
  await vi.advanceTimersByTimeAsync(250);
  await readers.pass(readers.newPatience());
  longGone();
});

test('a statement outside of a transaction waits for nobody, those of one wait', async () => {
  vi.useRealTimers();
  const readers = new WaitingReaders();
  const database = new Kysely<unknown>({ dialect: new SqliteWriterDialect(':memory:', undefined, readers) });
  await sql`create table notes (id integer)`.execute(database);
  const gone = readers.begin();
  await sql`insert into notes values (1)`.execute(database);
  let isWritten = false;
  const writing = database.transaction().execute(async (transaction) => {
    await sql`insert into notes values (2)`.execute(transaction);
    isWritten = true;
  });
  for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
  expect(isWritten).toBe(false);
  gone();
  await writing;
  await database.destroy();
});
