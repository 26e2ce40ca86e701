import { sql } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import type { DamagedTable, Engine } from '../engine.ts';
import { sqliteIdentity } from './identity.ts';

/** Pages of the log after which a commit copies them into the database, as SQLite has it by itself. */
const LOG_PAGES = 1_000;
/** 128 MiB. */
const LOG_PAGES_WITHOUT_WAITING = 16_384;

/**
 * SQLite: one writer at a time in the whole database, held from `begin immediate` to the end of the
 * transaction. So no row, name or migration needs a lock of its own, and nothing can deadlock.
 */
export const SQLITE: Engine = {
  name: 'SQLite',
  integer: 'integer',
  text: sql`text`,
  bytes: 'blob',
  maxParameters: 32_766,
  // Strict refuses a text in an integer column; without rowid keeps rows in key order on disk, so that the
  // order in which random ids arrived cannot be read from the file.
  finishTable: (table) => table.modifyEnd(sql`strict, without rowid`),
  lockForMigration: async () => undefined,
  isMade: async (transaction) => {
    const { rows } = await sql`select name from sqlite_master where name = 'meta'`.execute(transaction);
    return rows.length > 0;
  },
  identity: async (_transaction, dataDir) => sqliteIdentity(dataDir),
  lockNamed: async () => undefined,
  makeAppendOnly: async (transaction, table) => {
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.id(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, 'append-only'); end`.execute(transaction);
    }
  },
  jsonInteger: (text, key) => sql`cast(json_extract(${text}, ${sql.lit(`$.${key}`)}) as integer)`,
  // Cut back to nothing, or to what a reader still needs; deleted content is overwritten by `secure_delete`.
  forgetFormerPages: async (writer) => {
    await sql`pragma wal_checkpoint(truncate)`.execute(writer);
  },
  withoutWaitingForDisk: async (writer, work) => {
    await sql`pragma synchronous = off`.execute(writer);
    await sql`pragma cache_size = -131072`.execute(writer);
    // Pages that many transactions change are copied from the log once, not after each thousand of them.
    await sql`pragma wal_autocheckpoint = ${sql.lit(LOG_PAGES_WITHOUT_WAITING)}`.execute(writer);
    try {
      return await work();
    } finally {
      await sql`pragma wal_autocheckpoint = ${sql.lit(LOG_PAGES)}`.execute(writer);
      await sql`pragma synchronous = full`.execute(writer);
    }
  },
  damagedTables: async (reader) => {
    const { rows: tables } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'table' order by name`.execute(reader);
    const damaged: DamagedTable[] = [];
    for (const { name: table } of tables) {
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(${sql.id(table)})`
        .execute(reader)
        .catch((error: unknown) => ({ rows: [{ integrity_check: messageOf(error) }] }));
      const reason = rows[0]?.integrity_check ?? 'ok';
      if (reason !== 'ok') damaged.push({ table, reason: reason.replaceAll(/\s+/g, ' ') });
    }
    return damaged;
  },
  isRetryable: () => false,
};

function messageOf(error: unknown): string {
  const cause = error instanceof StorageUnavailable ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
