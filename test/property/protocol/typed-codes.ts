import fc from 'fast-check';
import { TYPED_CODE_ALPHABET } from '../../../src/core/protocol/codes/typed-code.ts';

/** A code of a given number of characters. */
export function codesOf(characters: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...TYPED_CODE_ALPHABET), { minLength: characters, maxLength: characters })
    .map((all) => all.join(''));
}

/** How a person may write one character. */
const LOOKALIKES: Readonly<Record<string, readonly string[]>> = { 0: ['o', 'O', '０'], 1: ['i', 'I', '１'] };
const BETWEEN = ['', ' ', '-', '–', '—', ' - ', '\u00a0', '\t', '\n', '.', '_', '\u200b'];

/** A code, and the same as somebody typed, pasted or dictated it. */
export function writtenCodes(characters: number): fc.Arbitrary<{ one: string; text: string }> {
  return codesOf(characters).chain((one) =>
    fc
      .tuple(
        ...[...one].map((character) =>
          fc.tuple(
            fc.constantFrom(...BETWEEN),
            fc.constantFrom(character, character.toLowerCase(), ...(LOOKALIKES[character] ?? [])),
          ),
        ),
        fc.constantFrom(...BETWEEN).map((end) => [end, ''] as [string, string]),
      )
      .map((parts) => ({ one, text: parts.flat().join('') })),
  );
}
