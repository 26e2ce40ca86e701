import type { Kysely } from 'kysely';
import { must } from '../../core/kernel/assert.ts';
import type { Epoch } from '../../core/kernel/brand.ts';
import type { Database } from './schema.ts';

/**
 * `schema` counts migrations, `epoch` is renewed by a restore, `units-version` by every change of units. `identity`
 * tells a database from its copies; `old-copy` says when a copy last heard of a device, until a start finds
 * that new enough or somebody accepts it. `audit-head` is the
 * end of the audit log's chain, `ledger-head` what the ledger held when it was last added to, `keys` the ids of the keys the collector has used, `evidence-since` the day from
 * which the batches are kept as evidence, once some were deleted, `retention` how many months answers and comments are
 * kept, `write-check` what is written to see that writing works, `clock` what is known of time (KnownTime),
 * `release` when figures move in a demo, `comments-shown` the last month whose comments may be read,
 * `flags-since` the first month of whose responses flags are told, where some were counted before there were flags,
 * `closing-needs-two` whether two people close a period, `webhook-sender` which collector sends deliveries, and until when
 * no other does, `leader` the same of all that is done on a schedule, `last-backup` when a backup was last made (LastBackup),
 * `divided-from` the day before which tables with rows are not divided by month.
 */
export type MetaKey =
  | 'schema'
  | 'epoch'
  | 'units-version'
  | 'identity'
  | 'old-copy'
  | 'audit-head'
  | 'ledger-head'
  | 'keys'
  | 'evidence-since'
  | 'retention'
  | 'write-check'
  | 'clock'
  | 'release'
  | 'comments-shown'
  | 'flags-since'
  | 'closing-needs-two'
  | 'webhook-sender'
  | 'leader'
  | 'last-backup'
  | 'divided-from';

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
