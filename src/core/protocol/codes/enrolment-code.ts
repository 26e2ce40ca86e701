import { type Brand, isKeyId, type KeyId } from '../../kernel/brand.ts';
import { readTypedCode, showInGroups } from './typed-code.ts';

/**
 * What an administrator gives to the person who sets up a device: ten characters, 2^48, typed at a kiosk or read from a QR
 * code. The first four find a code among those that are open; the other six prove that one was told it.
 */
export const ENROLMENT_CODE_CHARACTERS = 10;
const FINDING_CHARACTERS = 4;
/** As it is shown: two groups of five. */
const GROUP_CHARACTERS = 5;

/** Ten characters of the alphabet, without a dash. */
export type EnrolmentCode = Brand<string, 'EnrolmentCode'>;

/** The code somebody typed, pasted or scanned, or null. */
export function readEnrolmentCode(text: string): EnrolmentCode | null {
  return readTypedCode(text, ENROLMENT_CODE_CHARACTERS) as EnrolmentCode | null;
}

/** `ABCDE-FGHJK`, as it is shown and told. */
export function showEnrolmentCode(code: EnrolmentCode): string {
  return showInGroups(code, GROUP_CHARACTERS);
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
