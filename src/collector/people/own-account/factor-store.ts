import type { Day } from '../../../core/kernel/calendar.ts';
import type { Continued, Revision } from '../accounts/account-store.ts';
import type { AccountId } from '../accounts/principal.ts';

export interface Passkey {
  /** The credential's id, base64url. */
  readonly id: string;
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly addedDay: Day;
}

export interface Factors {
  /** Encrypted; null without TOTP. */
  readonly totp: Uint8Array | null;
  readonly passkeys: readonly Passkey[];
  readonly recoveryCodesLeft: number;
}

/**
 * Where second factors are kept. Adding and removing one is a change of the account: its other sessions end. These
 * answer false, with nothing changed, when the account is of another revision by now. Throws StorageUnavailable when
 * the store cannot serve.
 */
export interface FactorStore {
  factorsOf(account: AccountId): Promise<Factors>;
  /** Keeps a secret beside the one in use, in place of a former beginning. */
  beginTotp(account: AccountId, sealed: Uint8Array): Promise<void>;
  begunTotp(account: AccountId): Promise<Uint8Array | null>;
  /** The secret begun is the one in use from now on, the code of that step spent. */
  confirmTotp(
    account: Revision,
    step: number,
    recoveryCodeMacs: readonly string[] | null,
    continued: Continued,
  ): Promise<boolean>;
  removeTotp(account: Revision, continued: Continued): Promise<boolean>;
  /** Whether no code of this step or a later one was spent before. */
  spendTotp(account: AccountId, step: number): Promise<boolean>;
  /** `taken`: the passkey is somebody's already. */
  addPasskey(
    account: Revision,
    passkey: Passkey,
    recoveryCodeMacs: readonly string[] | null,
    continued: Continued,
  ): Promise<'added' | 'stale' | 'taken'>;
  removePasskey(account: Revision, id: string, continued: Continued): Promise<boolean>;
  setPasskeyCounter(id: string, counter: number): Promise<void>;
  replaceRecoveryCodes(account: Revision, macs: readonly string[]): Promise<void>;
  /** Whether there was such a code; there is not any more. */
  spendRecoveryCode(account: Revision, mac: string): Promise<boolean>;
}
