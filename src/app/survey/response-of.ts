import { cleanComment } from '../../core/questionnaire/comment.ts';
import { itemsOf } from '../../core/questionnaire/items.ts';
import type {
  Answer,
  ItemId,
  LanguageTag,
  OptionValue,
  Question,
  Questionnaire,
} from '../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../core/questionnaire/response.ts';
import { ADULT_ID } from './adult-question.ts';
import { CONSENTED, consentId } from './consent-question.ts';
import { type Screen, saysUnderAge } from './screens.ts';
import { fieldOf, fieldOfItem, type SurveyForm } from './survey-form.ts';

/** How a response came about, beside what was answered. */
export interface Making {
  readonly mode: Mode;
  readonly language: LanguageTag;
  readonly durationsMs: Readonly<Record<string, number>>;
  readonly corrections: number;
}

/** The response a form stands for. Only what the screens asked enters it. */
export function responseOf(
  questionnaire: Questionnaire,
  screens: readonly Screen[],
  form: SurveyForm,
  making: Making,
): Response {
  const asked = new Set(screens.map(fieldOf));
  const answers: Partial<Record<ItemId, Answer>> = {};
  for (const { id } of itemsOf(questionnaire)) {
    if (!asked.has(`answers.${fieldOfItem(id)}`)) continue;
    const text = form.answers[fieldOfItem(id)];
    const answer = answersOf(questionnaire).find((value) => String(value) === text);
    if (answer !== undefined) answers[id] = answer;
  }
  const profile = chosen(questionnaire.profile, form.profile, (id) => asked.has(`profile.${id}`));
  for (const screen of screens) {
    if (screen.kind !== 'adult' || !saysUnderAge(screen.question, form.profile[ADULT_ID])) continue;
    const minor = optionOf(screen.question, form.profile[ADULT_ID]);
    if (minor !== undefined) profile[screen.about] = minor;
  }
  const consents = Object.keys(profile).filter((id) => form.profile[consentId(id)] === CONSENTED);
  return {
    ...making,
    answers,
    context: chosen(questionnaire.context, form.context, (id) => asked.has(`context.${id}`)),
    profile,
    ...(consents.length > 0 ? { consents } : {}),
    assistance:
      questionnaire.assistance === null || !asked.has('assistance')
        ? null
        : (optionOf(questionnaire.assistance, form.assistance) ?? null),
    perceptions: {},
    comment: asked.has('comment') ? cleanComment(form.comment) : null,
    sampling: null,
  };
}

function answersOf({ scale, nonAnswers }: Questionnaire): readonly Answer[] {
  return [...scale.levels.map(({ value }) => value), ...nonAnswers.map(({ code }) => code)];
}

function chosen(
  questions: readonly Question[],
  values: Readonly<Record<string, string>>,
  wasAsked: (id: string) => boolean,
): Record<string, OptionValue> {
  const found: Record<string, OptionValue> = {};
  for (const question of questions) {
    const value = wasAsked(question.id) ? optionOf(question, values[question.id]) : undefined;
    if (value !== undefined) found[question.id] = value;
  }
  return found;
}

function optionOf({ options }: Question, text: string | undefined): OptionValue | undefined {
  return options.find(({ value }) => String(value) === text)?.value;
}
