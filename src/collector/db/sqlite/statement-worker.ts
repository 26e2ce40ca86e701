import { parentPort, workerData } from 'node:worker_threads';
import { must } from '../../../core/kernel/assert.ts';
import { openForReading, openForWriting } from './file.ts';
import {
  columnsOf,
  piecesOf,
  type StatementReply,
  type StatementRequest,
  type StatementThreadData,
} from './statement-message.ts';
import { Statements } from './statements.ts';

/** A connection in a thread of its own: node:sqlite blocks the thread it runs on, and a commit waits for the disk. */
const port = must(parentPort, 'runs as a worker thread');
const { path, access } = workerData as StatementThreadData;
let statements: Statements | null = null;

port.on('message', (request: StatementRequest | 'close') => {
  if (request === 'close') {
    statements?.close();
    port.close();
    return;
  }
  answer(request);
});

function answer({ sql, parameters }: StatementRequest): void {
  try {
    statements ??= new Statements(access === 'write' ? openForWriting(path) : openForReading(path));
    const { rows, numAffectedRows } = statements.read(sql, parameters);
    const changes = numAffectedRows === undefined ? null : Number(numAffectedRows);
    for (const piece of piecesOf(rows)) {
      reply({ ok: true, rows: columnsOf(piece.rows), changes, isLast: piece.isLast });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    reply({ ok: false, message, errcode: errcodeOf(error) });
  }
}

function reply(message: StatementReply): void {
  port.postMessage(message);
}

function errcodeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : null;
}
