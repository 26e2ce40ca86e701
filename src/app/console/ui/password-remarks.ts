import { PASSWORD_CHARACTERS } from '../../../contract/people/account-limits.ts';
import { foldText } from '../../../core/units/fold-text.ts';

/** What can honestly be said of a password without knowing how it was chosen. */
export type PasswordRemark =
  | { readonly kind: 'missing'; readonly count: number }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'holds-name' }
  | { readonly kind: 'repeats' }
  /** Nothing speaks against it; how hard it is to guess is not known. */
  | { readonly kind: 'long-enough'; readonly count: number };

/** Fewer different characters than this is one piece over and over. */
const FEWEST_DIFFERENT = 5;
const SHORTEST_NAME = 3;

/** Remarks on a password while it is typed; none on an empty one. */
export function passwordRemarks(password: string, name: string): readonly PasswordRemark[] {
  const characters = [...password.normalize('NFKC')];
  if (characters.length === 0) return [];
  const remarks: PasswordRemark[] = [];
  if (characters.length < PASSWORD_CHARACTERS.shortest) {
    remarks.push({ kind: 'missing', count: PASSWORD_CHARACTERS.shortest - characters.length });
  }
  if (characters.length > PASSWORD_CHARACTERS.longest) remarks.push({ kind: 'too-long' });
  const folded = foldText(name.trim());
  if (folded.length >= SHORTEST_NAME && foldText(password).includes(folded)) {
    remarks.push({ kind: 'holds-name' });
  }
  if (characters.length >= FEWEST_DIFFERENT && (isMonotonous(characters) || isRow(characters))) {
    remarks.push({ kind: 'repeats' });
  }
  return remarks.length > 0 ? remarks : [{ kind: 'long-enough', count: characters.length }];
}

function isMonotonous(characters: readonly string[]): boolean {
  return new Set(characters).size < FEWEST_DIFFERENT;
}

/** "123456…", "fedcba…": each character next to the one before. */
function isRow(characters: readonly string[]): boolean {
  const steps = characters
    .slice(1)
    .map((character, index) => (character.codePointAt(0) ?? 0) - (characters[index]?.codePointAt(0) ?? 0));
  const even = steps.filter((step) => step === steps[0] && Math.abs(step) <= 1);
  return even.length >= steps.length - 1;
}

/** Why it is not worth sending, or null; the collector alone knows what everybody would try. */
export function lengthFault(password: string): 'too-short' | 'too-long' | null {
  const length = [...password.normalize('NFKC')].length;
  if (length < PASSWORD_CHARACTERS.shortest) return 'too-short';
  return length > PASSWORD_CHARACTERS.longest ? 'too-long' : null;
}
