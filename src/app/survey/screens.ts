import type { TypicalLength } from '../../core/protocol/messages/asked/office-times.ts';
import { itemsOf } from '../../core/questionnaire/items.ts';
import type { Item, Question, Questionnaire, SubIndex } from '../../core/questionnaire/questionnaire.ts';
import { ADULT_ID, type AdultQuestion, type AppText, adultQuestion, askedOfAdult } from './adult-question.ts';
import { CONSENTED, consentId, consentQuestion } from './consent-question.ts';

/** One thing asked at a time. `id` is the key of its duration and of an abandonment. */
export type Screen =
  | { readonly kind: 'context' | 'profile' | 'assistance'; readonly id: string; readonly question: Question }
  /** Whether the respondent is of age, before everything else. None of the questionnaire's either. */
  | ({ readonly kind: 'adult'; readonly id: null } & AdultQuestion)
  /** Whether a sensitive question may be asked. None of the questionnaire's, so nothing is measured on it. */
  | { readonly kind: 'profile'; readonly id: null; readonly question: Question }
  | {
      readonly kind: 'item';
      readonly id: Item['id'];
      readonly item: Item;
      readonly subIndex: SubIndex;
      /** From 1, among the sub-indices of the questionnaire. */
      readonly subIndexNumber: number;
      readonly subIndexCount: number;
    }
  | {
      readonly kind: 'comment';
      readonly id: string;
      readonly comment: NonNullable<Questionnaire['comment']>;
    }
  /** Everything is asked; one press is left. Not a question, so nothing is measured on it. */
  | { readonly kind: 'submit'; readonly id: null };

/** Which of the optional questions a mode asks. */
export interface SurveyPlan {
  readonly adult: AdultQuestion | null;
  readonly context: readonly Question[];
  readonly profile: readonly Question[];
}

/** @param further ids of context questions that this office asks beside the questionnaire's choice */
export function kioskPlan(
  questionnaire: Questionnaire,
  t: AppText,
  further: readonly string[] = [],
): SurveyPlan {
  const { context, profile, kioskContext, kioskProfile } = questionnaire;
  const asked = profile.filter(({ id }) => kioskProfile.includes(id));
  return {
    adult: adultQuestion(asked, t),
    context: context.filter(({ id }) => [...kioskContext, ...further].includes(id)),
    profile: asked,
  };
}

/** Whether the first answer says "under age": nothing further is asked, and nothing but that is sent. */
export function isMinor({ adult }: SurveyPlan, profile: Readonly<Record<string, string>>): boolean {
  return adult !== null && saysUnderAge(adult.question, profile[ADULT_ID]);
}

/**
 * The screens of a self-administered survey in their order: whether of age where the mode asks it, context, items,
 * comment, profile, assistance, submit. After an answer that says "under age" nothing further is asked. A sensitive question comes after its
 * notice, and only for somebody who has agreed to it.
 *
 * @param profile the profile answers so far: question id → option value as text, '' for none
 */
export function screensOfSurvey(
  questionnaire: Questionnaire,
  plan: SurveyPlan,
  profile: Readonly<Record<string, string>>,
): readonly Screen[] {
  const { comment, assistance } = questionnaire;
  const { adult } = plan;
  const first: Screen[] = adult === null ? [] : [{ kind: 'adult', id: null, ...adult }];
  if (isMinor(plan, profile)) return [...first, SUBMIT];
  const screens: Screen[] = [
    ...first,
    ...plan.context.map((question) => ({ kind: 'context', id: question.id, question }) as const),
    ...itemScreens(questionnaire),
  ];
  if (comment !== null) screens.push({ kind: 'comment', id: comment.id, comment });
  for (const question of plan.profile) {
    if (question.sensitive) {
      screens.push({ kind: 'profile', id: null, question: consentQuestion(question) });
      if (profile[consentId(question.id)] !== CONSENTED) continue;
    }
    screens.push({ kind: 'profile', id: question.id, question: askedOfAdult(question, profile) });
    if (saysUnderAge(question, profile[question.id])) return [...screens, SUBMIT];
  }
  if (assistance !== null) screens.push({ kind: 'assistance', id: assistance.id, question: assistance });
  return [...screens, SUBMIT];
}

const SUBMIT: Screen = { kind: 'submit', id: null };

function itemScreens({ components }: Questionnaire): Screen[] {
  const subIndices = components.flatMap((component) => component.subIndices);
  return subIndices.flatMap((subIndex, index) =>
    subIndex.items.map((item) => ({
      kind: 'item' as const,
      id: item.id,
      item,
      subIndex,
      subIndexNumber: index + 1,
      subIndexCount: subIndices.length,
    })),
  );
}

/** Whether an answer says "under age": such a survey ends early and no figure counts it. */
export function saysUnderAge({ options }: Question, chosen: string | undefined): boolean {
  return options.some(({ value, underAge }) => underAge && String(value) === chosen);
}

const ITEMS_A_MINUTE = 4;

/**
 * How long a survey is for somebody who answers everything: the screens of it, the last one included, and at a quarter
 * of a minute an item, which leaves time for the others, in whole minutes. Example: sixteen items, about four minutes.
 *
 * @param measured how long it takes in this office, which is said instead where it is of this questionnaire
 */
export function lengthOf(
  questionnaire: Questionnaire,
  plan: SurveyPlan,
  measured: TypicalLength | null = null,
): { readonly screens: number; readonly minutes: number } {
  const isMeasured =
    measured !== null &&
    measured.questionnaire === questionnaire.id &&
    measured.version === questionnaire.version;
  return {
    screens: screensOfSurvey(questionnaire, plan, {}).length,
    minutes: isMeasured
      ? measured.minutes
      : Math.max(1, Math.round(itemsOf(questionnaire).length / ITEMS_A_MINUTE)),
  };
}
