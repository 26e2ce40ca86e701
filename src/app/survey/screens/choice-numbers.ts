import { ownNumbers } from '../../../core/questionnaire/own-numbers.ts';

/** The numbers of the levels of a scale: what is pressed for each, and whether it stands beside its words. */
export interface ChoiceNumbers {
  readonly keys: readonly number[];
  readonly areShown: boolean;
}

/** Those in the words of the levels, with no other beside them; elsewhere the places on the scale. */
export function choiceNumbers(words: readonly string[]): ChoiceNumbers {
  return {
    keys: ownNumbers(words) ?? words.map((_, index) => index + 1),
    areShown: words.every((one) => !/\d/.test(one)),
  };
}
