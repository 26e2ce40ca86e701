import type { TypedFactor } from '../../../contract/people/sessions.ts';
import type { AccountStore } from '../accounts/account-store.ts';
import type { FactorStore } from '../own-account/factor-store.ts';
import type { PasskeyAnswer, Passkeys } from '../own-account/passkeys.ts';
import { recoveryCodeMac } from '../own-account/recovery-codes.ts';
import { totpStep } from '../own-account/totp.ts';
import type { OpenSession, SignInWay } from '../sessions/session-store.ts';
import type { AttemptLimits, AttemptOrigin } from './attempt-limits.ts';
import type { Entered, Entrance } from './entrance.ts';
import type { KnownBrowsers } from './known-browser.ts';
import { type PasswordCheck, type PasswordFailure, SIGN_IN_FAILED } from './password-check.ts';
import type { Visitor } from './visitor.ts';

export interface SignInPorts {
  readonly accounts: AccountStore;
  readonly factors: FactorStore;
  readonly entrance: Entrance;
  readonly passwords: PasswordCheck;
  readonly passkeys: Passkeys;
  readonly limits: AttemptLimits;
  readonly knownBrowsers: KnownBrowsers;
  /** KeyRing.secret('second-factor') */
  readonly factorKey: Buffer;
  readonly now: () => number;
}

/** `sign-in-required`: the second factor took too long, and the password is due again. */
export type FactorFailure = PasswordFailure | typeof SIGN_IN_REQUIRED;

const SIGN_IN_REQUIRED = { kind: 'sign-in-required' } as const;

/** Sign-in: name and password, then the second factor if the account has one. */
export class SignIn {
  readonly #ports: SignInPorts;

  constructor(ports: SignInPorts) {
    this.#ports = ports;
  }

  async withPassword(name: string, password: string, visitor: Visitor): Promise<Entered | PasswordFailure> {
    const checked = await this.#ports.passwords.check(name, password, visitor);
    if ('kind' in checked) return checked;
    // Null: changed in between, so that the password may not be its own any more.
    return (await this.#ports.entrance.enter(checked, 'password', visitor)) ?? SIGN_IN_FAILED;
  }

  withCode({ kind, code }: TypedFactor, visitor: Visitor): Promise<Entered | FactorFailure> {
    const { factors, factorKey, now } = this.#ports;
    return this.#withFactor(kind, visitor, async ({ account }) => {
      if (kind === 'recovery-code') {
        return factors.spendRecoveryCode(account, recoveryCodeMac(factorKey, account.id, code));
      }
      const { totp } = await factors.factorsOf(account.id);
      const step = totp === null ? null : totpStep(factorKey, account.id, totp, code, now());
      return step !== null && factors.spendTotp(account.id, step);
    });
  }

  /** What the browser asks a passkey for. */
  async passkeyOptions(visitor: Visitor): Promise<object | typeof SIGN_IN_REQUIRED> {
    const session = await this.#due(visitor);
    if (session === null || visitor.site === null) return SIGN_IN_REQUIRED;
    return this.#ports.passkeys.optionsToSignIn(session, visitor.site);
  }

  withPasskey(answer: PasskeyAnswer, visitor: Visitor): Promise<Entered | FactorFailure> {
    return this.#withFactor('passkey', visitor, async (session) => {
      return visitor.site !== null && this.#ports.passkeys.isRight(session, answer, visitor.site);
    });
  }

  async #withFactor(
    by: SignInWay,
    visitor: Visitor,
    isRight: (session: OpenSession) => Promise<boolean>,
  ): Promise<Entered | FactorFailure> {
    const { accounts, entrance, limits } = this.#ports;
    const session = await this.#due(visitor);
    if (session === null) return SIGN_IN_REQUIRED;
    const { account } = session;
    const key = `second factor of ${account.id}`;
    const origin = this.#originOfFactor(session, visitor);
    const attempt = await limits.begin(key, origin);
    if (typeof attempt === 'number') return { kind: 'too-many-attempts', waitMs: attempt };
    if (!(await isRight(session))) {
      await accounts.countFailedSignIn('second-factor');
      return SIGN_IN_FAILED;
    }
    await attempt.succeed();
    return (await entrance.complete(account, by, visitor)) ?? SIGN_IN_REQUIRED;
  }

  /**
   * Six digits are few, so that all unknown browsers together have one counter, wherever they are. That keeps the
   * account's owner from signing in in a new browser only while somebody who has the password is guessing; in a
   * browser they used before it does not.
   */
  #originOfFactor({ account }: OpenSession, { knownBrowser }: Visitor): AttemptOrigin {
    const browser = this.#ports.knownBrowsers.knownTo(account.id, knownBrowser);
    return { address: `second factor of ${account.id}`, browser };
  }

  async #due(visitor: Visitor): Promise<OpenSession | null> {
    const session = await this.#ports.entrance.sessionOf(visitor);
    return session?.stage === 'second-factor' ? session : null;
  }
}
