import { foldText } from '../../units/fold-text.ts';

/**
 * Stands for what was taken out.
 *
 * @internal
 */
export const MASK = '[…]';

/**
 * A comment without what names a person: telephone, identity, account, card and dossier numbers and e-mail addresses.
 * Dates, years, times, amounts of money and numbers of laws are left. Applied twice it changes nothing more.
 *
 * Digits are those of any script, wide, raised or in circles; up to three spaces, points, strokes or invisible
 * characters between them make no difference; seven digits in one piece, or eight in several, are a number. So are
 * digits spelled out ("không chín một hai …"), seven words or eight with single digits among them, and a code of
 * letters with seven digits ("H40.12-230815-0001").
 *
 * Not covered: names and addresses, an address spelled out ("a còng"), shorter house telephones written in groups, and
 * digits with words between them.
 */
export function maskNumbers(text: string): string {
  return maskSpelledOut(maskRuns(maskTokens(text)));
}

/** Words with a sign of an e-mail address, and codes of letters and digits. */
function maskTokens(text: string): string {
  const parts = text.split(/(\s+)/u);
  const masked = new Set<number>();
  for (let at = 0; at < parts.length; at += 2) {
    const plain = (parts[at] ?? '').normalize('NFKC');
    if (plain.includes('@')) {
      masked.add(at);
      if (plain.startsWith('@')) masked.add(at - 2);
      if (plain.endsWith('@')) masked.add(at + 2);
    } else if (isCode(plain)) masked.add(at);
  }
  return parts.map((part, at) => (masked.has(at) && part !== '' ? MASK : part)).join('');
}

const CODE_DIGITS = 7;
const TIMES = /^\d{1,2}[hg:]\d{0,2}(?:[-–—]\d{1,2}[hg:]\d{0,2})?$/iu;
const LAW = /^\d{1,5}\/\d{4}\/[\p{L}-]{2,20}\d{0,2}$/u;
const AMOUNT = /^[1-9][\d.,]{0,20}(?:đ|đồng|vnđ|vnd|k|tr|triệu)$/iu;

function isCode(token: string): boolean {
  if (!/\p{L}/u.test(token) || digitsIn(token) < CODE_DIGITS) return false;
  const core = token.replace(/^["'([{“‘]{1,3}/u, '').replace(/["')\]}.,;:!?”’]{1,3}$/u, '');
  return ![TIMES, LAW, AMOUNT].some((ordinary) => ordinary.test(core));
}

const MOST_SEPARATORS = 3;
const PIECE_DIGITS = 7;
const GROUPED_DIGITS = 8;

/** Digits with little between them. */
function maskRuns(text: string): string {
  const characters = [...text];
  const kinds = characters.map(kindOf);
  let masked = '';
  for (let at = 0; at < characters.length; ) {
    if (kinds[at] !== 'digit') {
      masked += characters[at];
      at += 1;
      continue;
    }
    const end = endOfRun(characters, kinds, at);
    const run = characters.slice(at, end).join('');
    masked += isNumber(run, characters.slice(end, end + 12).join('')) ? MASK : run;
    at = end;
  }
  return masked;
}

type Kind = 'digit' | 'separator' | 'other';

/** Also what joins, hides or frames a character without being seen: zero-width ones, and the keycap's. */
const SEPARATORS = /^(?:[\s.,\-‐‑‒–—―_/\\|*·•:()+~'’\p{Cf}]|\ufe0f|\u20e3)$/u;

function kindOf(character: string): Kind {
  if (isDigit(character)) return 'digit';
  return SEPARATORS.test(character) ? 'separator' : 'other';
}

function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character) || /^\d{1,2}$/.test(character.normalize('NFKC'));
}

/** Behind the last digit of a run. A comma before a space ends it: that is a list. */
function endOfRun(characters: readonly string[], kinds: readonly Kind[], start: number): number {
  let end = start + 1;
  for (let at = end, between = 0; at < kinds.length; at++) {
    if (kinds[at] === 'digit') {
      end = at + 1;
      between = 0;
      continue;
    }
    between += 1;
    const isList = characters[at] === ',' && /^\s$/u.test(characters[at + 1] ?? '');
    if (kinds[at] === 'other' || isList || between > MOST_SEPARATORS) break;
  }
  return end;
}

const THOUSANDS = /^[1-9]\d{0,2}(?:[.,]\d{3}){1,5}$/;
const CURRENCY = /^\s{0,2}(?:đồng|dong|đ|vnđ|vnd|triệu|tr|k)(?!\p{L})/iu;
/** A day, a year or a time, once or from one to another. */
const MOMENT = String.raw`(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|(?:19|20)\d\d|(?:[01]?\d|2[0-4])[:.][0-5]\d)`;
const MOMENTS = new RegExp(String.raw`^${MOMENT}(?:[\s–—-]{1,3}${MOMENT})?$`, 'u');

function isNumber(run: string, following: string): boolean {
  const plain = run.normalize('NFKC');
  const digits = digitsIn(plain);
  const isPiece = digits === [...plain].length;
  if (digits < (isPiece ? PIECE_DIGITS : GROUPED_DIGITS)) return false;
  if (isPiece && !/^[1-9]/.test(plain)) return true;
  if (isPiece || THOUSANDS.test(plain)) {
    return !CURRENCY.test(following) && (isPiece || digits > GROUPED_DIGITS);
  }
  return !MOMENTS.test(plain);
}

function digitsIn(text: string): number {
  let count = 0;
  for (const character of text) if (isDigit(character)) count += 1;
  return count;
}

const DIGIT_WORDS: ReadonlySet<string> = new Set(
  (
    'khong mot hai ba bon tu nam lam sau bay tam chin ' + 'zero one two three four five six seven eight nine'
  ).split(' '),
);
const SPELLED_WORDS = 7;
const MIXED_WORDS = 8;

/** Digits as words, one after another, or with single digits among them. */
function maskSpelledOut(text: string): string {
  const parts = text.split(/([\p{L}\p{M}\p{N}]+)/u);
  let masked = parts[0] ?? '';
  for (let at = 1; at < parts.length; ) {
    let end = at;
    let words = 0;
    while (end < parts.length && isSpelled(parts[end] ?? '')) {
      if (!/\p{N}/u.test(parts[end] ?? '')) words += 1;
      end += 2;
      if ([...(parts[end - 1] ?? '')].length > MOST_SEPARATORS) break;
    }
    const count = (end - at) / 2;
    const isTold = count >= (words === count ? SPELLED_WORDS : MIXED_WORDS) && words > 0;
    if (count === 0) end = at + 2;
    masked += isTold ? MASK + (parts[end - 1] ?? '') : parts.slice(at, end).join('');
    at = end;
  }
  return masked;
}

function isSpelled(part: string): boolean {
  return DIGIT_WORDS.has(foldText(part)) || isDigit(part);
}
