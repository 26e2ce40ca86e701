import { parentPort, workerData } from 'node:worker_threads';
import { must } from '../../../core/kernel/assert.ts';
import { isUnavailable } from './faults.ts';
import { openForReading } from './file.ts';
import { columnsOf, type ReaderReply, type ReaderRequest } from './reader-message.ts';
import { Statements } from './statements.ts';

/** A read-only connection in a thread of its own: node:sqlite blocks the thread it runs on. */
const port = must(parentPort, 'runs as a worker thread');
let statements: Statements | null = null;

port.on('message', (request: ReaderRequest | 'close') => {
  if (request === 'close') {
    statements?.close();
    port.close();
    return;
  }
  port.postMessage(answer(request));
});

function answer({ sql, parameters }: ReaderRequest): ReaderReply {
  try {
    statements ??= new Statements(openForReading(workerData as string));
    return { ok: true, rows: columnsOf(statements.run(sql, parameters).rows) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    return { ok: false, message, unavailable: isUnavailable(error) };
  }
}
