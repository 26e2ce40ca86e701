import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import type { DamagedTable, Engine } from '../engine.ts';
import { TableGone } from '../table-gone.ts';
import { postgresIdentity } from './identity.ts';
import { PARTITIONS } from './month-parts.ts';
import { sqlStateOf } from './sql-state.ts';

/** Any number, the same in every collector: the advisory lock of migrations. */
const MIGRATION_LOCK = 7_362_011;
const LOCK_HASH_HEX_DIGITS = 13;

/**
 * PostgreSQL at `read committed`. A statement sees what other transactions committed before it began, so
 * code that reads, adds and writes back must hold a lock first: the enrolment's row for its ledger, a named
 * advisory lock for each block of tallies (a row lock cannot be taken on a tally that does not exist yet).
 */
export const POSTGRES: Engine = {
  name: 'PostgreSQL',
  integer: 'bigint',
  text: sql`text collate "C"`,
  bytes: 'bytea',
  groupsAtOnce: 4,
  maxParameters: 65_535,
  finishTable: (table) => table,
  lockForMigration: async (transaction) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
  },
  hasTable: async (transaction, name) => {
    const { rows } = await sql<{ found: string | null }>`select to_regclass(${name})::text as found`.execute(
      transaction,
    );
    return rows[0]?.found !== null;
  },
  holdWrites: async (transaction, tables) => {
    const names = sql.join(tables.map((table) => sql.table(table)));
    await sql`lock table ${names} in share row exclusive mode`.execute(transaction);
  },
  identity: postgresIdentity,
  lockNamed: async (transaction, keys) => {
    const hashes = [...new Set(keys.map(lockHash))].sort((a, b) => a - b);
    if (hashes.length === 0) return;
    // Rows of a values list are taken in their order, so all transactions lock in ascending order.
    const rows = sql.join(hashes.map((hash) => sql`(${hash}::bigint)`));
    await sql`select pg_advisory_xact_lock(named.hash) from (values ${rows}) as named(hash)`.execute(
      transaction,
    );
  },
  makeAppendOnly: async (transaction, table) => {
    const refusal = sql.id(`${table}_append_only`);
    await sql`create or replace function ${refusal}() returns trigger language plpgsql as
      $$begin raise exception 'append-only'; end$$`.execute(transaction);
    await sql`create trigger ${refusal} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function ${refusal}()`.execute(transaction);
  },
  jsonInteger: (text, key) => sql`cast(cast(${text} as json) ->> ${sql.lit(key)} as bigint)`,
  months: PARTITIONS,
  // Its own log keeps what was written until it is recycled.
  forgetFormerPages: async (writer) => {
    await sql`vacuum deferred_writes, visit_tickets, deferred_receipts`.execute(writer);
  },
  // A server is shared, and a province is filled into where it stays.
  withoutWaitingForDisk: (_writer, work) => work(),
  damagedTables: async (reader) => {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class
      where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`.execute(reader);
    const damaged: DamagedTable[] = [];
    for (const { name: table } of tables) {
      try {
        // As text, so that what stands apart from the row is read too.
        await sql`select count(length(${sql.id('t')}::text)) from ${sql.table(table)} as t`.execute(reader);
      } catch (error) {
        if (!DAMAGED.has(sqlStateOf(error instanceof StorageUnavailable ? error.cause : error))) throw error;
        damaged.push({ table, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    return damaged;
  },
  isRetryable: (error) => RETRYABLE.has(sqlStateOf(error)),
};

const DAMAGED = new Set([
  'XX001', // data_corrupted
  'XX002', // index_corrupted
  '58030', // io_error
]);

const RETRYABLE = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

/** Classes and codes that speak of the server, not of the statement. */
const UNAVAILABLE_CLASSES = new Set([
  '08', // connection exceptions
  '28', // login refused
  '3D', // database gone
  '53', // disk full, out of memory, too many connections
  '57', // shutting down, cancelled
  '58', // system errors
]);
const READ_ONLY = '25006';
const UNDEFINED_TABLE = '42P01';
/** The role lacks a right, or sees no schema: an administrator of the server mends it, the statement is as it should be. */
const NO_RIGHT = new Set(['42501', '3F000']);

const UNAVAILABLE_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** What pg says, without a code, when a connection breaks, cannot be had or does not answer. */
const UNAVAILABLE_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i;

/** As StorageUnavailable where the fault lies with the server or the way to it, not with the statement. */
export function translated(error: unknown): unknown {
  if (sqlStateOf(error) === UNDEFINED_TABLE) return new StorageUnavailable(new TableGone(error));
  return isUnavailable(error) ? new StorageUnavailable(error) : error;
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = sqlStateOf(error);
  return (
    UNAVAILABLE_CLASSES.has(code.length === 5 ? code.slice(0, 2) : '') ||
    code === READ_ONLY ||
    NO_RIGHT.has(code) ||
    DAMAGED.has(code) ||
    UNAVAILABLE_SYSTEM_CODES.has(code) ||
    UNAVAILABLE_MESSAGE.test(error.message)
  );
}

/** 52 bits of the name's SHA-256: two names that share them only wait for each other. */
function lockHash(name: string): number {
  return Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, LOCK_HASH_HEX_DIGITS), 16);
}
