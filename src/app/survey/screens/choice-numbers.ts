/** The numbers of the levels of a scale: what is pressed for each, and whether it stands beside its words. */
export interface ChoiceNumbers {
  readonly keys: readonly number[];
  readonly areShown: boolean;
}

/**
 * Where the words of every level have a number of their own ("0 điểm" to "10 điểm"), that one is pressed, and no other is
 * put before it: "1  0 điểm" reads as ten points. Elsewhere the place on the scale.
 */
export function choiceNumbers(words: readonly string[]): ChoiceNumbers {
  const own = words.flatMap((one) => one.match(/\d+/)?.map(Number) ?? []);
  const isOwn = own.length === words.length && new Set(own).size === own.length;
  return { keys: isOwn ? own : words.map((_, index) => index + 1), areShown: own.length === 0 };
}
