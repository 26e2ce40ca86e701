import type { NewAccount } from '../../../contract/people/accounts.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { SessionId } from '../sessions/session-store.ts';
import type { Account, ProviderIdentity } from './account.ts';
import type { NewOneTimeLink } from './one-time-link-store.ts';
import type { AccountId } from './principal.ts';

/** An account as it is listed. */
export interface ListedAccount extends Account {
  readonly hasSecondFactor: boolean;
}

/** Which accounts are listed. */
export interface AccountSelection {
  /** Codes of the units they are bound to; null: any, and none. */
  readonly units: readonly string[] | null;
  /** Part of the name as foldText gives it; empty: any name. */
  readonly search: string;
  /** Those behind this name, as nameKey gives it; null: from the first on. */
  readonly after: string | null;
}

/** What an administrator decides about an account. */
export type AccountChange = Partial<Pick<Account, 'role' | 'scope' | 'isDisabled' | 'readsOwnComments'>>;

/**
 * The session in which somebody changes what their own sessions hang on: it goes on under a new token, all others
 * of the account end.
 */
export interface Continued {
  readonly session: SessionId;
  readonly tokenSha256: string;
}

/** Whose account it is, as it was when the change was asked for. */
export type Revision = Pick<Account, 'id' | 'revision' | 'name'>;

/**
 * Where accounts are kept. Every change is in the audit log under `actor`, in its own transaction. Throws
 * StorageUnavailable when the store cannot serve.
 */
export interface AccountStore {
  hasAny(): Promise<boolean>;
  find(id: AccountId): Promise<Account | null>;
  /** @param key as nameKey gives it */
  findByName(key: string): Promise<Account | null>;
  findByProvider(identity: ProviderIdentity): Promise<Account | null>;
  /** Whether a second factor stands behind the password. */
  hasSecondFactor(id: AccountId): Promise<boolean>;
  /** By name, at most `limit` of them. */
  list(selection: AccountSelection, limit: number): Promise<readonly ListedAccount[]>;
  /** How many are bound to these units; null: how many there are. */
  count(units: readonly string[] | null): Promise<number>;
  /** Adds an account and the link by which its owner comes in; null when another has that name. */
  add(account: NewAccount, link: NewOneTimeLink, actor: string): Promise<Account | null>;
  /**
   * Decides with the account as it stands and changes it; all its sessions end, but for `continued`. Refuses to leave
   * the collector without an administrator who is bound to no unit and can sign in.
   */
  change<Failure>(
    id: AccountId,
    actor: string,
    decide: (account: Account) => Result<AccountChange, Failure>,
    continued?: Continued | null,
  ): Promise<Result<Account, Failure | 'account-unknown' | 'account-needed'>>;
  /** Whether the account was still of that revision, and so has the password now. */
  setPassword(account: Revision, encoded: string, continued: Continued): Promise<boolean>;
  /** The same password at another cost: nothing ends, nothing is logged. */
  renewHash(account: Revision, former: string, encoded: string): Promise<void>;
  /** Null takes the link away. `taken`: another account is that person. */
  setProvider(
    account: Revision,
    identity: ProviderIdentity | null,
    continued: Continued | null,
  ): Promise<'set' | 'stale' | 'taken'>;
  /** Counts a sign-in that failed, without saying whose. */
  countFailedSignIn(at: 'password' | 'second-factor'): Promise<void>;
  failedSignIns(from: Day): Promise<number>;
}
