import { type Account, nameKey } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/account-store.ts';
import type { AttemptLimits, AttemptOrigin } from './attempt-limits.ts';
import { BUSY_MS, type HashQueue, TooBusy } from './hash-queue.ts';
import type { KnownBrowsers } from './known-browser.ts';
import { checkPassword, encodePassword } from './password-hash.ts';
import type { Visitor } from './visitor.ts';

export type PasswordFailure =
  | { readonly kind: 'sign-in-failed' }
  | { readonly kind: 'too-many-attempts'; readonly waitMs: number };

export const SIGN_IN_FAILED = { kind: 'sign-in-failed' } as const;

export interface PasswordPorts {
  readonly accounts: AccountStore;
  readonly limits: AttemptLimits;
  readonly hashing: HashQueue;
  readonly knownBrowsers: KnownBrowsers;
}

/**
 * Checks passwords, slowly for the person who guesses. A name nobody has, an account without a password and a disabled one
 * cost the same work and get the same answer as a wrong password.
 */
export class PasswordCheck {
  readonly #ports: PasswordPorts;
  #nobodys: Promise<string> | null = null;

  constructor(ports: PasswordPorts) {
    this.#ports = ports;
  }

  /** The account, when the password is its own. */
  async check(name: string, password: string, visitor: Visitor): Promise<Account | PasswordFailure> {
    const { accounts, limits, hashing, knownBrowsers } = this.#ports;
    const key = nameKey(name);
    const account = await accounts.findByName(key);
    const browser = account === null ? null : knownBrowsers.knownTo(account.id, visitor.knownBrowser);
    const origin: AttemptOrigin = { address: visitor.address, browser };
    const attempt = await limits.begin(key, origin);
    if (typeof attempt === 'number') return { kind: 'too-many-attempts', waitMs: attempt };
    try {
      const who = browser === null ? 'unknown' : 'known';
      const isRight = await hashing.run(who, () => this.#isRight(account, password));
      if (account === null || !isRight) {
        await accounts.countFailedSignIn('password');
        return SIGN_IN_FAILED;
      }
      await attempt.succeed();
      return account;
    } catch (error) {
      if (error instanceof TooBusy) {
        await attempt.withdraw();
        return { kind: 'too-many-attempts', waitMs: BUSY_MS };
      }
      // What cannot be told keeps nobody waiting; where the store is away it cannot be withdrawn either.
      await attempt.withdraw().catch(() => undefined);
      throw error;
    }
  }

  /** To be kept. Throws TooBusy. */
  encode(password: string): Promise<string> {
    return this.#ports.hashing.run('known', () => encodePassword(password));
  }

  async #isRight(account: Account | null, password: string): Promise<boolean> {
    const own = account === null || account.isDisabled ? null : account.password;
    this.#nobodys ??= encodePassword('');
    const { isRight, isOutdated } = await checkPassword(password, own ?? (await this.#nobodys));
    if (account === null || own === null || !isRight) return false;
    if (isOutdated) await this.#ports.accounts.renewHash(account, own, await encodePassword(password));
    return true;
  }
}
