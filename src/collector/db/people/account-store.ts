import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import type { NewAccount } from '../../../contract/people/accounts.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Account, ProviderIdentity } from '../../people/accounts/account.ts';
import type {
  AccountChange,
  AccountSelection,
  AccountStore,
  Continued,
  ListedAccount,
  Revision,
} from '../../people/accounts/account-store.ts';
import type { NewOneTimeLink } from '../../people/accounts/one-time-link-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { lockAccounts, revise } from './account-changes.ts';
import { accountOfRow, accountRow, hasAccounts, insertAccount, isTaken, linkRow } from './account-row.ts';

/** AccountStore over either engine. */
export class SqlAccountStore implements AccountStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  hasAny(): Promise<boolean> {
    return hasAccounts(this.#database);
  }

  async find(id: AccountId): Promise<Account | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : accountOfRow(row);
  }

  async findByName(key: string): Promise<Account | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('name_key', '=', key)
      .executeTakeFirst();
    return row === undefined ? null : accountOfRow(row);
  }

  async findByProvider({ issuer, subject }: ProviderIdentity): Promise<Account | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row === undefined ? null : accountOfRow(row);
  }

  async hasSecondFactor(id: AccountId): Promise<boolean> {
    const row = await this.#database
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', id)
      .where(secondFactor)
      .executeTakeFirst();
    return row !== undefined;
  }

  async list({ units, search, after }: AccountSelection, limit: number): Promise<readonly ListedAccount[]> {
    const rows = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .select((account) =>
        account.case().when(secondFactor(account)).then(1).else(0).end().as('has_second_factor'),
      )
      .where(boundTo(units))
      .$if(search !== '', (query) => query.where(hasInName(search)))
      .$if(after !== null, (query) => query.where('name_key', '>', after ?? ''))
      .orderBy('name_key')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...accountOfRow(row), hasSecondFactor: row.has_second_factor === 1 }));
  }

  async count(units: readonly string[] | null): Promise<number> {
    const { accounts } = await this.#database
      .selectFrom('accounts')
      .select(({ fn }) => fn.countAll<number>().as('accounts'))
      .where(boundTo(units))
      .executeTakeFirstOrThrow();
    return accounts;
  }

  add(account: NewAccount, link: NewOneTimeLink, actor: string): Promise<Account | null> {
    return this.#transaction(async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      const row = accountRow(account, this.#pen.now());
      if (!(await insertAccount(transaction, row))) return null;
      await transaction
        .insertInto('one_time_links')
        .values(linkRow(link, 'invitation', row.id as AccountId))
        .execute();
      await this.#append(transaction, actor, 'account.add', row.name, { role: row.role, scope: row.scope });
      return accountOfRow(row);
    });
  }

  change<Failure>(
    id: AccountId,
    actor: string,
    decide: (account: Account) => Result<AccountChange, Failure>,
    continued: Continued | null = null,
  ): Promise<Result<Account, Failure | 'account-unknown' | 'account-needed'>> {
    return this.#transaction(async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      const found = await transaction
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (found === undefined) return err('account-unknown' as const);
      const account = accountOfRow(found);
      const decided = decide(account);
      if (!decided.ok) return decided;
      const changed = { ...account, ...decided.value };
      const isLost = mayAdministerAll(account) && !mayAdministerAll(changed);
      if (isLost && !(await anotherAdministers(transaction, id))) return err('account-needed' as const);
      if (CHANGEABLE.every((what) => changed[what] === account[what])) return ok(account);
      const { role, scope, isDisabled, readsOwnComments } = changed;
      const flags = { disabled: isDisabled ? 1 : 0, reads_own_comments: readsOwnComments ? 1 : 0 };
      const values = { role, scope, ...flags };
      const row = await revise(transaction, account, values, isDisabled ? null : continued);
      if (row === null) return err('account-unknown' as const);
      // Nobody comes in by a link that was made before.
      if (isDisabled) await transaction.deleteFrom('one_time_links').where('account', '=', id).execute();
      await this.#append(transaction, actor, 'account.change', account.name, {
        role,
        scope,
        disabled: isDisabled,
        ownComments: readsOwnComments,
      });
      return ok(accountOfRow(row));
    });
  }

  setPassword(account: Revision, encoded: string, continued: Continued): Promise<boolean> {
    return this.#transaction(async (transaction) => {
      const row = await revise(transaction, account, { password: encoded }, continued);
      if (row === null) return false;
      await this.#append(transaction, account.name, 'account.change-password', account.name, {});
      return true;
    });
  }

  async renewHash({ id }: Revision, former: string, encoded: string): Promise<void> {
    await this.#database
      .updateTable('accounts')
      .set({ password: encoded })
      .where('id', '=', id)
      .where('password', '=', former)
      .execute();
  }

  setProvider(
    account: Revision,
    identity: ProviderIdentity | null,
    continued: Continued | null,
  ): Promise<'set' | 'stale' | 'taken'> {
    return this.#transaction(async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      if (identity !== null && (await isTaken(transaction, identity, account.id))) return 'taken';
      const values = { issuer: identity?.issuer ?? null, subject: identity?.subject ?? null };
      const row = await revise(transaction, account, values, continued);
      if (row === null) return 'stale';
      const action = identity === null ? 'account.unlink-provider' : 'account.link-provider';
      await this.#append(transaction, account.name, action, account.name, {
        issuer: identity?.issuer ?? null,
      });
      return 'set';
    });
  }

  async countFailedSignIn(at: 'password' | 'second-factor'): Promise<void> {
    await this.#database
      .insertInto('failed_sign_ins')
      .values({ day: localDay(this.#pen.now()), at, count: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'at'])
          .doUpdateSet((row) => ({ count: row('failed_sign_ins.count', '+', 1) })),
      )
      .execute();
  }

  async failedSignIns(from: Day): Promise<number> {
    const rows = await this.#database
      .selectFrom('failed_sign_ins')
      .select('count')
      .where('day', '>=', from)
      .execute();
    return rows.reduce((sum, { count }) => sum + count, 0);
  }

  #transaction<Value>(work: (transaction: Transaction<Database>) => Promise<Value>): Promise<Value> {
    return inTransaction(this.#database, this.#engine, work);
  }

  #append(
    transaction: Transaction<Database>,
    actor: string,
    action: string,
    subject: string,
    details: Readonly<Record<string, string | boolean | null>>,
  ): Promise<void> {
    return appendAudit(transaction, this.#engine, this.#pen, { actor, action, subject, details });
  }
}

const CHANGEABLE = ['role', 'scope', 'isDisabled', 'readsOwnComments'] as const;

function mayAdministerAll({ role, scope, isDisabled, password, provider }: Account): boolean {
  const canSignIn = !isDisabled && (password !== null || provider !== null);
  return role === 'administrator' && scope === null && canSignIn;
}

/** Whether somebody else may do what mayAdministerAll says. */
async function anotherAdministers(transaction: Transaction<Database>, id: AccountId): Promise<boolean> {
  const row = await transaction
    .selectFrom('accounts')
    .select('id')
    .where('id', '<>', id)
    .where('role', '=', 'administrator')
    .where('scope', 'is', null)
    .where('disabled', '=', 0)
    .where(({ or, and, eb }) =>
      or([
        eb('password', 'is not', null),
        and([eb('issuer', 'is not', null), eb('subject', 'is not', null)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

type AccountsOnly = ExpressionBuilder<Database, 'accounts'>;

function secondFactor({ or, exists, selectFrom }: AccountsOnly) {
  return or([
    exists(
      selectFrom('totp_secrets')
        .select('totp_secrets.account')
        .whereRef('totp_secrets.account', '=', 'accounts.id')
        .where('totp_secrets.confirmed', '=', 1),
    ),
    exists(
      selectFrom('passkeys').select('passkeys.account').whereRef('passkeys.account', '=', 'accounts.id'),
    ),
  ]);
}

function boundTo(units: readonly string[] | null) {
  return ({ eb, and, or }: AccountsOnly) => {
    if (units === null) return and([]);
    return units.length === 0 ? or([]) : eb('scope', 'in', units);
  };
}

function hasInName(folded: string) {
  const literally = folded.replace(/[\\%_]/g, (character) => `\\${character}`);
  return sql<boolean>`name_folded like ${`%${literally}%`} escape '\\'`;
}
