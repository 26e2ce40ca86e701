/**
 * What people type that was told to them: enrolment codes and visit tickets.
 *
 * No letter is among them that a Vietnamese keyboard turns into another: Telex and VNI put marks on vowels, make đ
 * of dd and ư of w, and cannot be switched off by a page. What is left is 28 characters.
 */
export const TYPED_CODE_ALPHABET = '0123456789BCFGHJKLMNPQRSTVXZ';

const SEPARATORS = /[\p{Z}\p{Pd}\p{Cc}\p{Cf}._]/gu;
const OTHER_CHARACTER = new RegExp(`[^${TYPED_CODE_ALPHABET}]`);

/**
 * The characters somebody typed, pasted or scanned, or null where they are not the right number from the alphabet: in any case,
 * with blanks and dashes anywhere, O for 0 and I for 1.
 */
export function readTypedCode(text: string, characters: number): string | null {
  const code = text
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll('I', '1');
  return code.length === characters && !OTHER_CHARACTER.test(code) ? code : null;
}

/** In groups of the given number of characters with a dash between, as it is shown and read out. */
export function showInGroups(code: string, groupCharacters: number): string {
  return code.match(new RegExp(`.{1,${groupCharacters}}`, 'g'))?.join('-') ?? '';
}
