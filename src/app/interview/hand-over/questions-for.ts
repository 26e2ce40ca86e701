import { handedOverQuestions, itemsOf } from '../../../core/questionnaire/items.ts';
import type { LocalText, OptionValue, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';

/** A question as a citizen reads it alone: one choice among options. */
export interface CitizenQuestion {
  readonly kind: 'perception' | 'item';
  readonly id: string;
  readonly text: LocalText;
  /** What an item is asked by. */
  readonly stem: LocalText | null;
  readonly hint: LocalText | null;
  /** The sub-index it stands in. */
  readonly part: LocalText | null;
  readonly options: readonly { readonly value: OptionValue; readonly text: LocalText }[];
}

/**
 * What is handed over, in the order it is asked. Precondition: perceptions that are handed over have one choice, as those
 * of every released questionnaire do.
 */
export function questionsFor(questionnaire: Questionnaire): readonly CitizenQuestion[] {
  const { scale, nonAnswers, stem, components } = questionnaire;
  const answers = [
    ...scale.levels,
    ...nonAnswers.map(({ code, text }) => ({ value: code as OptionValue, text })),
  ];
  const partOf = new Map(
    components.flatMap(({ subIndices }) =>
      subIndices.flatMap((subIndex) => subIndex.items.map(({ id }) => [id, subIndex.text] as const)),
    ),
  );
  const perceptions = handedOverQuestions(questionnaire).perceptions.flatMap((one): CitizenQuestion[] => {
    if (one.kind !== 'single-choice') return [];
    const { id, text, options } = one;
    return [{ kind: 'perception', id, text, stem: null, hint: null, part: null, options }];
  });
  const items = itemsOf(questionnaire).map(
    ({ id, text, hint }): CitizenQuestion => ({
      kind: 'item',
      id,
      text,
      stem,
      hint,
      part: partOf.get(id) ?? null,
      options: answers,
    }),
  );
  return [...perceptions, ...items];
}

/** What is read aloud of a question: as on the screens of a kiosk, and the answers after it. */
export function phrasesOfQuestion({ stem, text, hint, options }: CitizenQuestion): readonly LocalText[] {
  return [stem, text, hint, ...options.map((option) => option.text)].filter((one) => one !== null);
}
