import type { Kysely } from 'kysely';
import { must } from '../../core/kernel/assert.ts';
import type { Epoch } from '../../core/kernel/brand.ts';
import type { Database } from './schema.ts';

/** `schema` counts migrations, `epoch` is renewed by a restore, `units-version` by every change of units. */
export type MetaKey = 'schema' | 'epoch' | 'units-version';

export async function readMeta(database: Kysely<Database>, key: MetaKey): Promise<string | null> {
  const row = await database.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeMeta(database: Kysely<Database>, key: MetaKey, value: string): Promise<void> {
  await database
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function readEpoch(database: Kysely<Database>): Promise<Epoch> {
  return must(await readMeta(database, 'epoch'), 'a migrated database has an epoch') as Epoch;
}
