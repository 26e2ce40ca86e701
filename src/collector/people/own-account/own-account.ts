import type { FactorAdded, NewTotp } from '../../../contract/people/own-account.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountStore, Continued } from '../accounts/account-store.ts';
import { RECENT_SIGN_IN_MS } from '../sessions/session-life.ts';
import type { OpenSession } from '../sessions/session-store.ts';
import { newToken, tokenSha256 } from '../sessions/session-token.ts';
import type { PasswordCheck, PasswordFailure } from '../sign-in/password-check.ts';
import { passwordFault } from '../sign-in/password-rule.ts';
import type { Visitor } from '../sign-in/visitor.ts';
import type { FactorStore, Factors } from './factor-store.ts';
import type { PasskeyAnswer, Passkeys } from './passkeys.ts';
import { newRecoveryCodes, recoveryCodeMac } from './recovery-codes.ts';
import { newTotp, sealTotp, totpStep } from './totp.ts';

export type OwnAccountFailure =
  | PasswordFailure
  | { readonly kind: 'sign-in-required' }
  | { readonly kind: 'recent-sign-in-required' }
  | { readonly kind: 'password-unsuitable'; readonly fault: string }
  | { readonly kind: 'name-malformed' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'account-needed' };

/** The session goes on under this token. */
export interface Renewed {
  readonly token: string;
}

export interface OwnAccountPorts {
  readonly accounts: AccountStore;
  readonly factors: FactorStore;
  readonly passwords: PasswordCheck;
  readonly passkeys: Passkeys;
  /** KeyRing.secret('second-factor') */
  readonly factorKey: Buffer;
  readonly now: () => number;
  /** What the machine's clock says, by which codes of an authenticator app are. */
  readonly wall: () => number;
}

/** What a change gives, and the kinds of its failures beside that the sign-in is not recent. */
type Changed<Value, Kind extends OwnAccountFailure['kind'] = never> = Promise<
  Result<Value, Extract<OwnAccountFailure, { readonly kind: Kind | 'recent-sign-in-required' }>>
>;

const REQUIRED = err({ kind: 'sign-in-required' } as const);
const WRONG = err({ kind: 'sign-in-failed' } as const);

/**
 * What a person does with their own account. How it is signed in to is changed only shortly after a sign-in, so that
 * a browser left open is not an account lost; then every other session of it ends.
 */
export class OwnAccount {
  readonly #ports: OwnAccountPorts;

  constructor(ports: OwnAccountPorts) {
    this.#ports = ports;
  }

  factorsOf({ account }: OpenSession): Promise<Factors> {
    return this.#ports.factors.factorsOf(account.id);
  }

  async changePassword(
    session: OpenSession,
    present: string | null,
    password: string,
    visitor: Visitor,
  ): Changed<Renewed, PasswordFailure['kind'] | 'password-unsuitable' | 'sign-in-required'> {
    const { accounts, passwords } = this.#ports;
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    const { account } = session;
    if (account.password !== null) {
      const checked = await passwords.check(account.name, present ?? '', visitor);
      if ('kind' in checked) return err(checked);
    }
    const fault = passwordFault(password, account.name);
    if (fault !== null) return err({ kind: 'password-unsuitable', fault });
    const renewal = renewalOf(session);
    const isSet = await accounts.setPassword(account, await passwords.encode(password), renewal.continued);
    return isSet ? ok(renewal) : REQUIRED;
  }

