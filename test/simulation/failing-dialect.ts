import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import { SqliteWriterDialect } from '../../src/collector/db/sqlite/dialect.ts';

/** Breaks the connection at a chosen statement of what comes next; each commit counts as one. */
export class StatementFault {
  /** How often it struck. */
  struck = 0;
  #left = 0;
  #error: Error | null = null;

  /** @param statement counted from 1 */
  arm(statement: number, error: Error): void {
    this.#left = statement;
    this.#error = error;
  }

  disarm(): void {
    this.#error = null;
  }

  /** Throws when it is time. */
  pass(): void {
    if (this.#error === null) return;
    this.#left -= 1;
    if (this.#left > 0) return;
    const error = this.#error;
    this.#error = null;
    this.struck += 1;
    throw error;
  }
}

/** The production dialect in memory, with a fault between any two statements of a transaction. */
export class FailingDialect extends SqliteWriterDialect {
  readonly #fault: StatementFault;

  constructor(fault: StatementFault) {
    super(':memory:');
    this.#fault = fault;
  }

  override createDriver(): Driver {
    return new FailingDriver(super.createDriver(), this.#fault);
  }
}

class FailingDriver implements Driver {
  readonly #inner: Driver;
  readonly #fault: StatementFault;

  constructor(inner: Driver, fault: StatementFault) {
    this.#inner = inner;
    this.#fault = fault;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new FailingConnection(await this.#inner.acquireConnection(), this.#fault);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#inner.beginTransaction(innerOf(connection), settings);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    this.#fault.pass();
    await this.#inner.commitTransaction(innerOf(connection));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.rollbackTransaction(innerOf(connection));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#inner.releaseConnection(innerOf(connection));
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

class FailingConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #fault: StatementFault;

  constructor(inner: DatabaseConnection, fault: StatementFault) {
    this.inner = inner;
    this.#fault = fault;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#fault.pass();
    return this.inner.executeQuery(query);
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.inner.streamQuery(query, chunkSize);
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  return (connection as FailingConnection).inner;
}
