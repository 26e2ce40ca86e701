import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { assertParameters } from '../parameters.ts';
import { type ReaderReply, type ReaderRequest, rowsOf } from './reader-message.ts';

/** Reading threads, so that one long export does not hold up a page. Started when first needed. */
const READERS = 2;

/** Read-only connections in worker threads as a Kysely dialect: query out, rows back. */
export class SqliteReaderDialect implements Dialect {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  createDriver(): Driver {
    return new ReaderDriver(this.#path);
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
  readonly #path: string;
  readonly #all: ReaderConnection[] = [];
  readonly #free: ReaderConnection[] = [];
  readonly #waiting: ((connection: ReaderConnection) => void)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#all.length < READERS) {
      const started = new ReaderConnection(this.#path);
      this.#all.push(started);
      return started;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A transaction gives several reads one snapshot. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ReaderConnection).ask('begin', []);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ReaderConnection).ask('commit', []);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ReaderConnection).ask('rollback', []);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    let released = connection as ReaderConnection;
    if (released.isDead) {
      this.#all.splice(this.#all.indexOf(released), 1);
      if (this.#waiting.length === 0) return;
      released = new ReaderConnection(this.#path);
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
  readonly #worker: Worker;
  #pending: { resolve: (rows: readonly unknown[]) => void; reject: (error: unknown) => void } | null = null;
  #isClosing = false;
  isDead = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { workerData: path });
    // An idle reader does not keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (reply: ReaderReply) => {
      const pending = this.#pending;
      this.#pending = null;
      if (pending === null) return;
      if (reply.ok) pending.resolve(rowsOf(reply.rows));
      else
        pending.reject(reply.unavailable ? new StorageUnavailable(reply.message) : new Error(reply.message));
    });
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new Error('the reading thread has ended')));
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: (await this.ask(query.sql, query.parameters)) as Row[] };
  }

  async ask(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]> {
    assertParameters(parameters);
    if (this.isDead) throw new StorageUnavailable(new Error('the reading thread has ended'));
    const request: ReaderRequest = { sql, parameters };
    const rows = new Promise<readonly unknown[]>((resolve, reject) => {
      this.#pending = { resolve, reject };
    });
    this.#worker.ref();
    try {
      this.#worker.postMessage(request);
      return await rows;
    } finally {
      // Anyone who closes it waits for its end, with nothing else left that keeps the process alive.
      if (!this.#isClosing) this.#worker.unref();
    }
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('read in pages by key instead of streaming');
  }

  async close(): Promise<void> {
    if (this.isDead) return;
    this.#isClosing = true;
    this.#worker.ref();
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await ended;
  }

  #die(error: unknown): void {
    this.isDead = true;
    this.#pending?.reject(new StorageUnavailable(error));
    this.#pending = null;
  }
}
