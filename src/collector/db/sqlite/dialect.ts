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
import { isBusy, isUnavailable } from './faults.ts';
import { openForWriting } from './file.ts';
import { OpenFiles } from './open-files.ts';
import { Statements } from './statements.ts';
import { giveTurn } from './turn.ts';

/** How long a write waits for another connection's transaction, which is then answered by 503. */
const WAIT_MS = 5_000;
const PAUSE_MS = 10;

/**
 * The writing connection as a Kysely dialect. Kysely lets one transaction at a time through, since the adapter
 * says there is one connection only; other processes are kept out by `begin immediate`. A plain `begin` would
 * take the write lock only at the first write and fail there at once.
 */
export class SqliteWriterDialect implements Dialect {
  readonly #path: string;
  readonly #readers: WaitingReaders;

  /** @param readers who is let through between a transaction's statements */
  constructor(path: string, readers = new WaitingReaders()) {
    this.#path = path;
    this.#readers = readers;
  }

  createDriver(): Driver {
    return new WriterDriver(this.#path, this.#readers);
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

class WriterDriver implements Driver {
  readonly #path: string;
  readonly #readers: WaitingReaders;
  #connection: WriterConnection | null = null;

  constructor(path: string, readers: WaitingReaders) {
    this.#path = path;
    this.#readers = readers;
  }

  async init(): Promise<void> {
    const file = openForWriting(this.#path);
    this.#connection = new WriterConnection(
      new Statements(file),
      new OpenFiles(file.location()),
      this.#readers,
    );
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === null) throw new StorageUnavailable(new Error('the database is closed'));
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection, _settings: TransactionSettings): Promise<void> {
    await onceFree(() => (connection as WriterConnection).begin());
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      (connection as WriterConnection).commit();
    } catch (error) {
      throw translated(error);
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      (connection as WriterConnection).rollback();
    } catch (error) {
      // A full disk or a read error rolls back by itself; then there is no transaction left to end.
      if (!(error instanceof Error) || !error.message.includes('no transaction is active')) throw error;
    }
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#connection?.close();
    this.#connection = null;
  }
}

class WriterConnection implements DatabaseConnection {
  readonly #statements: Statements;
  readonly #files: OpenFiles;
  readonly #readers: WaitingReaders;
  #isInTransaction = false;
  #patience: Patience;

  constructor(statements: Statements, files: OpenFiles, readers: WaitingReaders) {
    this.#statements = statements;
    this.#files = files;
    this.#readers = readers;
    this.#patience = readers.newPatience();
  }

  begin(): void {
    this.#files.check();
    this.#statements.run('begin immediate', []);
    this.#isInTransaction = true;
    this.#patience = this.#readers.newPatience();
  }

  /** What was committed into files that were taken away meanwhile is nowhere, and fails like what was not. */
  commit(): void {
    this.#statements.run('commit', []);
    this.#isInTransaction = false;
    this.#files.check();
  }

  rollback(): void {
    this.#isInTransaction = false;
    this.#statements.run('rollback', []);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await giveTurn();
    if (this.#isInTransaction) await this.#readers.pass(this.#patience);
    const run = () => this.#statements.run<Row>(query.sql, query.parameters);
    if (!this.#isInTransaction) {
      this.#files.check();
      return onceFree(run);
    }
    try {
      return run();
    } catch (error) {
      throw translated(error);
    }
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('read in pages by key instead of streaming');
  }

  close(): void {
    this.#statements.close();
  }
}

/** Waits for the lock without holding up the thread: another that has it may run on the same one. */
async function onceFree<Result>(work: () => Result): Promise<Result> {
  const deadlineMs = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadlineMs) throw translated(error);
      await pause(PAUSE_MS);
    }
  }
}

function translated(error: unknown): unknown {
  return isUnavailable(error) ? new StorageUnavailable(error) : error;
}
