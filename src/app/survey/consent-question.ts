import type { Question } from '../../core/questionnaire/questionnaire.ts';
import { AGREE, DO_NOT_AGREE } from '../../core/questionnaire/texts/spoken-texts.ts';

/** The answer that lets a sensitive question be shown. */
export const CONSENTED = 'yes';

/** Asked before a sensitive question: what it is about, its notice, and whether one agrees to answer. */
export function consentQuestion(question: Question): Question {
  return {
    ...question,
    id: consentId(question.id),
    options: [
      { value: CONSENTED, text: AGREE, underAge: false },
      { value: 'no', text: DO_NOT_AGREE, underAge: false },
    ],
  };
}

/** Under which the form keeps it, beside the answers to the profile. No id of a questionnaire begins so. */
export function consentId(id: string): string {
  return `?${id}`;
}
