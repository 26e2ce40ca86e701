import type { LocalText, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Screen } from '../screens.ts';

/** What is read aloud of a screen: the question, what explains it, and every answer, in their order. */
export function phrasesOf({ stem, scale, nonAnswers }: Questionnaire, screen: Screen): readonly LocalText[] {
  const present = (texts: readonly (LocalText | null)[]) => texts.filter((text) => text !== null);
  switch (screen.kind) {
    case 'item':
      return present([
        stem,
        screen.item.text,
        screen.item.hint,
        screen.subIndex.note,
        ...scale.levels.map(({ text }) => text),
        ...nonAnswers.map(({ text }) => text),
      ]);
    case 'adult':
    case 'context':
    case 'profile':
    case 'assistance': {
      const { text, hint, notice, options } = screen.question;
      return present([text, hint, notice, ...options.map((option) => option.text)]);
    }
    case 'comment':
      return [screen.comment.text, screen.comment.notice];
    case 'submit':
      return [];
  }
}
