import { type Kysely, sql, type Transaction } from 'kysely';
import { type Month, monthBefore } from '../../../core/kernel/period.ts';
import { MONTH_TABLES, type MonthTable } from '../retention/month-parts.ts';
import type { Database } from '../schema.ts';
import { bound, elseOf, lockReferred, waitBriefly } from './parts.ts';

/** What a table that is there becomes: the part of all months before one, or of all that have no other. */
type Becomes = { readonly before: Month } | 'else';

export async function isDivided(database: Kysely<Database>, table: MonthTable): Promise<boolean> {
  const { rows } = await sql<{ relkind: string }>`
    select relkind from pg_class where oid = to_regclass(${table})`.execute(database);
  return rows[0]?.relkind === 'p';
}

/**
 * What can take long, while everybody goes on: the key that parts need, with the month in it, and that no row is of a month
 * after the next, looked at once now instead of under the lock. Until the division the engine refuses such a row; nothing
 * can come for a month that is not begun, and what does all the same stays on its device. Fails where another divides the
 * table meanwhile.
 *
 * @returns the month before which all rows are
 */
export async function prepareDivision(
  patient: Kysely<Database>,
  table: MonthTable,
  current: Month,
): Promise<Month> {
  const index = await stateOfIndex(patient, table);
  // Of one that was ended while it was built.
  if (index === 'invalid') await sql`drop index concurrently ${keyIndex(table)}`.execute(patient);
  if (index !== 'valid') {
    await sql`create unique index concurrently ${keyIndex(table)} on ${sql.table(table)} (${keyWithMonth(table)})`.execute(
      patient,
    );
  }
  const before = monthBefore(current, -2);
  for (const { name, month } of await promisesOf(patient, table)) {
    // Of a division that was begun in a former month.
    if (month !== before) await forget(patient, table, name);
  }
  if (!(await promisesOf(patient, table)).some(({ month }) => month === before)) {
    await briefly(patient, async (transaction) => {
      await lockForDivision(transaction, table);
      // Another may have done it: what has the name by now is the whole, of which no row may be refused.
      if (await isDivided(transaction, table)) return;
      const { by } = MONTH_TABLES[table];
      await sql`alter table ${sql.table(table)} add constraint ${promise(table, before)}
        check (${sql.ref(by)} < ${bound(before)}) not valid`.execute(transaction);
    });
  }
  // A transaction for the sake of its patience: behind a pooler a connection has none by itself.
  await patient.transaction().execute(async (transaction) => {
    await sql`alter table ${sql.table(table)} validate constraint ${promise(table, before)}`.execute(
      transaction,
    );
  });
  return before;
}

/** Takes back what whoever was overtaken has promised of a table that is divided. */
export async function forgetLeftPromises(
  transaction: Transaction<Database>,
  table: MonthTable,
): Promise<void> {
  if ((await promisesOf(transaction, table)).length === 0) return;
  await lockReferred(transaction, table);
  await forgetPromises(transaction, table);
}

/** Has the engine refuse no row any more on account of a division that is not over. */
export async function forgetPromises(database: Kysely<Database>, table: string): Promise<void> {
  for (const { name } of await promisesOf(database, table)) await forget(database, table, name);
}

/**
 * Makes a table the only part of a new one of its name, with the same columns, indexes and references, and adds a part for
 * all other months. Reads no row: what is to be known of them the preparation has had looked at, or there are none.
 */
