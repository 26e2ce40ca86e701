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

/**
 * What react-hook-form holds. Radio inputs speak text, so every value is the text of an option and '' where
 * nothing is chosen. The form lives in memory only and dies with its respondent.
 */
export interface SurveyForm {
  answers: Record<string, string>;
  context: Record<string, string>;
  profile: Record<string, string>;
  assistance: string;
  comment: string;
}

export type SurveyField =
  | `answers.${string}`
  | `context.${string}`
  | `profile.${string}`
  | 'assistance'
  | 'comment';

export function emptyForm(questionnaire: Questionnaire): SurveyForm {
  const nothing = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, '']));
  return {
    answers: nothing(itemsOf(questionnaire).map(({ id }) => fieldOfItem(id))),
    context: nothing(questionnaire.context.map(({ id }) => id)),
    profile: nothing([ADULT_ID, ...questionnaire.profile.flatMap(({ id }) => [id, consentId(id)])]),
    assistance: '',
    comment: '',
  };
}

/** The field a screen writes to, or null for one that asks nothing. */
export function fieldOf(screen: Screen): SurveyField | null {
  switch (screen.kind) {
    case 'item':
      return `answers.${fieldOfItem(screen.id)}`;
    case 'context':
      return `context.${screen.id}`;
    case 'adult':
    case 'profile':
      return `profile.${screen.question.id}`;
    case 'assistance':
      return 'assistance';
    case 'comment':
      return 'comment';
    case 'submit':
      return null;
  }
}

/** A dot in a field's name is a path to react-hook-form, so an item's dot becomes a stroke. */
function fieldOfItem(id: ItemId): string {
  return id.replaceAll('.', '/');
}

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