  async beginTotp(session: OpenSession): Changed<NewTotp> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    const { factors, factorKey } = this.#ports;
    const { account } = session;
    const begun = newTotp(account.name);
    await factors.beginTotp(account.id, sealTotp(factorKey, account.id, begun.secret));
    return ok(begun);
  }

  async confirmTotp(
    session: OpenSession,
    code: string,
  ): Changed<Renewed & FactorAdded, 'sign-in-failed' | 'sign-in-required'> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    const { factors, factorKey, wall } = this.#ports;
    const { account } = session;
    const sealed = await factors.begunTotp(account.id);
    const step = sealed === null ? null : totpStep(factorKey, account.id, sealed, code, wall());
    if (step === null) return WRONG;
    const renewal = renewalOf(session);
    const { recoveryCodes, macs } = await this.#firstRecoveryCodes(account);
    const isConfirmed = await factors.confirmTotp(account, step, macs, renewal.continued);
    return isConfirmed ? ok({ token: renewal.token, recoveryCodes }) : REQUIRED;
  }

  removeTotp(session: OpenSession): Changed<Renewed, 'not-found'> {
    return this.#remove(session, (continued) => this.#ports.factors.removeTotp(session.account, continued));
  }

  async passkeyOptions(session: OpenSession, site: string): Changed<object> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    return ok(await this.#ports.passkeys.optionsToAdd(session, site));
  }

  async addPasskey(
    session: OpenSession,
    typedName: string,
    answer: PasskeyAnswer,
    site: string,
  ): Changed<Renewed & FactorAdded, 'name-malformed' | 'sign-in-failed' | 'sign-in-required'> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    const name = givenName(typedName);
    if (name === null) return err({ kind: 'name-malformed' });
    const { factors, passkeys, now } = this.#ports;
    const made = await passkeys.made(session, answer, site);
    if (made === null) return WRONG;
    const { account } = session;
    const renewal = renewalOf(session);
    const { recoveryCodes, macs } = await this.#firstRecoveryCodes(account);
    const passkey = { ...made, name, addedDay: localDay(now()) };
    const added = await factors.addPasskey(account, passkey, macs, renewal.continued);
    if (added === 'taken') return WRONG;
    return added === 'added' ? ok({ token: renewal.token, recoveryCodes }) : REQUIRED;
  }

  removePasskey(session: OpenSession, id: string): Changed<Renewed, 'not-found'> {
    return this.#remove(session, (continued) =>
      this.#ports.factors.removePasskey(session.account, id, continued),
    );
  }

  /** New ones in place of those that are left; `not-found` without a second factor. */
  async renewRecoveryCodes(session: OpenSession): Changed<readonly string[], 'not-found'> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    const { totp, passkeys } = await this.factorsOf(session);
    if (totp === null && passkeys.length === 0) return err({ kind: 'not-found' });
    const codes = newRecoveryCodes();
    await this.#ports.factors.replaceRecoveryCodes(session.account, this.#macsOf(session.account, codes));
    return ok(codes);
  }

  async unlinkProvider(
    session: OpenSession,
  ): Changed<Renewed, 'not-found' | 'account-needed' | 'sign-in-required'> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    if (session.account.provider === null) return err({ kind: 'not-found' });
    // Nothing would be left to sign in with.
    if (session.account.password === null) return err({ kind: 'account-needed' });
    const renewal = renewalOf(session);
    const set = await this.#ports.accounts.setProvider(session.account, null, renewal.continued);
    return set === 'set' ? ok(renewal) : REQUIRED;
  }

  isRecent({ authenticatedAtMs }: OpenSession): boolean {
    return this.#ports.now() - authenticatedAtMs <= RECENT_SIGN_IN_MS;
  }

  async #remove(
    session: OpenSession,
    remove: (continued: Continued) => Promise<boolean>,
  ): Changed<Renewed, 'not-found'> {
    if (!this.isRecent(session)) return err({ kind: 'recent-sign-in-required' });
    const renewal = renewalOf(session);
    return (await remove(renewal.continued)) ? ok(renewal) : err({ kind: 'not-found' });
  }

  async #firstRecoveryCodes(account: Account) {
    const { recoveryCodesLeft } = await this.#ports.factors.factorsOf(account.id);
    if (recoveryCodesLeft > 0) return { recoveryCodes: null, macs: null };
    const recoveryCodes = newRecoveryCodes();
    return { recoveryCodes, macs: this.#macsOf(account, recoveryCodes) };
  }

  #macsOf({ id }: Account, codes: readonly string[]): readonly string[] {
    return codes.map((code) => recoveryCodeMac(this.#ports.factorKey, id, code));
  }
}

/** A new token for a session whose account is about to change. */
export function renewalOf({ id }: OpenSession): Renewed & { readonly continued: Continued } {
  const token = newToken();
  return { token, continued: { session: id, tokenSha256: tokenSha256(token) } };
}
