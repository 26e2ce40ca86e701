import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { NewAccount } from '../../../contract/people/accounts.ts';
import type { OneTimeLinkPurpose } from '../../../contract/people/one-time-links.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { foldText } from '../../../core/units/fold-text.ts';
import { type Account, nameKey, type ProviderIdentity } from '../../people/accounts/account.ts';
import type { NewOneTimeLink } from '../../people/accounts/one-time-link-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import { randomId } from '../random-id.ts';
import type { AccountsTable } from '../schema/accounts-tables.ts';
import type { Database } from '../schema.ts';

export function accountOfRow(row: Selectable<AccountsTable>): Account {
  const { issuer, subject } = row;
  return {
    id: row.id as AccountId,
    name: row.name,
    role: row.role,
    scope: row.scope,
    password: row.password,
    isDisabled: row.disabled === 1,
    readsOwnComments: row.reads_own_comments === 1,
    revision: row.revision,
    addedDay: row.added_day as Day,
    provider: issuer === null || subject === null ? null : { issuer, subject },
  };
}

export async function hasAccounts(database: Kysely<Database>): Promise<boolean> {
  return (await database.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** An account as it begins, without a way to sign in. */
export function accountRow({ name, role, scope }: NewAccount, nowMs: number): AccountsTable {
  return {
    id: randomId(),
    name,
    name_key: nameKey(name),
    name_folded: foldText(name),
    role,
    scope,
    password: null,
    disabled: 0,
    reads_own_comments: 0,
    revision: 1,
    added_day: localDay(nowMs),
    issuer: null,
    subject: null,
  };
}

/** False when another account has the name. The caller holds the lock of accounts. */
export async function insertAccount(
  transaction: Transaction<Database>,
  row: Insertable<AccountsTable>,
): Promise<boolean> {
  const inserted = await transaction
    .insertInto('accounts')
    .values(row)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Whether another account is that person already. */
export async function isTaken(
  transaction: Transaction<Database>,
  { issuer, subject }: ProviderIdentity,
  account: AccountId | null,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('accounts')
    .select('id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row !== undefined && row.id !== account;
}

export function linkRow(
  { tokenSha256, expiresMs, removesFactors }: NewOneTimeLink,
  purpose: OneTimeLinkPurpose,
  account: AccountId | null,
): Insertable<Database['one_time_links']> {
  return {
    token_sha256: tokenSha256,
    purpose,
    account,
    removes_factors: removesFactors ? 1 : 0,
    expires_ms: expiresMs,
  };
}
