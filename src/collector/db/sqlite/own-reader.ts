import type { CompiledQuery, QueryResult } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { isUnavailable } from './faults.ts';
import { openForReading } from './file.ts';
import type { ReaderConnection } from './reader-dialect.ts';
import { Statements } from './statements.ts';
import { giveTurn } from './turn.ts';

/** A read-only connection in the thread that asks, which waits for each of its statements. */
export class OwnReader implements ReaderConnection {
  readonly #path: string;
  readonly #cacheKib: number | undefined;
  #statements: Statements | null = null;
  readonly isDead = false;

  /** @param cacheKib as openForReading takes it */
  constructor(path: string, cacheKib?: number) {
    this.#path = path;
    this.#cacheKib = cacheKib;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: (await this.ask(query.sql, query.parameters)) as Row[] };
  }

  async ask(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]> {
    await giveTurn();
    try {
      this.#statements ??= new Statements(openForReading(this.#path, this.#cacheKib));
      return this.#statements.run(sql, parameters).rows;
    } catch (error) {
      throw isUnavailable(error) ? new StorageUnavailable(error) : error;
    }
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('read in pages by key instead of streaming');
  }

  async close(): Promise<void> {
    this.#statements?.close();
    this.#statements = null;
  }
}
