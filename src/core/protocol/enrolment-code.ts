import { type Brand, isKeyId, type KeyId } from '../kernel/brand.ts';

/**
 * What an administrator gives to whoever sets up a device: ten characters, typed at a kiosk or read from a QR code.
 *
 * No letter is among them that a Vietnamese keyboard turns into another: Telex and VNI put marks on vowels, make đ
 * of dd and ư of w, and cannot be switched off by a page. What is left is 28 characters, so a code has 2^48.
 * The first four find a code among those that are open; the other six prove that one was told it.
 */
export const ENROLMENT_CODE_ALPHABET = '0123456789BCFGHJKLMNPQRSTVXZ';
export const ENROLMENT_CODE_CHARACTERS = 10;
const FINDING_CHARACTERS = 4;
/** As it is shown: two groups of five. */
const GROUP_CHARACTERS = 5;

/** Ten characters of the alphabet, without a dash. */
export type EnrolmentCode = Brand<string, 'EnrolmentCode'>;

const SEPARATORS = /[\p{Z}\p{Pd}\p{Cc}\p{Cf}._]/gu;
const CODE = new RegExp(`^[${ENROLMENT_CODE_ALPHABET}]{${ENROLMENT_CODE_CHARACTERS}}$`);

/**
 * The code somebody typed, pasted or scanned, or null: in any case, with blanks and dashes anywhere, O for 0 and I
 * for 1.
 */
export function readEnrolmentCode(text: string): EnrolmentCode | null {
  const code = text
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll('I', '1');
  return CODE.test(code) ? (code as EnrolmentCode) : null;
}

/** `ABCDE-FGHJK`, as it is shown and told. */
export function showEnrolmentCode(code: EnrolmentCode): string {
  return `${code.slice(0, GROUP_CHARACTERS)}-${code.slice(GROUP_CHARACTERS)}`;
}

/** The part by which an open code is found. */
export function findingPart(code: EnrolmentCode): string {
  return code.slice(0, FINDING_CHARACTERS);
}

/**
 * What stands behind the `#` of a link to the set-up page: the code, after a dot the id of the receipt key the
 * collector must have, and the name the device is to have where the administrator gave one. A fragment is never sent to a server, so it stands in no log.
 */
export interface SetupFragment {
  readonly code: string;
  readonly receiptKey: KeyId | null;
  readonly name: string | null;
}

export function setupFragment({ code, receiptKey, name }: SetupFragment): string {
  return `#${code}${receiptKey === null ? '' : `.${receiptKey}`}${name === null ? '' : `/${encodeURIComponent(name)}`}`;
}

/** What a fragment says; null where there is none. What it says is not checked. */
export function readSetupFragment(fragment: string): SetupFragment | null {
  const [code = '', ...rest] = fragment.replace(/^#/, '').split('/');
  if (code === '') return null;
  const [typed = '', key] = (decoded(code) ?? code).split('.');
  return {
    code: typed,
    receiptKey: isKeyId(key) ? key : null,
    name: rest.length === 0 ? null : decoded(rest.join('/')),
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
