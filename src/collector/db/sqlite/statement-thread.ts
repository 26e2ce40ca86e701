import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { QueryResult } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { assertParameters } from '../parameters.ts';
import {
  rowsOf,
  type StatementReply,
  type StatementRequest,
  type StatementThreadData,
} from './statement-message.ts';
import type { Access, StatementRunner } from './statement-runner.ts';

interface Pending {
  readonly resolve: (result: QueryResult<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** Its young generation, in MB: rows are on their way, not kept. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 3 };

/** A connection of the thread `statement-worker.ts`. */
export class StatementThread implements StatementRunner {
  readonly #worker: Worker;
  #pending: Pending | null = null;
  #rows: unknown[] = [];
  #isClosing = false;
  isDead = false;

  constructor(path: string, access: Access) {
    const workerData: StatementThreadData = { path, access };
    this.#worker = new Worker(new URL('./statement-worker.ts', import.meta.url), {
      ...{ workerData, resourceLimits: THREAD_MEMORY },
    });
    // An idle connection does not keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (reply: StatementReply) => this.#take(reply));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new Error('the statement thread has ended')));
  }

  async run<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    assertParameters(parameters);
    if (this.isDead) throw new StorageUnavailable(new Error('the statement thread has ended'));
    const request: StatementRequest = { sql, parameters };
    const result = new Promise<QueryResult<unknown>>((resolve, reject) => {
      this.#pending = { resolve, reject };
    });
    this.#worker.ref();
    try {
      this.#worker.postMessage(request);
      return (await result) as QueryResult<Row>;
    } finally {
      // Anyone who closes it waits for its end, with nothing else left that keeps the process alive.
      if (!this.#isClosing) this.#worker.unref();
    }
  }

  async close(): Promise<void> {
    if (this.isDead) return;
    this.#isClosing = true;
    this.#worker.ref();
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await ended;
  }

  #take(reply: StatementReply): void {
    if (reply.ok) {
      for (const row of rowsOf(reply.rows)) this.#rows.push(row);
      if (!reply.isLast) return;
    }
    const [pending, rows] = [this.#pending, this.#rows];
    this.#pending = null;
    this.#rows = [];
    if (!reply.ok) pending?.reject(errorOf(reply));
    else
      pending?.resolve(reply.changes === null ? { rows } : { rows, numAffectedRows: BigInt(reply.changes) });
  }

  #die(error: unknown): void {
    this.isDead = true;
    this.#pending?.reject(new StorageUnavailable(error));
    this.#pending = null;
  }
}

function errorOf({ message, errcode }: StatementReply & { readonly ok: false }): Error {
  return errcode === null ? new Error(message) : Object.assign(new Error(message), { errcode });
}
