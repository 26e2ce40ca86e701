import type { Question } from '../../core/questionnaire/questionnaire.ts';
import { SURVEY_LANGUAGES } from '../i18n/i18n.ts';

/** Under which the form keeps the answer, beside those to the profile. No id of a questionnaire begins so. */
export const ADULT_ID = '?adult';
const ADULT = 'adult';

/** A text of the app in a language of its own, as far as it is loaded. */
export type AppText = (key: string, options: { readonly lng: string }) => string;

/** Whether the respondent is of age, asked before everything else. */
export interface AdultQuestion {
  readonly question: Question;
  /** The id of the questionnaire's own question about age, where "under age" is stored. */
  readonly about: string;
}

/**
 * Made of the first question that has an option "under age", with its value for the same answer, in the app's own words:
 * the questionnaire's are about groups of age. Null where nobody is asked for their age.
 */
export function adultQuestion(profile: readonly Question[], t: AppText): AdultQuestion | null {
  for (const question of profile) {
    const underAge = question.options.find((option) => option.underAge);
    if (underAge === undefined) continue;
    const say = (key: string) =>
      Object.fromEntries(
        SURVEY_LANGUAGES.map((lng) => {
          // Asked when it is shown or heard: the texts of a language may come later.
          const phrase = {
            get text() {
              return t(`kiosk:adult.${key}`, { lng });
            },
            audio: null,
          };
          return [lng, phrase];
        }),
      );
    const options = [
      { value: ADULT, text: say('yes'), underAge: false },
      { ...underAge, text: say('no') },
    ];
    const asked = { ...question, id: ADULT_ID, text: say('question'), hint: say('hint'), options };
    return { question: asked, about: question.id };
  }
  return null;
}

/** The question about age after that: an adult is not offered "under age" again. */
export function askedOfAdult(question: Question, profile: Readonly<Record<string, string>>): Question {
  if (profile[ADULT_ID] !== ADULT) return question;
  return { ...question, options: question.options.filter(({ underAge }) => !underAge) };
}
