import { itemsOf } from '../../core/questionnaire/items.ts';
import type { ItemId, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { ADULT_ID } from './adult-question.ts';
import { consentId } from './consent-question.ts';
import type { Screen } from './screens.ts';

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
export function fieldOfItem(id: ItemId): string {
  return id.replaceAll('.', '/');
}
