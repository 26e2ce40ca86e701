import type { LocalText, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Screen } from '../screens.ts';

/** What a screen asks; null for the last one. */
export function questionText(screen: Screen): LocalText | null {
  switch (screen.kind) {
    case 'item':
      return screen.item.text;
    case 'comment':
      return screen.comment.text;
    case 'submit':
      return null;
    default:
      return screen.question.text;
  }
}

/**
 * The words of an answer.
 *
 * @param value what the form holds for the screen
 * @returns '' where nothing was answered
 */
export function answerText(
  { scale, nonAnswers }: Questionnaire,
  screen: Screen,
  value: string,
  text: (local: LocalText) => string,
): string {
  const chosen = (options: readonly { readonly value: string | number; readonly text: LocalText }[]) => {
    const found = options.find((option) => String(option.value) === value);
    return found === undefined ? '' : text(found.text);
  };
  switch (screen.kind) {
    case 'item':
      return chosen([...scale.levels, ...nonAnswers.map((one) => ({ value: one.code, text: one.text }))]);
    case 'comment':
      return value.trim();
    case 'submit':
      return '';
    default:
      return chosen(screen.question.options);
  }
}
