import { PASSWORD_CHARACTERS } from '../../../contract/people/account-limits.ts';
import { nameKey } from '../accounts/account.ts';

/** A lone half of a surrogate pair would be hashed as U+FFFD, like any other. */
const NOT_TEXT = /[\p{Cs}\0]/u;
/** How much has to be left of a password when all that is guessed first is taken out of it. */
const OWN_CHARACTERS = 5;

/**
 * What people begin passwords with, here and anywhere, without accents and in lower case. Whole lists of leaked
 * passwords are mostly these with numbers behind.
 */
const COMMON = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'matkhau',
  'mat khau',
  'matma',
  'administrator',
  'admin',
  'quantri',
  'canbo',
  'khaosat',
  'sipas',
  'hailong',
  'hanhchinh',
  'motcua',
  'vietnam',
  'saigon',
  'hanoi',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwerty',
  'azerty',
  'asdfgh',
  'qazwsx',
  '1qaz2wsx',
  '1q2w3e4r5t',
  '1q2w3e4r',
  'letmein',
  'welcome',
  'iloveyou',
  'anhyeuem',
  'emyeuanh',
  'yeuem',
  'xinchao',
  'hello',
  'monkey',
  'dragon',
  'football',
  'master',
  'superman',
  'batman',
  'princess',
  'sunshine',
  'secret',
  'login',
  'user',
  'test',
  'demo',
  'abc123',
  'changeme',
].sort((a, b) => b.length - a.length);

export type PasswordFault = 'too-short' | 'too-long' | 'not-text' | 'too-common';

/**
 * Why a password will not do, or null: 12 to 256 characters (counted as NFKC), and more in it than its account's name,
 * the words everybody uses, years, rows and repetitions.
 */
export function passwordFault(typed: string, accountName: string): PasswordFault | null {
  if (NOT_TEXT.test(typed)) return 'not-text';
  const password = typed.normalize('NFKC');
  const length = [...password].length;
  if (length < PASSWORD_CHARACTERS.shortest) return 'too-short';
  if (length > PASSWORD_CHARACTERS.longest) return 'too-long';
  return ownCharacters(password, accountName) < OWN_CHARACTERS ? 'too-common' : null;
}

function ownCharacters(password: string, accountName: string): number {
  let left = plain(password);
  const names = plain(accountName)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3);
  for (const word of [plain(accountName), ...names, ...COMMON]) {
    if (word.length > 0) left = left.replaceAll(word, '');
  }
  left = left.replaceAll(/(19|20)\d\d/g, '');
  return withoutRows(onePeriod(left)).length;
}

/** In lower case, without accents: "Mật Khẩu" is "mat khau". */
function plain(text: string): string {
  return nameKey(text).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Of text that only repeats itself, what it repeats. */
function onePeriod(text: string): string {
  const period = text.length === 0 ? 0 : (text + text).indexOf(text, 1);
  return text.slice(0, period);
}

/** Without every character that is its neighbour's equal, next or former: "aaaa1234" leaves "a1". */
function withoutRows(text: string): string {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return codes
    .filter((code, index) => index === 0 || Math.abs(code - (codes[index - 1] as number)) > 1)
    .map((code) => String.fromCodePoint(code))
    .join('');
}
