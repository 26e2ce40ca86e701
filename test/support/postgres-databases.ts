import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrateTemplate, newEpochStatement } from './database-template.ts';

export interface PostgresDatabase {
  readonly url: string;
  /** It is used no more: open connections are cut off. */
  readonly giveBack: () => Promise<void>;
}

/** The migrated database on the server of a run. Nobody is connected to it, or it could not be copied. */
const TEMPLATE = 'sipas_template';

/**
 * Databases that were given back, emptied: each is some 300 files, and a file system that has just deleted thousands
 * is slow at making more. One worker's files use them one after the other.
 */
const idle: Given[] = [];

interface Given {
  readonly name: string;
  /** Stays connected from one user to the next: to connect takes longer than to empty a database. */
  readonly client: pg.Client;
  /** What everything but its rows was like when it was made. */
  readonly shape: string;
}

/** Connections to them that the server ended, as some tests make it do. */
const cutOff = new WeakSet<pg.Client>();

export async function makePostgresTemplate(server: string): Promise<void> {
  await onServer(server, (client) => client.query(`create database ${TEMPLATE}`));
  // The folder is for an embedded database, of which there is none.
  await migrateTemplate({ databaseUrl: `${server}/${TEMPLATE}`, dataDir: '' });
}

/** A migrated database in which nothing is, on the server of this run. */
export async function newPostgresDatabase(): Promise<PostgresDatabase> {
  const server = inject('postgresUrl');
  const given = idle.pop() ?? (await copied(server));
  const url = `${server}/${given.name}`;
  return {
    url,
    giveBack: async () => {
      if (!cutOff.has(given.client) && (await isEmptied(given))) {
        idle.push(given);
        return;
      }
      await given.client.end();
      await drop(server, given.name);
    },
  };
}

/** One without tables. */
export async function newEmptyPostgresDatabase(): Promise<PostgresDatabase> {
  const server = inject('postgresUrl');
  const name = newName();
  await onServer(server, (client) => client.query(`create database ${name}`));
  return { url: `${server}/${name}`, giveBack: () => drop(server, name) };
}

async function copied(server: string): Promise<Given> {
  const name = newName();
  // Files are copied in a fifth of the time in which their pages are written to the log.
  await onServer(server, (client) =>
    client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`),
  );
  const client = new pg.Client({ connectionString: `${server}/${name}` });
  client.on('error', () => void cutOff.add(client));
  await client.connect();
  // It ends with the worker, which need not wait for it; the types do not have it.
  (client as pg.Client & { unref(): void }).unref();
  // Triggers that keep the log append-only are left out when it is emptied.
  await client.query(`set session_replication_role = replica; ${newEpochStatement()}`);
  return { name, client, shape: await shapeOf(client) };
}

/** False where a test changed more than rows. */
async function isEmptied({ client, shape }: Given): Promise<boolean> {
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  if ((await shapeOf(client)) !== shape) return false;
  const { rows } = await client.query<{ name: string }>(
    `select format('%I', relname) as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0`,
  );
  const used = rows.map(({ name }) => name);
  const deletions = used.map(
    (name) => `delete from ${name}${name === 'meta' ? " where key <> 'schema'" : ''}`,
  );
  await client.query([...deletions, newEpochStatement()].join(';'));
  // Or rows would come back in another order than they were added in.
  await client.query(`vacuum ${used.join()}`);
  return true;
}

/** A digest of tables, columns, triggers, rights, settings and the number of migrations. */
async function shapeOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ shape: string }>(`
    select md5(concat(
      (select string_agg(concat(relname, relkind, relacl), ',' order by relname) from pg_class
        where relnamespace = 'public'::regnamespace),
      (select string_agg(concat(relname, attname, atttypid, attnotnull), ',' order by relname, attnum)
        from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = 'public'::regnamespace),
      (select string_agg(concat(tgname, tgenabled), ',' order by tgname) from pg_trigger where not tgisinternal),
      (select nspacl from pg_namespace where nspname = 'public'),
      (select string_agg(setconfig::text, ',') from pg_db_role_setting join pg_database on pg_database.oid = setdatabase
        where datname = current_database()),
      (select value from meta where key = 'schema')
    )) as shape`);
  return rows[0]?.shape ?? '';
}

async function drop(server: string, name: string): Promise<void> {
  await onServer(server, (client) => client.query(`drop database ${name} with (force)`));
}

const newName = () => `test_${randomBytes(8).toString('hex')}`;

function onServer<Value>(server: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  return connected(`${server}/postgres`, work);
}

async function connected<Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
