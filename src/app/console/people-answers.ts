import type { Role } from './frame/navigation.ts';

/** What the collector answers about people: see its account-schemas.ts. */

/** The unit an account is bound to, with all below it. */
export interface ScopeUnit {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
}

export type SecondFactorKind = 'totp' | 'passkey' | 'recovery-code';

export interface SignedIn {
  readonly state: 'signed-in';
  readonly name: string;
  readonly role: Role;
  /** Null: bound to no unit. */
  readonly scope: ScopeUnit | null;
  readonly recentUntilMs: number;
}

export type SignIn =
  | { readonly state: 'signed-out' }
  | { readonly state: 'second-factor'; readonly factors: readonly SecondFactorKind[] }
  | SignedIn;

export interface SignInMethods {
  /** Whether there is any account. */
  readonly isSetUp: boolean;
  /** Whether sign-in by OpenID Connect is set up. */
  readonly provider: boolean;
}

export interface OneTimeLink {
  readonly purpose: 'first-administrator' | 'invitation' | 'password-reset';
  /** Null where the person chooses it. */
  readonly name: string | null;
  readonly role: Role;
  readonly scope: ScopeUnit | null;
  readonly expiresMs: number;
  readonly provider: boolean;
}

export interface OwnAccount {
  readonly name: string;
  readonly role: Role;
  readonly scope: ScopeUnit | null;
  readonly hasPassword: boolean;
  readonly provider: boolean;
  readonly totp: boolean;
  readonly passkeys: readonly { readonly id: string; readonly name: string; readonly addedDay: string }[];
  readonly passkeysPossible: boolean;
  readonly recoveryCodesLeft: number;
  readonly recentUntilMs: number;
}

export interface OwnSession {
  readonly id: string;
  readonly browser: string;
  readonly sinceDay: string;
  readonly lastSeenDay: string;
  readonly isThisOne: boolean;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: ScopeUnit | null;
  readonly state: 'active' | 'invited' | 'disabled';
  readonly hasSecondFactor: boolean;
  readonly provider: boolean;
  readonly addedDay: string;
  readonly isOwn: boolean;
}

export interface AccountsAnswer {
  readonly accounts: readonly Account[];
  /** `after` of the next page; null on the last. */
  readonly next: string | null;
  /** Accounts in scope, whatever is searched for. */
  readonly total: number;
  readonly failedSignIns: { readonly today: number; readonly sevenDays: number } | null;
}

export interface AccountLink {
  readonly account: Account;
  /** Absolute, or a path of this origin. */
  readonly link: string;
  readonly expiresMs: number;
}
