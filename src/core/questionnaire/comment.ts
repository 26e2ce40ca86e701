import { COMMENT_MAX_CHARACTERS } from './response.ts';

/**
 * The control characters other than tab and line feed, and halves of surrogate pairs. JSON writes such a control
 * character as six bytes and everything else in at most three a code unit, which keeps a comment within 3,000
 * bytes of the 8 KiB plaintext.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const REFUSED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/** Whether free text may be stored: 1 to COMMENT_MAX_CHARACTERS, not blank, NFC, no control character. */
export function isComment(text: string): boolean {
  return text !== '' && cleanComment(text) === text;
}

/**
 * Makes free text storable: normalised to NFC, CR LF to LF, control characters and lone surrogates removed, white
 * space around it trimmed, cut to COMMENT_MAX_CHARACTERS without splitting a character. Null when nothing is left.
 */
export function cleanComment(text: string): string | null {
  const normal = text.replaceAll('\r\n', '\n').replaceAll(REFUSED, '').normalize('NFC').trim();
  const cut = normal.slice(0, COMMENT_MAX_CHARACTERS).replaceAll(REFUSED, '').trim();
  return cut === '' ? null : cut;
}
