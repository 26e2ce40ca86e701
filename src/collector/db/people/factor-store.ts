import type { Kysely, Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Continued, Revision } from '../../people/accounts/account-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import type { FactorStore, Factors, Passkey } from '../../people/own-account/factor-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { removeFactors, revise } from './account-changes.ts';

/** FactorStore over either engine. */
export class SqlFactorStore implements FactorStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  async factorsOf(account: AccountId): Promise<Factors> {
    const totp = await this.#totp(account, 1);
    const passkeys = await this.#database
      .selectFrom('passkeys')
      .selectAll()
      .where('account', '=', account)
      .orderBy('added_day')
      .orderBy('id')
      .execute();
    const codes = await this.#database
      .selectFrom('recovery_codes')
      .select('mac')
      .where('account', '=', account)
      .execute();
    return {
      totp,
      passkeys: passkeys.map((row) => ({
        id: row.id,
        name: row.name,
        publicKey: row.public_key,
        counter: row.counter,
        transports: JSON.parse(row.transports),
        addedDay: row.added_day as Day,
      })),
      recoveryCodesLeft: codes.length,
    };
  }

  async beginTotp(account: AccountId, sealed: Uint8Array): Promise<void> {
    await this.#database
      .insertInto('totp_secrets')
      .values({ account, secret: sealed, last_step: 0, confirmed: 0 })
      .onConflict((conflict) => conflict.columns(['account', 'confirmed']).doUpdateSet({ secret: sealed }))
      .execute();
  }

  begunTotp(account: AccountId): Promise<Uint8Array | null> {
    return this.#totp(account, 0);
  }

  confirmTotp(
    account: Revision,
    step: number,
    recoveryCodeMacs: readonly string[] | null,
    continued: Continued,
  ): Promise<boolean> {
    return this.#change(account, 'second-factor.add-totp', {}, continued, async (transaction) => {
      await transaction
        .deleteFrom('totp_secrets')
        .where('account', '=', account.id)
        .where('confirmed', '=', 1)
        .execute();
      const confirmed = await transaction
        .updateTable('totp_secrets')
        .set({ confirmed: 1, last_step: step })
        .where('account', '=', account.id)
        .returning('account')
        .executeTakeFirst();
      if (confirmed === undefined) return false;
      await addRecoveryCodes(transaction, account.id, recoveryCodeMacs);
      return true;
    });
  }

  removeTotp(account: Revision, continued: Continued): Promise<boolean> {
    return this.#change(account, 'second-factor.remove-totp', {}, continued, async (transaction) => {
      const removed = await transaction
        .deleteFrom('totp_secrets')
        .where('account', '=', account.id)
        .where('confirmed', '=', 1)
        .returning('account')
        .execute();
      if (removed.length === 0) return false;
      await removeLeftovers(transaction, account.id);
      return true;
    });
  }

  async spendTotp(account: AccountId, step: number): Promise<boolean> {
    const spent = await this.#database
      .updateTable('totp_secrets')
      .set({ last_step: step })
      .where('account', '=', account)
      .where('confirmed', '=', 1)
      .where('last_step', '<', step)
      .returning('account')
      .executeTakeFirst();
    return spent !== undefined;
  }

  async addPasskey(
    account: Revision,
    { id, name, publicKey, counter, transports, addedDay }: Passkey,
    recoveryCodeMacs: readonly string[] | null,
    continued: Continued,
  ): Promise<'added' | 'stale' | 'taken'> {
    let isTaken = false;
    const details = { name };
    const isAdded = await this.#change(
      account,
      'second-factor.add-passkey',
      details,
      continued,
      async (transaction) => {
        const row = {
          id,
          account: account.id,
          public_key: publicKey,
          counter,
          name,
          transports: JSON.stringify(transports),
          added_day: addedDay,
        };
        const added = await transaction
          .insertInto('passkeys')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .executeTakeFirst();
        isTaken = added === undefined;
        if (!isTaken) await addRecoveryCodes(transaction, account.id, recoveryCodeMacs);
        return !isTaken;
      },
    );
    return isTaken ? 'taken' : isAdded ? 'added' : 'stale';
  }

  removePasskey(account: Revision, id: string, continued: Continued): Promise<boolean> {
    return this.#change(account, 'second-factor.remove-passkey', {}, continued, async (transaction) => {
      const removed = await transaction
        .deleteFrom('passkeys')
        .where('account', '=', account.id)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      if (removed === undefined) return false;
      await removeLeftovers(transaction, account.id);
      return true;
    });
  }

  async setPasskeyCounter(id: string, counter: number): Promise<void> {
    await this.#database.updateTable('passkeys').set({ counter }).where('id', '=', id).execute();
  }

  replaceRecoveryCodes(account: Revision, macs: readonly string[]): Promise<void> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await transaction.deleteFrom('recovery_codes').where('account', '=', account.id).execute();
      await addRecoveryCodes(transaction, account.id, macs);
      await this.#append(transaction, account, 'second-factor.renew-recovery-codes', {});
    });
  }

  spendRecoveryCode(account: Revision, mac: string): Promise<boolean> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const spent = await transaction
        .deleteFrom('recovery_codes')
        .where('account', '=', account.id)
        .where('mac', '=', mac)
        .returning('mac')
        .executeTakeFirst();
      if (spent === undefined) return false;
      await this.#append(transaction, account, 'second-factor.spend-recovery-code', {});
      return true;
    });
  }

  async #totp(account: AccountId, confirmed: 0 | 1): Promise<Uint8Array | null> {
    const row = await this.#database
      .selectFrom('totp_secrets')
      .select('secret')
      .where('account', '=', account)
      .where('confirmed', '=', confirmed)
      .executeTakeFirst();
    return row?.secret ?? null;
  }

  /** All of it or, when `work` or the account's revision says no, nothing. */
  async #change(
    account: Revision,
    action: string,
    details: Readonly<Record<string, string>>,
    continued: Continued,
    work: (transaction: Transaction<Database>) => Promise<boolean>,
  ): Promise<boolean> {
    try {
      return await inTransaction(this.#database, this.#engine, async (transaction) => {
        const row = await revise(transaction, account, {}, continued);
        if (row === null || !(await work(transaction))) throw new NothingChanged();
        await this.#append(transaction, account, action, details);
        return true;
      });
    } catch (error) {
      if (error instanceof NothingChanged) return false;
      throw error;
    }
  }

  #append(
    transaction: Transaction<Database>,
    { name }: Revision,
    action: string,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    return appendAudit(transaction, this.#engine, this.#pen, { actor: name, action, subject: name, details });
  }
}

/** Takes a transaction back. */
class NothingChanged extends Error {}

async function addRecoveryCodes(
  transaction: Transaction<Database>,
  account: AccountId,
  macs: readonly string[] | null,
): Promise<void> {
  if (macs === null) return;
  await transaction
    .insertInto('recovery_codes')
    .values(macs.map((mac) => ({ account, mac })))
    .execute();
}

/** Recovery codes stand in for a second factor; without one there is nothing to stand in for. */
async function removeLeftovers(transaction: Transaction<Database>, account: AccountId): Promise<void> {
  const totp = await transaction
    .selectFrom('totp_secrets')
    .select('account')
    .where('account', '=', account)
    .where('confirmed', '=', 1)
    .executeTakeFirst();
  const passkey = await transaction
    .selectFrom('passkeys')
    .select('id')
    .where('account', '=', account)
    .executeTakeFirst();
  if (totp === undefined && passkey === undefined) await removeFactors(transaction, account);
}
