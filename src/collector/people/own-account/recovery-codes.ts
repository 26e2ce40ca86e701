import { createHmac, randomInt } from 'node:crypto';
import type { AccountId } from '../accounts/principal.ts';

const COUNT = 10;
const CHARACTERS = 12;
/** Crockford's base 32: none of I, L, O, U, which are read as others. 60 bits a code. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten codes, as `XXXX-XXXX-XXXX`. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: COUNT }, () => {
    const characters = Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]);
    return characters.join('').replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

/**
 * What is kept of a code. Under a key that is not in the database, so that a copy of it cannot be searched for codes.
 *
 * @param key KeyRing.secret('second-factor')
 */
export function recoveryCodeMac(key: Buffer, account: AccountId, typed: string): string {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return createHmac('sha256', key).update(`recovery-code ${account} ${code}`).digest('hex');
}
