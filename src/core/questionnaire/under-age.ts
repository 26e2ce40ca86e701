import type { Questionnaire } from './questionnaire.ts';
import type { Response } from './response.ts';

/** Whether the profile says that the respondent is under age: such a response stays out of every index. */
export function isUnderAge(questionnaire: Questionnaire, profile: Response['profile']): boolean {
  return questionnaire.profile.some(({ id, options }) =>
    options.some(({ value, underAge }) => underAge && Object.hasOwn(profile, id) && profile[id] === value),
  );
}
