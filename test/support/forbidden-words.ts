/** A word no text says, and the longer words it may be part of. */
export interface ForbiddenWord {
  readonly never: string;
  readonly unless: readonly string[];
}

/** The rows of the table "never, instead" of src/words.md. */
export function forbiddenWords(document: string): readonly ForbiddenWord[] {
  const [, table = ''] = document.split('| never | instead |');
  return table
    .split('\n')
    .flatMap((line) => /^\| (.+) \| (.+) \|$/.exec(line)?.slice(1, 3) ?? [])
    .flatMap((cell, index, cells) => (index % 2 === 0 ? [[cell, cells[index + 1] ?? ''] as const] : []))
    .filter(([never]) => !never.startsWith('---'))
    .map(([never, instead]) => ({ never, unless: instead.split('; ') }));
}

/** Those that a text says, in any case. */
export function forbiddenIn(text: string, words: readonly ForbiddenWord[]): readonly string[] {
  return words
    .filter(({ never, unless }) => {
      const rest = unless.reduce((left, good) => left.replaceAll(wholeWord(good), '·'), text);
      return wholeWord(never).test(rest);
    })
    .map(({ never }) => never);
}

/** Not global where it is tested once: a fresh expression each time. */
function wholeWord(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(words)}(?![\\p{L}\\p{N}])`, 'giu');
}

/**
 * Where a syllable that ends in oa, oe or uy has its tone mark on the second vowel, as in xoá, khoẻ and huỷ. The
 * product writes xóa, khỏe, hủy; after q the u is no vowel, and before another letter both schools agree (hoàn).
 */
const MISPLACED_TONE = /(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])(?!\p{L})/giu;

export function misplacedTones(text: string): readonly string[] {
  return [...text.normalize('NFC').matchAll(/\p{L}+/gu)]
    .map(([syllable]) => syllable)
    .filter((syllable) => new RegExp(MISPLACED_TONE).test(syllable));
}
