import { parentPort, workerData } from 'node:worker_threads';
import { must } from '../../../core/kernel/assert.ts';
import { isUnavailable } from './faults.ts';
import { openForReading } from './file.ts';
import { columnsOf, piecesOf, type ReaderReply, type ReaderRequest } from './reader-message.ts';
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
  answer(request);
});

function answer({ sql, parameters }: ReaderRequest): void {
  try {
    statements ??= new Statements(openForReading(workerData as string));
    const pieces = [...piecesOf(statements.run(sql, parameters).rows)];
    for (const [at, rows] of pieces.entries()) {
      reply({ ok: true, rows: columnsOf(rows), isLast: at === pieces.length - 1 });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    reply({ ok: false, message, unavailable: isUnavailable(error) });
  }
}

function reply(message: ReaderReply): void {
  port.postMessage(message);
}
