import { CompiledQuery, Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { SqliteWriterDialect } from '../../../../src/collector/db/sqlite/dialect.ts';
import type { StatementRunner } from '../../../../src/collector/db/sqlite/statement-runner.ts';
import { StorageUnavailable } from '../../../../src/collector/ingest/storage-unavailable.ts';

/** A thread that ends at a statement of this text. */
class Mortal implements StatementRunner {
  readonly asked: string[] = [];
  isDead = false;
  isClosed = false;

  async run(sql: string): Promise<{ rows: [] }> {
    this.asked.push(sql);
    if (sql === 'end') this.isDead = true;
    if (this.isDead) throw new StorageUnavailable(new Error('ended'));
    return { rows: [] };
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

test('a writing thread that ended is replaced for the next transaction, and closed with the rest', async () => {
  const threads: Mortal[] = [];
  const dialect = new SqliteWriterDialect(':memory:', () => {
    const thread = new Mortal();
    threads.push(thread);
    return thread;
  });
  const database = new Kysely<unknown>({ dialect });
  const ending = database
    .transaction()
    .execute((transaction) => transaction.executeQuery(CompiledQuery.raw('end')));
  await expect(ending).rejects.toThrow(StorageUnavailable);
  await database.transaction().execute((transaction) => transaction.executeQuery(CompiledQuery.raw('write')));
  expect(threads.map(({ asked }) => asked.at(-1))).toEqual(['rollback', 'commit']);
  await database.destroy();
  expect(threads[1]?.isClosed).toBe(true);
});
