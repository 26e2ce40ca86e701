import type { OneTimeLinkPurpose } from '../../../contract/people/one-time-links.ts';

/** People, their sessions, second factors and one-time links, and the keys of other programs. */
export interface AccountsTables {
  readonly accounts: AccountsTable;
  readonly sessions: SessionsTable;
  readonly totp_secrets: TotpSecretsTable;
  readonly passkeys: PasskeysTable;
  readonly recovery_codes: RecoveryCodesTable;
  readonly one_time_links: OneTimeLinksTable;
  readonly failed_sign_ins: FailedSignInsTable;
  readonly failed_attempts: FailedAttemptsTable;
  readonly machine_keys: MachineKeysTable;
}

/** Never deleted, only disabled: the audit log names them. */
export interface AccountsTable {
  id: string;
  /** As it is shown. */
  name: string;
  /** The name in lower case, unique: what a sign-in is looked up by. */
  name_key: string;
  /** The name without accents and in lower case: what lists are searched by. */
  name_folded: string;
  role: 'administrator' | 'supervisor' | 'staff';
  /** Code of a unit, or null: bound to none. */
  scope: string | null;
  /** argon2id with its parameters (PHC string); null until the person chose one. */
  password: string | null;
  disabled: number;
  /** 1 where the head of an office reads the comments on it, too. */
  reads_own_comments: number;
  /** Grows with every change of what the account may do or how it proves itself; sessions of an older one are dead. */
  revision: number;
  added_day: string;
  /** Who it is at the provider of OpenID Connect; both or neither. */
  issuer: string | null;
  subject: string | null;
}

export interface SessionsTable {
  /** SHA-256 of the token in the cookie; the token itself is nowhere. */
  token_sha256: string;
  /** Names the session in lists. */
  id: string;
  account: string;
  /** The account's revision when it was opened. */
  revision: number;
  /** `second-factor`: the password was right, nothing more. */
  stage: 'second-factor' | 'open';
  since_ms: number;
  last_seen_ms: number;
  authenticated_ms: number;
  /** "Firefox, Windows", nothing finer. */
  browser: string;
  /** What a passkey is to sign, once. */
  challenge: string | null;
  challenge_ms: number | null;
}

/** Key (account, confirmed): a new secret is begun beside the one in use. */
interface TotpSecretsTable {
  account: string;
  /** Encrypted under a key that is not in the database. */
  secret: Uint8Array;
  /** The last 30-second step whose code was spent. */
  last_step: number;
  /** 0 until a first code proved that the app has the secret. */
  confirmed: number;
}

interface PasskeysTable {
  /** The credential's id, base64url. */
  id: string;
  account: string;
  public_key: Uint8Array;
  counter: number;
  name: string;
  /** JSON array. */
  transports: string;
  added_day: string;
}

interface RecoveryCodesTable {
  account: string;
  /** HMAC under a key that is not in the database. */
  mac: string;
}

interface OneTimeLinksTable {
  /** SHA-256 of the token in the link. */
  token_sha256: string;
  purpose: OneTimeLinkPurpose;
  /** Null: the account is made by the link. */
  account: string | null;
  /** Whether using it takes away the account's second factors. */
  removes_factors: number;
  expires_ms: number;
}

/** How many sign-ins failed on a day, and at what. Not who: somebody types a password into the field of the name. */
interface FailedSignInsTable {
  day: string;
  at: 'password' | 'second-factor';
  count: number;
}

/** Failed attempts of the present hour by where they come from; those of former hours go with the next that is counted. */
interface FailedAttemptsTable {
  /** HMAC of an address, a browser or an account, and of the hour, by a key that is not in the database. */
  key: string;
  /** Whole hours since 1970. */
  hour: number;
  failures: number;
  shut_until_ms: number;
  /** When one was last counted. */
  counted_ms: number;
}

/** Keys by which other programs read released figures. One that is revoked is deleted: the audit log names it. */
export interface MachineKeysTable {
  /** SHA-256 of the key; the key itself is nowhere. */
  secret_sha256: string;
  /** Names the key in lists. */
  id: string;
  name: string;
  /** Code of a unit, or null: every unit. */
  scope: string | null;
  made_day: string;
  /** The account's name. */
  made_by: string;
  expires_ms: number;
  /** 1 once it has a successor. */
  is_replaced: number;
  last_used_day: string | null;
}
