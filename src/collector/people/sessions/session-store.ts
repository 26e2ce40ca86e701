import type { Brand } from '../../../core/kernel/brand.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountId } from '../accounts/principal.ts';

export type SessionId = Brand<string, 'SessionId'>;

/** How far a sign-in has come: `second-factor` is no session yet, only the way to one. */
export type SessionStage = 'second-factor' | 'open';

export interface Session {
  readonly id: SessionId;
  readonly stage: SessionStage;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
  /** When the person last proved who they are. */
  readonly authenticatedAtMs: number;
  /** "Firefox, Windows". */
  readonly browser: string;
}

/** A session with whose it is, the account as it stands now. */
export interface OpenSession extends Session {
  readonly account: Account;
}

export interface NewSession {
  readonly tokenSha256: string;
  readonly account: AccountId;
  /** The account's revision when it was found to prove itself. */
  readonly revision: number;
  readonly stage: SessionStage;
  readonly sinceMs: number;
  readonly authenticatedAtMs: number;
  readonly browser: string;
  /** By what the person proved who they are, for the audit log; null where that is still to come. */
  readonly by: SignInWay | null;
}

export type SignInWay = 'password' | 'totp' | 'passkey' | 'recovery-code' | 'provider' | 'one-time-link';

/** Where sessions are kept. Throws StorageUnavailable when the store cannot serve. */
export interface SessionStore {
  /**
   * Opens a session, and ends the one it takes the place of, if any.
   * @returns false, with nothing changed, when the account was changed or disabled since that revision
   */
  open(session: NewSession, replaced: SessionId | null): Promise<boolean>;
  /** The live session of a token, in either stage, marked as seen. */
  find(tokenSha256: string): Promise<OpenSession | null>;
  /** Those of an account that are open, the newest first. */
  list(account: AccountId): Promise<readonly Session[]>;
  /** Whether the account had such a session. */
  end(account: AccountId, id: SessionId): Promise<boolean>;
  /** All of the account's but this one. */
  endOthers(account: AccountId, kept: SessionId): Promise<number>;
  /** Keeps what a passkey is to sign, in place of a former one. */
  setChallenge(id: SessionId, challenge: string): Promise<void>;
  /** Gives it out once; null when there is none younger than `withinMs`. */
  takeChallenge(id: SessionId, withinMs: number): Promise<string | null>;
}
