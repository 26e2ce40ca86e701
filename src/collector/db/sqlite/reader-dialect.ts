import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { translated } from './faults.ts';
import type { StatementRunner } from './statement-runner.ts';

/** Two, so that one long export does not hold up a page. Opened when first needed. */
const READERS = 2;

/** Read-only connections as a Kysely dialect: query out, rows back. */
export class SqliteReaderDialect implements Dialect {
  readonly #open: () => StatementRunner;

  constructor(open: () => StatementRunner) {
    this.#open = open;
  }

  createDriver(): Driver {
    return new ReaderDriver(this.#open);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new ReaderAdapter();
  }

  createIntrospector(database: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(database);
  }
}

class ReaderAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class ReaderDriver implements Driver {
  readonly #open: () => StatementRunner;
  readonly #all: ReaderConnection[] = [];
  readonly #free: ReaderConnection[] = [];
  readonly #waiting: ((connection: ReaderConnection) => void)[] = [];

  constructor(open: () => StatementRunner) {
    this.#open = open;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#all.length < READERS) {
      const started = new ReaderConnection(this.#open());
      this.#all.push(started);
      return started;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A transaction gives several reads one snapshot. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ReaderConnection).run('begin', []);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ReaderConnection).run('commit', []);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ReaderConnection).run('rollback', []);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    let released = connection as ReaderConnection;
    if (released.isDead) {
      this.#all.splice(this.#all.indexOf(released), 1);
      if (this.#waiting.length === 0) return;
      released = new ReaderConnection(this.#open());
      this.#all.push(released);
    }
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(released);
    else next(released);
  }

  async destroy(): Promise<void> {
    await Promise.all(this.#all.splice(0).map((connection) => connection.close()));
  }
}

class ReaderConnection implements DatabaseConnection {
  readonly #statements: StatementRunner;

  constructor(statements: StatementRunner) {
    this.#statements = statements;
  }

  get isDead(): boolean {
    return this.#statements.isDead;
  }

  executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return this.run<Row>(sql, parameters);
  }

  async run<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    try {
      return await this.#statements.run<Row>(sql, parameters);
    } catch (error) {
      throw translated(error);
    }
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('read in pages by key instead of streaming');
  }

  close(): Promise<void> {
    return this.#statements.close();
  }
}
