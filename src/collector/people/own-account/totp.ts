import { Secret, TOTP } from 'otpauth';
import type { NewTotp } from '../../../contract/people/own-account.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import type { AccountId } from '../accounts/principal.ts';
import { decrypt, encrypt } from './secret-box.ts';

const ISSUER = 'SIPAS';
const SECRET_BYTES = 20;
const PERIOD_S = 30;
/** How many steps the phone's clock may be off. */
const WINDOW = 1;

/** For an app: SHA-1, 6 digits, 30 s, which is all that apps agree on. */
export function newTotp(accountName: string): NewTotp {
  const totp = totpOf(new Secret({ size: SECRET_BYTES }), accountName);
  return { address: totp.toString(), secret: totp.secret.base32 };
}

/** @param key KeyRing.secret('second-factor') */
export function sealTotp(key: Buffer, account: AccountId, secret: string): Buffer {
  return encrypt(key, purposeOf(account), Buffer.from(Secret.fromBase32(secret).bytes));
}

/**
 * The 30-second step a code is of, or null for a wrong code. The store spends the step: a code seen over somebody's
 * shoulder is worth nothing.
 */
export function totpStep(
  key: Buffer,
  account: AccountId,
  sealed: Uint8Array,
  typed: string,
  nowMs: number,
): number | null {
  const bytes = decrypt(key, purposeOf(account), sealed);
  if (bytes === null) return null;
  const token = typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer });
  const delta = totpOf(secret, '').validate({ token, timestamp: nowMs, window: WINDOW });
  return delta === null ? null : Math.floor(nowMs / SECOND_MS / PERIOD_S) + delta;
}

function totpOf(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: ISSUER, label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret });
}

function purposeOf(account: AccountId): string {
  return `totp ${account}`;
}
