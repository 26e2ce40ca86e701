import { Socket } from 'node:net';
import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { sqlStateOf } from './sql-state.ts';

const CONNECT_TIMEOUT_MS = 5 * SECOND_MS;
/** A statement longer than this is stopped by the server, so that a lock held for ever turns into a 503. */
const STATEMENT_TIMEOUT_MS = 30 * SECOND_MS;
/** How much longer than its own limit a server may take to answer before it counts as hung. */
const ANSWER_GRACE_MS = 5 * SECOND_MS;
/** 08P01, with which PgBouncer refuses a setting at the start of a connection. */
const PROTOCOL_VIOLATION = '08P01';
/** With which a server that is primary no more refuses to write. */
const READ_ONLY = '25006';
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

/** Connections that are open, those of them in use by nobody, and who waits for one. */
export interface PoolCounts {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
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
}: PoolSettings): PostgresPool & { readonly counts: () => PoolCounts } {
  const sockets = new Set<Socket>();
  const opened = (startUp: pg.PoolConfig) => {
    const pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: statementTimeoutMs + answerGraceMs,
      keepAlive: true,
      allowExitOnIdle: true,
      ...startUp,
      types,
      stream: () => tracked(new Socket(), sockets),
    });
    // An idle connection that breaks is dropped by the pool.
    pool.on('error', () => undefined);
    // One in use says so too, beside the statement that fails; the pool listens only to those that are idle.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  };
  let pool = opened({
    statement_timeout: statementTimeoutMs,
    ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  });
  /** What a transaction begins with where the server takes no settings at the start of a connection. */
  let settings: string | null = null;
  return {
    options: pool.options,
    counts: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    connect: async () => {
      try {
        return guarded(await pool.connect(), settings);
      } catch (error) {
        if (settings !== null || !refusesSettings(error)) throw error;
        settings = `; set local statement_timeout = ${statementTimeoutMs}${readOnly ? '; set transaction read only' : ''}`;
        void pool.end();
        pool = opened({});
        return guarded(await pool.connect(), settings);
      }
    },
    end: () => {
      setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, END_MS).unref();
      return pool.end();
    },
  };
}

/**
 * Whether a pooler stands before the server that knows no other settings than its own few, as PgBouncer does. It may
 * give each transaction another connection, so settings are then made in each transaction, for that one alone.
 */
function refusesSettings(error: unknown): boolean {
  return (
    error instanceof Error &&
    sqlStateOf(error) === PROTOCOL_VIOLATION &&
    /startup parameter/.test(error.message)
  );
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

/**
 * Whether the server serves no writing any more, though the connection to it is well: another is primary, and the next
 * connection leads there.
 */
function isStandby(error: unknown): boolean {
  return sqlStateOf(error) === READ_ONLY;
}

/**
 * A client whose server did not answer waits for nothing more, not for its rollback either; neither it nor one whose server
 * became a standby is used again.
 */
function guarded(
  client: pg.PoolClient,
  settings: string | null,
): Awaited<ReturnType<PostgresPool['connect']>> {
  let isHung = false;
  let isLeft = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (isHung) throw new Error('Connection terminated: the server does not answer');
    try {
      const begins = settings !== null && /^(begin|start transaction)\b/.test(text);
      return await client.query(begins ? text + settings : text, [...parameters]);
    } catch (error) {
      isHung ||= isUnanswered(error);
      isLeft ||= isStandby(error);
      throw error;
    }
  };
  return { query, release: () => client.release(isHung || isLeft) } as never;
}
