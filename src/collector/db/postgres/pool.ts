import { Socket } from 'node:net';
import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { SECOND_MS } from '../../../core/kernel/duration.ts';

const CONNECT_TIMEOUT_MS = 5 * SECOND_MS;
/** A statement longer than this is stopped by the server, so that a lock held for ever turns into a 503. */
const STATEMENT_TIMEOUT_MS = 30 * SECOND_MS;
/** How much longer than its own limit a server may take to answer before it counts as hung. */
const ANSWER_GRACE_MS = 5 * SECOND_MS;
/** How long the server may take to say goodbye. */
const END_MS = 1_500;

export interface PoolSettings {
  readonly url: string;
  readonly connections: number;
  readonly readOnly: boolean;
  readonly types: pg.CustomTypesConfig;
  readonly statementTimeoutMs?: number | undefined;
  readonly answerGraceMs?: number | undefined;
}

/**
 * pg's pool, made so that a server which stops, restarts or hangs costs requests and never the process: a
 * connection that breaks or does not answer is given up, and the next request opens another.
 */
export function openPool({
  url,
  connections,
  readOnly,
  types,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  answerGraceMs = ANSWER_GRACE_MS,
}: PoolSettings): PostgresPool {
  const sockets = new Set<Socket>();
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + answerGraceMs,
    keepAlive: true,
    allowExitOnIdle: true,
    ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
    types,
    stream: () => tracked(new Socket(), sockets),
  });
  // An idle connection that breaks is dropped by the pool.
  pool.on('error', () => undefined);
  // One in use says so too, beside the statement that fails; the pool listens only to those that are idle.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    options: pool.options,
    connect: async () => guarded(await pool.connect()),
    end: () => {
      setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, END_MS).unref();
      return pool.end();
    },
  };
}

function tracked(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  return socket;
}

/** Whether pg stopped waiting for the server's answer. It says so in no other way. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** A client whose server did not answer waits for nothing more, not for its rollback either, and is not used again. */
function guarded(client: pg.PoolClient): Awaited<ReturnType<PostgresPool['connect']>> {
  let isHung = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (isHung) throw new Error('Connection terminated: the server does not answer');
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      isHung ||= isUnanswered(error);
      throw error;
    }
  };
  return { query, release: () => client.release(isHung) } as never;
}
