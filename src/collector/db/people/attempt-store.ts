import type { Transaction } from 'kysely';
import type { AttemptCounter, AttemptStore } from '../../people/sign-in/attempt-store.ts';
import type { Engine, OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** More than this many counters are not kept: those that were counted in longest ago go. */
const MOST_COUNTERS = 50_000;
/** So many are removed at once: no attempt adds more than two. */
const MOST_REMOVED = 100;

/** AttemptStore over either engine. */
export class SqlAttemptStore implements AttemptStore {
  readonly #database: Pick<OpenDatabase, 'writer' | 'engine'>;
  readonly #mostCounters: number;

  constructor(database: Pick<OpenDatabase, 'writer' | 'engine'>, mostCounters = MOST_COUNTERS) {
    this.#database = database;
    this.#mostCounters = mostCounters;
  }

  begin(counters: readonly AttemptCounter[], hour: number, nowMs: number): Promise<number> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const keys = counters.map(({ key }) => key);
      await lockCounters(transaction, engine, keys);
      const known = await transaction
        .selectFrom('failed_attempts')
        .select(['key', 'failures', 'shut_until_ms'])
        .where('key', 'in', keys)
        .execute();
      const waitMs = Math.max(0, ...known.map(({ shut_until_ms }) => shut_until_ms - nowMs));
      if (waitMs > 0) return waitMs;
      const rows = counters.map(({ key, waitAfterMs }) => {
        const failures = (known.find((row) => row.key === key)?.failures ?? 0) + 1;
        return { key, hour, failures, shut_until_ms: nowMs + waitAfterMs(failures), counted_ms: nowMs };
      });
      await transaction
        .insertInto('failed_attempts')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet(({ ref }) => ({
            failures: ref('excluded.failures'),
            shut_until_ms: ref('excluded.shut_until_ms'),
            counted_ms: ref('excluded.counted_ms'),
          })),
        )
        .execute();
      await transaction.deleteFrom('failed_attempts').where('hour', '<', hour).execute();
      if (known.length < rows.length) await this.#keepNewest(transaction);
      return 0;
    });
  }

  async withdraw(keys: readonly string[]): Promise<void> {
    const { writer, engine } = this.#database;
    await inTransaction(writer, engine, async (transaction) => {
      await lockCounters(transaction, engine, keys);
      await transaction
        .updateTable('failed_attempts')
        .set(({ eb }) => ({ failures: eb('failures', '-', 1), shut_until_ms: 0 }))
        .where('key', 'in', keys)
        .execute();
    });
  }

  async forget(key: string): Promise<void> {
    await this.#database.writer.deleteFrom('failed_attempts').where('key', '=', key).execute();
  }

  async #keepNewest(transaction: Transaction<Database>): Promise<void> {
    const oldest = transaction
      .selectFrom('failed_attempts')
      .select('key')
      .orderBy('counted_ms', 'desc')
      .orderBy('key')
      .limit(MOST_REMOVED)
      .offset(this.#mostCounters);
    await transaction.deleteFrom('failed_attempts').where('key', 'in', oldest).execute();
  }
}

/** Of whom an attempt is counted, whichever collector counts it. */
function lockCounters(
  transaction: Transaction<Database>,
  engine: Engine,
  keys: readonly string[],
): Promise<void> {
  return engine.lockNamed(
    transaction,
    keys.map((key) => `attempt ${key}`),
  );
}
