import { isOwnForm } from '../questionnaire/items.ts';
import type { Questionnaire } from '../questionnaire/questionnaire.ts';
import type { Mode } from '../questionnaire/response.ts';

/**
 * What a figure may be called. Answers at a kiosk, a counter or on a phone are self-selected, whatever the
 * questionnaire; anyone who answers by an open link may not even have been at the office, or answer a hundred times, so that
 * figure is of nobody in particular; interviews at home may be called "by the SIPAS method" only where the sample they were drawn from
 * is recorded. What a form of one's own says is called by the title of that form. Nowhere does a figure of this program become the ministry's.
 */
export const FIGURE_KINDS = [
  'voluntary',
  'unverified',
  'household-sipas-method',
  'household-not-qualifying',
  'own-form',
] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** The kind of a figure of one mode; `sampled`: every response in it records how its household was drawn. */
export function figureKind(
  questionnaire: Pick<Questionnaire, 'id'>,
  mode: Mode,
  sampled: boolean,
): FigureKind {
  if (mode === 'phone-open-link') return 'unverified';
  if (isOwnForm(questionnaire)) return 'own-form';
  if (mode !== 'household') return 'voluntary';
  return sampled ? 'household-sipas-method' : 'household-not-qualifying';
}

/** Whether grades and the estimate of the PAR INDEX contribution may be made of it. */
export function mayFeedGrades(kind: FigureKind): boolean {
  return kind === 'household-sipas-method';
}
