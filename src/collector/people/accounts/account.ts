import { ACCOUNT_NAME_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { Role } from '../../../contract/people/roles.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { AccountId } from './principal.ts';

/** One person's account as it is kept. */
export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly role: Role;
  /** Code of the unit it is bound to, with all below it; null: bound to none. */
  readonly scope: string | null;
  /** argon2id as encodePassword gives it; null until the person chose one. */
  readonly password: string | null;
  readonly isDisabled: boolean;
  /** The head of an office reads the comments on it, which otherwise is for those above. */
  readonly readsOwnComments: boolean;
  /** Grows with every change of what the account may do or how it proves itself. */
  readonly revision: number;
  readonly addedDay: Day;
  /** Who the person is at the provider of OpenID Connect. */
  readonly provider: ProviderIdentity | null;
}

export interface ProviderIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** No colon and no control character: the audit log writes `device:…` for devices. */
const NAME = /^[\p{L}\p{M}\p{N}._@+-]+( [\p{L}\p{M}\p{N}._@+-]+)*$/u;
/** Who the audit log names beside accounts. */
const RESERVED = new Set(['command', 'device', 'collector']);

/** An account's name as it is kept (NFKC, trimmed), or null: 2 to 60 letters, digits, `.`, `_`, `@`, `+`, `-`, single spaces. */
export function accountName(text: string): string | null {
  const name = text.normalize('NFKC').trim();
  const length = [...name].length;
  const { shortest, longest } = ACCOUNT_NAME_CHARACTERS;
  if (length < shortest || length > longest || !NAME.test(name)) return null;
  return RESERVED.has(nameKey(name)) ? null : name;
}

/** What two spellings of one name have in common. */
export function nameKey(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}
