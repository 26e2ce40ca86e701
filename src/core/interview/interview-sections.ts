import { handedOverQuestions, itemsOf } from '../questionnaire/items.ts';
import type { Perception, Question, Questionnaire } from '../questionnaire/questionnaire.ts';

/**
 * The sections of an interview, read from the questionnaire: what the interviewer asks first, what the citizen answers
 * alone, what follows it, and the questions about the person, of which the sensitive ones come after a consent.
 *
 * The perceptions that are handed over stand with the satisfaction items, so that the tablet is turned once.
 */
export interface InterviewSections {
  readonly before: readonly Perception[];
  readonly handedOver: ReturnType<typeof handedOverQuestions>;
  readonly after: readonly Perception[];
  readonly comment: Questionnaire['comment'];
  readonly profile: readonly Question[];
}

export function interviewSections(questionnaire: Questionnaire): InterviewSections {
  const asked = questionnaire.perceptions.filter(({ handOver }) => !handOver);
  return {
    before: asked.filter(({ position }) => position === 'before-items'),
    handedOver: handedOverQuestions(questionnaire),
    after: asked.filter(({ position }) => position === 'after-items'),
    comment: questionnaire.comment,
    profile: questionnaire.profile.map(ofAdult),
  };
}

/** Only people of 18 and over are interviewed: the answer that says otherwise is an outcome and not a profile. */
function ofAdult(question: Question): Question {
  return { ...question, options: question.options.filter(({ underAge }) => !underAge) };
}

/** The items that must be answered and are not, in the order of the form; none where the questionnaire requires none. */
export function missingItems(
  questionnaire: Questionnaire,
  isAnswered: (id: string) => boolean,
): readonly string[] {
  if (!questionnaire.itemsRequired) return [];
  return itemsOf(questionnaire)
    .map(({ id }) => id)
    .filter((id) => !isAnswered(id));
}
