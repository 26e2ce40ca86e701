import { setTimeout as pause } from 'node:timers/promises';
import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  Kysely,
  QueryResult,
  TransactionSettings,
} from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { type Patience, WaitingReaders } from '../waiting-readers.ts';
import { isBusy, translated } from './faults.ts';
import { openForWriting } from './file.ts';
import { OpenFiles } from './open-files.ts';
import { OwnStatements } from './own-statements.ts';
import type { StatementRunner } from './statement-runner.ts';

/** How long a write waits for another connection's transaction, which is then answered by 503. */
const WAIT_MS = 5_000;
const PAUSE_MS = 10;
const IN_MEMORY = ':memory:';

/**
 * The writing connection as a Kysely dialect. Kysely lets one transaction at a time through, since the adapter
 * says there is one connection only; other processes are kept out by `begin immediate`. A plain `begin` would
 * take the write lock only at the first write and fail there at once.
 */
export class SqliteWriterDialect implements Dialect {
  readonly #path: string;
  readonly #open: () => StatementRunner;
  readonly #readers: WaitingReaders;

  /**
   * @param path the database's, or `:memory:`
   * @param open opens it for writing
   * @param readers who is let through between a transaction's statements
   */
  constructor(path: string, open: () => StatementRunner = own(path), readers = new WaitingReaders()) {
    this.#path = path;
    this.#open = open;
    this.#readers = readers;
  }

  createDriver(): Driver {
    return new WriterDriver(this.#path, this.#open, this.#readers);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(database);
  }
}

/** In the thread that asks. */
function own(path: string): () => StatementRunner {
  return () => new OwnStatements(() => openForWriting(path));
}

class WriterDriver implements Driver {
  readonly #path: string;
  readonly #open: () => StatementRunner;
  readonly #readers: WaitingReaders;
  #connection: WriterConnection | null = null;
  #isClosed = false;

  constructor(path: string, open: () => StatementRunner, readers: WaitingReaders) {
    this.#path = path;
    this.#open = open;
    this.#readers = readers;
  }

  async init(): Promise<void> {
    this.#connection = await this.#connect();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isClosed) throw new StorageUnavailable(new Error('the database is closed'));
    if (this.#connection === null || this.#connection.isDead) this.#connection = await this.#connect();
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection, _settings: TransactionSettings): Promise<void> {
    await onceFree(() => (connection as WriterConnection).begin());
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await (connection as WriterConnection).commit();
    } catch (error) {
      throw translated(error);
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await (connection as WriterConnection).rollback();
    } catch (error) {
      // A full disk or a read error rolls back by itself; then there is no transaction left to end.
      if (!(error instanceof Error) || !error.message.includes('no transaction is active')) throw error;
    }
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#isClosed = true;
    await this.#connection?.close();
    this.#connection = null;
  }

  /** It is open before its files are looked at. */
  async #connect(): Promise<WriterConnection> {
    const statements = this.#open();
    try {
      await statements.run('select 1', []);
      const files = new OpenFiles(this.#path === IN_MEMORY ? null : this.#path);
      return new WriterConnection(statements, files, this.#readers);
    } catch (error) {
      await statements.close();
      throw error;
    }
  }
}

class WriterConnection implements DatabaseConnection {
  readonly #statements: StatementRunner;
  readonly #files: OpenFiles;
  readonly #readers: WaitingReaders;
  #isInTransaction = false;
  #patience: Patience;

  constructor(statements: StatementRunner, files: OpenFiles, readers: WaitingReaders) {
    this.#statements = statements;
    this.#files = files;
    this.#readers = readers;
    this.#patience = readers.newPatience();
  }

  get isDead(): boolean {
    return this.#statements.isDead;
  }

  async begin(): Promise<void> {
    this.#files.check();
    await this.#statements.run('begin immediate', []);
    this.#isInTransaction = true;
    this.#patience = this.#readers.newPatience();
  }

  /** What was committed into files that were taken away meanwhile is nowhere, and fails like what was not. */
  async commit(): Promise<void> {
    await this.#statements.run('commit', []);
    this.#isInTransaction = false;
    this.#files.check();
  }

  async rollback(): Promise<void> {
    this.#isInTransaction = false;
    await this.#statements.run('rollback', []);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#isInTransaction) await this.#readers.pass(this.#patience);
    const run = () => this.#statements.run<Row>(query.sql, query.parameters);
    if (!this.#isInTransaction) {
      this.#files.check();
      return onceFree(run);
    }
    try {
      return await run();
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

/** Waits for the lock without holding up the thread: another that has it may run on the same one. */
async function onceFree<Result>(work: () => Promise<Result>): Promise<Result> {
  const deadlineMs = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadlineMs) throw translated(error);
      await pause(PAUSE_MS);
    }
  }
}
