import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, QueryResult } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { assertParameters } from '../parameters.ts';
import type { ReaderConnection } from './reader-dialect.ts';
import { type ReaderReply, type ReaderRequest, rowsOf } from './reader-message.ts';

/** A connection of the thread `reader-worker.ts`. */
export class ReadingThread implements ReaderConnection {
  readonly #worker: Worker;
  #pending: { resolve: (rows: readonly unknown[]) => void; reject: (error: unknown) => void } | null = null;
  #rows: unknown[] = [];
  #isClosing = false;
  isDead = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { workerData: path });
    // An idle reader does not keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (reply: ReaderReply) => this.#take(reply));
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

  #take(reply: ReaderReply): void {
    if (reply.ok) {
      for (const row of rowsOf(reply.rows)) this.#rows.push(row);
      if (!reply.isLast) return;
    }
    const [pending, rows] = [this.#pending, this.#rows];
    this.#pending = null;
    this.#rows = [];
    if (reply.ok) pending?.resolve(rows);
    else
      pending?.reject(reply.unavailable ? new StorageUnavailable(reply.message) : new Error(reply.message));
  }

  #die(error: unknown): void {
    this.isDead = true;
    this.#pending?.reject(new StorageUnavailable(error));
    this.#pending = null;
  }
}
