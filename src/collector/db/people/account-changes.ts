import type { Selectable, Transaction, Updateable } from 'kysely';
import type { Continued } from '../../people/accounts/account-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import type { Engine } from '../engine.ts';
import type { AccountsTable } from '../schema/accounts-tables.ts';
import type { Database } from '../schema.ts';

/** Changes of what accounts may do wait for each other: "the last administrator" is a question about all of them. */
export function lockAccounts(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  return engine.lockNamed(transaction, ['accounts']);
}

/**
 * Begins the account's next revision: every session of the former is dead, and deleted, but for the one in which the
 * change is made, which goes on under a new token. Null, with nothing changed, when it is of another revision.
 */
export async function revise(
  transaction: Transaction<Database>,
  { id, revision }: { readonly id: AccountId; readonly revision: number },
  changes: Updateable<AccountsTable>,
  continued: Continued | null,
): Promise<Selectable<AccountsTable> | null> {
  const row = await transaction
    .updateTable('accounts')
    .set({ ...changes, revision: revision + 1 })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  await transaction
    .deleteFrom('sessions')
    .where('account', '=', id)
    .where('id', '<>', continued?.session ?? '')
    .execute();
  if (continued !== null) {
    await transaction
      .updateTable('sessions')
      .set({ token_sha256: continued.tokenSha256, revision: revision + 1 })
      .where('id', '=', continued.session)
      .execute();
  }
  return row;
}

/** Takes every second factor away, recovery codes and what was begun with it. */
export async function removeFactors(transaction: Transaction<Database>, account: AccountId): Promise<void> {
  for (const table of ['totp_secrets', 'passkeys', 'recovery_codes'] as const) {
    await transaction.deleteFrom(table).where('account', '=', account).execute();
  }
}
