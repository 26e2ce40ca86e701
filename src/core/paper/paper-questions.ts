import { itemsOf, phrase } from '../questionnaire/items.ts';
import { ownNumbers } from '../questionnaire/own-numbers.ts';
import type {
  Answer,
  LocalText,
  OptionValue,
  Question,
  Questionnaire,
} from '../questionnaire/questionnaire.ts';

/** One box of a question on paper. */
interface PaperChoice {
  /** What stands at the box and is typed for it: the level or the number in its words, `0` or `c`, `k`, or the place of an option from 1. */
  readonly code: string;
  readonly text: LocalText;
  readonly value: Answer | OptionValue;
}

export interface PaperQuestion {
  /** Of the questionnaire's item or question. */
  readonly id: string;
  readonly part: 'context' | 'item' | 'assistance' | 'profile';
  readonly text: LocalText;
  readonly choices: readonly PaperChoice[];
}

const NON_ANSWER_CODES = { 'not-applicable': '0', declined: 'k' } as const;
/** Chưa phát sinh, where 0 is a level. */
const NOT_APPLICABLE_BESIDE_ZERO = 'c';

/**
 * Whether a questionnaire can be answered on paper: one that a kiosk could ask too. Interviews need their sampling
 * fields and the questions that are handed over, and where every item is required an empty box could not be counted.
 */
export function mayBeOnPaper({ sampling, itemsRequired, perceptions }: Questionnaire): boolean {
  return sampling === null && !itemsRequired && perceptions.length === 0;
}

/**
 * What a printed form asks with boxes to mark, in its order: what a kiosk asks, without a sensitive question. The
 * comment has a box to write in of its own.
 */
export function paperQuestions(questionnaire: Questionnaire): readonly PaperQuestion[] {
  const { context, profile, assistance, kioskContext, kioskProfile, scale, nonAnswers } = questionnaire;
  const numbers = numbersIn(questionnaire);
  const levels = [
    ...scale.levels.map(({ value, text }, at) => ({ code: String(numbers?.[at] ?? value), text, value })),
    ...nonAnswers.map(({ code, text }) => ({
      code:
        code === 'not-applicable' && numbers?.includes(0)
          ? NOT_APPLICABLE_BESIDE_ZERO
          : NON_ANSWER_CODES[code],
      ...{ text, value: code },
    })),
  ];
  return [
    ...chosen(context, kioskContext).map((question) => ofOptions('context', question)),
    ...itemsOf(questionnaire).map(({ id, text }) => ({ id, part: 'item' as const, text, choices: levels })),
    ...(assistance === null ? [] : [ofOptions('assistance', assistance)]),
    ...chosen(profile, kioskProfile).map((question) => ofOptions('profile', question)),
  ];
}

/** The numbers in the words of the levels, where they are the same in every language a form is printed in. */
function numbersIn({ scale, languages }: Questionnaire): readonly number[] | null {
  const [first = null, ...others] = languages.map((language) =>
    ownNumbers(scale.levels.map(({ text }) => phrase(text, language).text)),
  );
  return others.every((one) => one?.join() === first?.join()) ? first : null;
}

function chosen(questions: readonly Question[], ids: readonly string[]): readonly Question[] {
  return questions.filter(({ id }) => ids.includes(id));
}

function ofOptions(part: PaperQuestion['part'], { id, text, options }: Question): PaperQuestion {
  const choices = options.map(({ text, value }, index) => ({ code: String(index + 1), text, value }));
  return { id, part, text, choices };
}
