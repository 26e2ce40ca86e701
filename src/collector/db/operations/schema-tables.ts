import { Kysely, sql } from 'kysely';
import { migrate, SCHEMA } from '../migrations.ts';
import type { Database } from '../schema.ts';
import { SqliteWriterDialect } from '../sqlite/dialect.ts';
import { SQLITE } from '../sqlite/engine.ts';

/** A table as the migrations make it, on either engine. */
export interface SchemaTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns of its key, by which its rows are told apart and put in order. */
  readonly key: readonly string[];
}

/**
 * The tables of a schema, those that are pointed at before those that point. The migrations themselves say it, run in an empty
 * database in memory: a list beside them would be one more thing to forget.
 */
export async function schemaTables(schema: number = SCHEMA): Promise<readonly SchemaTable[]> {
  const database = new Kysely<Database>({ dialect: new SqliteWriterDialect(':memory:') });
  try {
    await database.transaction().execute((transaction) => migrate(transaction, SQLITE, schema));
    const { rows: names } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'table' order by name`.execute(database);
    const tables = new Map<string, SchemaTable & { readonly targets: readonly string[] }>();
    for (const { name } of names) {
      const { rows: columns } = await sql<{ name: string; pk: number }>`
        select name, pk from pragma_table_info(${name}) order by cid`.execute(database);
      const { rows: targets } = await sql<{ table: string }>`
        select "table" from pragma_foreign_key_list(${name})`.execute(database);
      tables.set(name, {
        name,
        columns: columns.map((column) => column.name),
        key: columns
          .filter(({ pk }) => pk > 0)
          .toSorted((a, b) => a.pk - b.pk)
          .map((column) => column.name),
        targets: targets.map(({ table }) => table),
      });
    }
    const ordered = new Set<string>();
    const add = (name: string) => {
      for (const target of tables.get(name)?.targets ?? []) if (target !== name) add(target);
      ordered.add(name);
    };
    for (const { name } of names) add(name);
    return [...ordered].flatMap((name) => tables.get(name) ?? []);
  } finally {
    await database.destroy();
  }
}
