import { type Kysely, sql } from 'kysely';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import type { DamagedTable, Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { CACHE_KIB } from './file.ts';
import { sqliteIdentity } from './identity.ts';
import { WITHOUT_PARTS } from './month-parts.ts';

/** As openForWriting leaves a connection; what it does not set is SQLite's own. */
const AS_OPENED = {
  synchronous: 'full',
  wal_autocheckpoint: '1000',
  cache_size: `-${CACHE_KIB}`,
  temp_store: 'default',
};

/**
 * Pages that many transactions change are kept, 128 MiB of them, and copied from the log once, not after each thousand;
 * what a statement might undo is in no file.
 */
const WITHOUT_WAITING: typeof AS_OPENED = {
  synchronous: 'off',
  wal_autocheckpoint: '16384',
  cache_size: '-131072',
  temp_store: 'memory',
};

/**
 * SQLite: one writer at a time in the whole database, held from `begin immediate` to the end of the
 * transaction. So no row, name or migration needs a lock of its own, and nothing can deadlock.
 */
export const SQLITE: Engine = {
  name: 'SQLite',
  integer: 'integer',
  text: sql`text`,
  bytes: 'blob',
  groupsAtOnce: 1,
  maxParameters: 32_766,
  // Strict refuses a text in an integer column; without rowid keeps rows in key order on disk, so that the
  // order in which random ids arrived cannot be read from the file.
  finishTable: (table) => table.modifyEnd(sql`strict, without rowid`),
  lockForMigration: async () => undefined,
  hasTable: async (transaction, name) => {
    const { rows } = await sql`select name from sqlite_master where name = ${name}`.execute(transaction);
    return rows.length > 0;
  },
  holdWrites: async () => undefined,
  identity: async (_transaction, dataDir) => sqliteIdentity(dataDir),
  lockNamed: async () => undefined,
  makeAppendOnly: async (transaction, table) => {
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.id(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, 'append-only'); end`.execute(transaction);
    }
  },
  jsonInteger: (text, key) => sql`cast(json_extract(${text}, ${sql.lit(`$.${key}`)}) as integer)`,
  months: WITHOUT_PARTS,
  // Cut back to nothing, or to what a reader still needs; deleted content is overwritten by `secure_delete`.
  forgetFormerPages: async (writer) => {
    await sql`pragma wal_checkpoint(truncate)`.execute(writer);
  },
  withoutWaitingForDisk: async (writer, work) => {
    await set(writer, WITHOUT_WAITING);
    try {
      return await work();
    } finally {
      await set(writer, AS_OPENED);
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

async function set(writer: Kysely<Database>, pragmas: typeof AS_OPENED): Promise<void> {
  for (const [name, value] of Object.entries(pragmas)) {
    await sql`pragma ${sql.raw(name)} = ${sql.raw(value)}`.execute(writer);
  }
}

function messageOf(error: unknown): string {
  const cause = error instanceof StorageUnavailable ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
