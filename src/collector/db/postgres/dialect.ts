import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  PostgresIntrospector,
  PostgresQueryCompiler,
  QueryResult,
  TransactionSettings,
} from 'kysely';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { assert } from '../../../core/kernel/assert.ts';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { assertParameters } from '../parameters.ts';
import { translated } from './engine.ts';
import { openPool, type PoolCounts, type PoolSettings } from './pool.ts';

const INT8 = 20;
const NUMERIC = 1700;

type PostgresSettings = Omit<PoolSettings, 'types'>;

/** pg behind Kysely: parameters checked, 64-bit values as numbers, a broken server as StorageUnavailable. */
export class CheckedPostgresDialect implements Dialect {
  readonly #inner: PostgresDialect;
  readonly counts: () => PoolCounts;

  constructor(settings: PostgresSettings) {
    const types = { getTypeParser: parserOf as typeof pg.types.getTypeParser };
    const pool = openPool({ ...settings, types });
    this.counts = pool.counts;
    this.#inner = new PostgresDialect({ pool });
  }

  createDriver(): Driver {
    return new CheckedDriver(this.#inner.createDriver());
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return this.#inner.createQueryCompiler() as PostgresQueryCompiler;
  }

  createAdapter(): DialectAdapter {
    return this.#inner.createAdapter();
  }

  createIntrospector(database: Kysely<unknown>): PostgresIntrospector {
    return this.#inner.createIntrospector(database) as PostgresIntrospector;
  }
}

/** pg returns bigint, and sums of it (numeric), as text. The tables hold integers of 53 bits. */
function parserOf(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8 || oid === NUMERIC) return safeInteger;
  return pg.types.getTypeParser(oid, format as 'text');
}

function safeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), 'a column or sum holds no safe integer');
  return value;
}

class CheckedDriver implements Driver {
  readonly #inner: Driver;

  constructor(inner: Driver) {
    this.#inner = inner;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    try {
      return new CheckedConnection(await this.#inner.acquireConnection());
    } catch (error) {
      // Whatever the server says to a newcomer, no statement was at fault.
      throw new StorageUnavailable(error);
    }
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return awaited(this.#inner.beginTransaction((connection as CheckedConnection).inner, settings));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return awaited(this.#inner.commitTransaction((connection as CheckedConnection).inner));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return awaited(this.#inner.rollbackTransaction((connection as CheckedConnection).inner));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#inner.releaseConnection((connection as CheckedConnection).inner);
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

class CheckedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    assertParameters(query.parameters);
    return awaited(this.inner.executeQuery<Row>(query));
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('read in pages by key instead of streaming');
  }
}

async function awaited<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw translated(error);
  }
}
