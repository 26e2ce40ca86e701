import type { CreateTableBuilder, Transaction } from 'kysely';
import type { Engine } from './engine.ts';
import type { Database } from './schema.ts';

/** A column's type; with a question mark it may be null. */
type Column = 'text' | 'text?' | 'integer' | 'integer?' | 'bytes' | 'bytes?';

export interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  readonly key: readonly string[];
  /** Columns that must be found in another table. */
  readonly references?: readonly [columns: readonly string[], table: string, targets: readonly string[]];
}

/** Creates one table of a migration. */
export async function createTable(
  transaction: Transaction<Database>,
  engine: Engine,
  name: string,
  { columns, key, references }: Table,
): Promise<void> {
  let builder: CreateTableBuilder<string, string> = transaction.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    const [name = ''] = type.split('?');
    builder = builder.addColumn(column, engine[name as 'text' | 'integer' | 'bytes'], (definition) =>
      type.endsWith('?') ? definition : definition.notNull(),
    );
  }
  builder = builder.addPrimaryKeyConstraint(`${name}_key`, [...key]);
  if (references !== undefined) {
    const [own, target, targets] = references;
    builder = builder.addForeignKeyConstraint(`${name}_of_${target}`, [...own], target, [...targets]);
  }
  await engine.finishTable(builder).execute();
}
