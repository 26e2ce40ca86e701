import { COMPLETED_OUTCOME, OUTCOME_FIELD } from './questionnaire.ts';
import type { Response } from './response.ts';

/**
 * Whether somebody answered: a visit to a drawn household that ended without an interview is recorded too, says what
 * became of it and counts in no index. Where no outcome is recorded there was an interview.
 */
export function isInterviewed(sampling: Response['sampling']): boolean {
  return (sampling?.[OUTCOME_FIELD] ?? COMPLETED_OUTCOME) === COMPLETED_OUTCOME;
}
