/**
 * The number in the words of each level, where every level has one of its own ("0 điểm" to "10 điểm"); else null. What a
 * level is typed by is then this number and no other: "1  0 điểm" reads as ten points.
 */
export function ownNumbers(words: readonly string[]): readonly number[] | null {
  const numbers = words.flatMap((one) => one.match(/\d+/)?.map(Number) ?? []);
  return numbers.length === words.length && new Set(numbers).size === words.length ? numbers : null;
}
