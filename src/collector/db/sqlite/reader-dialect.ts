import type { DatabaseConnection, Dialect, Driver, Kysely } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

/** Two, so that one long export does not hold up a page. Opened when first needed. */
const READERS = 2;

/** A read-only connection, in whatever thread it reads. */
export interface ReaderConnection extends DatabaseConnection {
  /** It answers nothing any more, and another is opened in its place. */
  readonly isDead: boolean;
  readonly ask: (sql: string, parameters: readonly unknown[]) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
}

/** Read-only connections as a Kysely dialect: query out, rows back. */
export class SqliteReaderDialect implements Dialect {
  readonly #open: () => ReaderConnection;

  constructor(open: () => ReaderConnection) {
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
  readonly #open: () => ReaderConnection;
  readonly #all: ReaderConnection[] = [];
  readonly #free: ReaderConnection[] = [];
  readonly #waiting: ((connection: ReaderConnection) => void)[] = [];

  constructor(open: () => ReaderConnection) {
    this.#open = open;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#all.length < READERS) {
      const started = this.#open();
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
      released = this.#open();
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
