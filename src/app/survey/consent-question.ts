import type { Question } from '../../core/questionnaire/questionnaire.ts';

/** The answer that lets a sensitive question be shown. */
export const CONSENTED = 'yes';

/** Asked before a sensitive question: what it is about, its notice, and whether one agrees to answer. */
export function consentQuestion(question: Question): Question {
  return {
    ...question,
    id: consentId(question.id),
    options: [option(CONSENTED, 'Tôi đồng ý', 'I agree'), option('no', 'Không', 'No')],
  };
}

/** Under which the form keeps it, beside the answers to the profile. No id of a questionnaire begins so. */
export function consentId(id: string): string {
  return `?${id}`;
}

function option(value: string, vi: string, en: string) {
  const phrase = (text: string) => ({ text, audio: null });
  return { value, text: { vi: phrase(vi), en: phrase(en) }, underAge: false };
}