export async function divide(
  transaction: Transaction<Database>,
  table: MonthTable,
  becomes: Becomes,
): Promise<void> {
  await lockForDivision(transaction, table);
  const part = becomes === 'else' ? elseOf(table) : `${table}_before_${nameOf(becomes.before)}`;
  const { primary, indexes, references } = await definitionsOf(transaction, table);
  if (becomes === 'else' && (await stateOfIndex(transaction, table)) === null) {
    await sql`create unique index ${keyIndex(table)} on ${sql.table(table)} (${keyWithMonth(table)})`.execute(
      transaction,
    );
  }
  await sql`alter table ${sql.table(table)} drop constraint ${sql.id(primary)},
    add constraint ${sql.id(`${part}_key`)} primary key using index ${keyIndex(table)}`.execute(transaction);
  for (const { name } of indexes) {
    const former = name.replace(table, part);
    await sql`alter index ${sql.id(name)} rename to ${sql.id(former)}`.execute(transaction);
  }
  await sql`alter table ${sql.table(table)} rename to ${sql.id(part)}`.execute(transaction);

  const { by } = MONTH_TABLES[table];
  await sql`create table ${sql.table(table)} (like ${sql.table(part)} including defaults including storage,
    constraint ${sql.id(primary)} primary key (${keyWithMonth(table)}))
    partition by range (${sql.ref(by)})`.execute(transaction);
  for (const { definition } of indexes) await sql.raw(definition).execute(transaction);
  for (const { name, definition } of references) {
    await sql`alter table ${sql.table(table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(
      transaction,
    );
  }
  const values =
    becomes === 'else'
      ? sql`default`
      : sql`for values from (${bound('minvalue')}) to (${bound(becomes.before)})`;
  await sql`alter table ${sql.table(table)} attach partition ${sql.table(part)} ${values}`.execute(
    transaction,
  );
  await forgetPromises(transaction, part);
  if (becomes === 'else') return;
  await sql`create table ${sql.table(elseOf(table))} partition of ${sql.table(table)} default`.execute(
    transaction,
  );
}

/** The table's own names and words for its key, its other indexes and what it refers to. */
async function definitionsOf(transaction: Transaction<Database>, table: MonthTable) {
  const { rows: constraints } = await sql<{ name: string; kind: string; definition: string }>`
    select conname as name, contype as kind, pg_get_constraintdef(oid) as definition
    from pg_constraint where conrelid = to_regclass(${table}) and contype in ('p', 'f')`.execute(transaction);
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select relname as name, pg_get_indexdef(pg_class.oid) as definition
    from pg_index join pg_class on pg_class.oid = indexrelid
    where indrelid = to_regclass(${table}) and not indisprimary and relname <> ${`${table}_by_month`}
    order by relname`.execute(transaction);
  return {
    primary: constraints.find(({ kind }) => kind === 'p')?.name ?? `${table}_key`,
    references: constraints.filter(({ kind }) => kind === 'f'),
    indexes,
  };
}

/**
 * Whether all is there that a division needs, under its locks: another collector, or one that doubts its clock, may have
 * taken some of it back, and then rows would be read while everybody waits.
 */
export async function isPrepared(
  transaction: Transaction<Database>,
  table: MonthTable,
  before: Month,
): Promise<boolean> {
  await lockForDivision(transaction, table);
  const { rows } = await sql<{ kept: boolean }>`
    select convalidated as kept from pg_constraint
    where conrelid = to_regclass(${table}) and conname = ${promiseName(table, before)}`.execute(transaction);
  return rows[0]?.kept === true && (await stateOfIndex(transaction, table)) === 'valid';
}

async function lockForDivision(transaction: Transaction<Database>, table: MonthTable): Promise<void> {
  await lockReferred(transaction, table);
  await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(transaction);
}

async function stateOfIndex(
  database: Kysely<Database>,
  table: MonthTable,
): Promise<'valid' | 'invalid' | null> {
  const { rows } = await sql<{ valid: boolean }>`
    select indisvalid as valid from pg_index where indexrelid = to_regclass(${`${table}_by_month`})`.execute(
    database,
  );
  const [row] = rows;
  return row === undefined ? null : row.valid ? 'valid' : 'invalid';
}

/** What a division that is not over has promised of the table's rows. */
async function promisesOf(
  database: Kysely<Database>,
  table: string,
): Promise<readonly { readonly name: string; readonly month: string }[]> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint
    where conrelid = to_regclass(${table}) and contype = 'c' and conname ~ '_all_before_[0-9]{4}_[0-9]{2}$'`.execute(
    database,
  );
  return rows.map(({ name }) => ({ name, month: name.slice(-'2027_01'.length).replace('_', '-') }));
}

async function forget(database: Kysely<Database>, table: string, name: string): Promise<void> {
  await briefly(database, async (transaction) => {
    await sql`alter table ${sql.table(table)} drop constraint if exists ${sql.id(name)}`.execute(transaction);
  });
}

/** In a transaction of its own, or as part of the one that is given. */
async function briefly(
  database: Kysely<Database>,
  work: (transaction: Transaction<Database>) => Promise<void>,
): Promise<void> {
  if (isTransaction(database)) return work(database);
  await database.transaction().execute(async (transaction) => {
    await waitBriefly(transaction);
    await work(transaction);
  });
}

function isTransaction(database: Kysely<Database>): database is Transaction<Database> {
  return database.isTransaction;
}

function promise(table: MonthTable, month: Month) {
  return sql.id(promiseName(table, month));
}

function promiseName(table: MonthTable, month: Month): string {
  return `${table}_all_before_${nameOf(month)}`;
}

function keyIndex(table: MonthTable) {
  return sql.id(`${table}_by_month`);
}

function keyWithMonth(table: MonthTable) {
  const { key, by } = MONTH_TABLES[table];
  return sql.join([...key, by].map((column) => sql.ref(column)));
}

function nameOf(month: Month): string {
  return month.replace('-', '_');
}
