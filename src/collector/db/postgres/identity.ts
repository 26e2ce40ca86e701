import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/**
 * Text that is another when the database was put back from a copy: on another cluster, by recovery to a point in
 * time or a standby that took over (each begins a new timeline), or by loading a dump, which makes the database or
 * its tables again. Any role may ask for all of it.
 */
export async function postgresIdentity(database: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ identity: string }>`
    select concat_ws(
      ' ',
      (select system_identifier from pg_control_system()),
      left(pg_walfile_name(pg_current_wal_lsn()), 8),
      (select oid from pg_database where datname = current_database()),
      to_regclass('meta')::oid
    ) as identity`.execute(database);
  return rows[0]?.identity ?? '';
}
