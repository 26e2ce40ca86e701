import type { Kysely, Transaction } from 'kysely';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Account } from '../../people/accounts/account.ts';
import type {
  KeptOneTimeLink,
  NewOneTimeLink,
  OneTimeLinkFailure,
  OneTimeLinkProof,
  OneTimeLinkStore,
} from '../../people/accounts/one-time-link-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { lockAccounts, removeFactors, revise } from './account-changes.ts';
import { accountOfRow, accountRow, hasAccounts, insertAccount, isTaken, linkRow } from './account-row.ts';

/** OneTimeLinkStore over either engine. */
export class SqlOneTimeLinkStore implements OneTimeLinkStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  renewFirst(link: NewOneTimeLink): Promise<boolean> {
    return this.#insertFirst(link, true);
  }

  addFirst(link: NewOneTimeLink): Promise<boolean> {
    return this.#insertFirst(link, false);
  }

  #insertFirst(link: NewOneTimeLink, isInPlace: boolean): Promise<boolean> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      const isSetUp = await hasAccounts(transaction);
      const first = transaction.deleteFrom('one_time_links').where('account', 'is', null);
      await (isInPlace || isSetUp ? first : first.where('expires_ms', '<=', this.#pen.now())).execute();
      if (isSetUp) return false;
      await transaction
        .insertInto('one_time_links')
        .values(linkRow(link, 'first-administrator', null))
        .execute();
      return true;
    });
  }

  renew(
    { id, revision }: Pick<Account, 'id' | 'revision'>,
    link: NewOneTimeLink,
    actor: string,
  ): Promise<boolean> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      const row = await transaction
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', id)
        .where('revision', '=', revision)
        .where('disabled', '=', 0)
        .executeTakeFirst();
      if (row === undefined) return false;
      const purpose = row.password === null && row.subject === null ? 'invitation' : 'password-reset';
      await transaction.deleteFrom('one_time_links').where('account', '=', id).execute();
      await transaction
        .insertInto('one_time_links')
        .values(linkRow(link, purpose, id))
        .execute();
      await appendAudit(transaction, this.#engine, this.#pen, {
        actor,
        action: 'account.renew-link',
        subject: row.name,
        details: { purpose, removesFactors: link.removesFactors },
      });
      return true;
    });
  }

  addDemo(account: AccountId, link: NewOneTimeLink): Promise<void> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await transaction.deleteFrom('one_time_links').where('account', '=', account).execute();
      await transaction
        .insertInto('one_time_links')
        .values(linkRow(link, 'demo', account))
        .execute();
    });
  }

  find(tokenSha256: string): Promise<KeptOneTimeLink | null> {
    return this.#find(this.#database, tokenSha256);
  }

  enter(tokenSha256: string): Promise<Account | null> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      const link = await this.#find(transaction, tokenSha256);
      if (link?.purpose !== 'demo' || link.account === null) return null;
      await transaction.deleteFrom('one_time_links').where('token_sha256', '=', tokenSha256).execute();
      const { name, role, scope } = link.account;
      await appendAudit(transaction, this.#engine, this.#pen, {
        actor: name,
        action: 'account.use-link',
        subject: name,
        details: { purpose: 'demo', role, scope, by: 'one-time-link', removesFactors: false },
      });
      return link.account;
    });
  }

  use(
    tokenSha256: string,
    proof: OneTimeLinkProof,
    name: string | null,
  ): Promise<Result<Account, OneTimeLinkFailure>> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await lockAccounts(transaction, this.#engine);
      const link = await this.#find(transaction, tokenSha256);
      if (link === null || link.purpose === 'demo') return err('one-time-link-invalid');
      if ((link.account === null) !== (name !== null)) return err('one-time-link-invalid');
      const invited = link.account ?? (await this.#addFirst(transaction, name ?? ''));
      if (invited === null) return err('one-time-link-invalid');
      if ('provider' in proof && (await isTaken(transaction, proof.provider, invited.id))) {
        return err('provider-identity-taken');
      }
      const used = await transaction
        .deleteFrom('one_time_links')
        .where('token_sha256', '=', tokenSha256)
        .returning('removes_factors')
        .executeTakeFirstOrThrow();
      if (link.account === null) {
        await transaction.deleteFrom('one_time_links').where('account', 'is', null).execute();
      }
      const removesFactors = used.removes_factors === 1;
      if (removesFactors) await removeFactors(transaction, invited.id);
      const row = await revise(
        transaction,
        invited,
        'password' in proof
          ? { password: proof.password }
          : { issuer: proof.provider.issuer, subject: proof.provider.subject },
        null,
      );
      if (row === null) return err('one-time-link-invalid');
      await appendAudit(transaction, this.#engine, this.#pen, {
        actor: row.name,
        action: link.account === null ? 'account.add' : 'account.use-link',
        subject: row.name,
        details: {
          purpose: link.purpose,
          role: row.role,
          scope: row.scope,
          by: 'password' in proof ? 'password' : 'provider',
          removesFactors,
        },
      });
      return ok(accountOfRow(row));
    });
  }

  async #find(database: Kysely<Database>, tokenSha256: string): Promise<KeptOneTimeLink | null> {
    const link = await database
      .selectFrom('one_time_links')
      .selectAll()
      .where('token_sha256', '=', tokenSha256)
      .where('expires_ms', '>', this.#pen.now())
      .executeTakeFirst();
    if (link === undefined) return null;
    const { purpose, expires_ms: expiresMs } = link;
    if (link.account === null) return { purpose, account: null, expiresMs };
    const row = await database
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', link.account)
      .where('disabled', '=', 0)
      .executeTakeFirst();
    return row === undefined ? null : { purpose, account: accountOfRow(row), expiresMs };
  }

  /** Null when there is an account by now, made at the machine. */
  async #addFirst(transaction: Transaction<Database>, name: string): Promise<Account | null> {
    if (await hasAccounts(transaction)) return null;
    const row = accountRow({ name, role: 'administrator', scope: null }, this.#pen.now());
    await insertAccount(transaction, row);
    return accountOfRow(row);
  }
}
