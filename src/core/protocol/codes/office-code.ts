import type { Brand } from '../../kernel/brand.ts';
import { readTypedCode, showInGroups, TYPED_CODE_ALPHABET } from './typed-code.ts';

/**
 * What people type instead of an office's link, whose 22 characters nobody types: eight characters, 2^38, made of the
 * link by a key of the collector's. It is as public as the link, and gone with it.
 */
const OFFICE_CODE_CHARACTERS = 8;
const GROUP_CHARACTERS = 4;

/** Eight characters of the alphabet, without a dash. */
export type OfficeCode = Brand<string, 'OfficeCode'>;

/** The code somebody typed, or null. */
export function readOfficeCode(text: string): OfficeCode | null {
  return readTypedCode(text, OFFICE_CODE_CHARACTERS) as OfficeCode | null;
}

/** The code that a number stands for, of which the last 38 bits and a little are used. */
export function officeCodeOf(number: bigint): OfficeCode {
  const base = BigInt(TYPED_CODE_ALPHABET.length);
  let rest = number;
  let code = '';
  for (let index = 0; index < OFFICE_CODE_CHARACTERS; index += 1) {
    code += TYPED_CODE_ALPHABET[Number(rest % base)];
    rest /= base;
  }
  return code as OfficeCode;
}

/** `0123-4567`, as it is shown and printed. */
export function showOfficeCode(code: OfficeCode): string {
  return showInGroups(code, GROUP_CHARACTERS);
}
