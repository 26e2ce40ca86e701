import { PAPER_DAY } from '../../../core/paper/paper-pass.ts';
import { type PaperQuestion, paperQuestions } from '../../../core/paper/paper-questions.ts';
import { phrase, withOffice } from '../../../core/questionnaire/items.ts';
import type { LocalText, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';

/** A text of a questionnaire with its own word for the office. */
export function textOf({ officeTerm }: Questionnaire, text: LocalText, language: string): string {
  const [usual, sentenceStart] = [officeTerm.default, officeTerm.sentenceStart].map(
    (term) => phrase(term, language).text,
  );
  return withOffice(phrase(text, language).text, {
    default: usual ?? '',
    sentenceStart: sentenceStart ?? '',
  });
}

/** What a form asks, by question. */
export function questionsById(questionnaire: Questionnaire): ReadonlyMap<string, PaperQuestion> {
  return new Map(paperQuestions(questionnaire).map((question) => [question.id, question]));
}

/** What a place at which two entries may differ is called. */
export function placeInWords(
  questionnaire: Questionnaire,
  place: string,
  language: string,
  day: string,
): string {
  if (place === PAPER_DAY) return day;
  const { comment } = questionnaire;
  if (place === comment?.id) return textOf(questionnaire, comment.text, language);
  const question = questionsById(questionnaire).get(place);
  return question === undefined ? place : textOf(questionnaire, question.text, language);
}

/** The title of a questionnaire, or its id where the collector does not know it. */
export function titleOf(
  questionnaires: readonly Questionnaire[],
  { questionnaire, version }: { readonly questionnaire: string; readonly version: number },
  language: string,
): string {
  const found = questionnaires.find((one) => one.id === questionnaire && one.version === version);
  return found === undefined ? questionnaire : phrase(found.title, language).text;
}
