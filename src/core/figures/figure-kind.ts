import { OUTCOME_FIELD, type Questionnaire } from '../questionnaire/questionnaire.ts';
import type { Mode, Response } from '../questionnaire/response.ts';

/**
 * What a figure may be called. Answers at a kiosk, a counter or on a phone are self-selected, whatever the
 * questionnaire; whoever answers by an open link may not even have been at the office, or answer a hundred times, so that
 * figure is of nobody in particular; interviews at home may be called "by the SIPAS method" only where the sample they were drawn from
 * is recorded. Nowhere does a figure of this program become the ministry's.
 */
export type FigureKind = 'voluntary' | 'unverified' | 'household-sipas-method' | 'household-not-qualifying';

/** The kind of a figure of one mode; `sampled`: every response in it passed isSampled. */
export function figureKind(mode: Mode, sampled: boolean): FigureKind {
  if (mode === 'phone-open-link') return 'unverified';
  if (mode !== 'household') return 'voluntary';
  return sampled ? 'household-sipas-method' : 'household-not-qualifying';
}

/** Whether a response records every sampling field of its questionnaire, with an outcome the questionnaire knows. */
export function isSampled(questionnaire: Questionnaire, response: Response): boolean {
  const { sampling } = questionnaire;
  const recorded = response.sampling;
  if (response.mode !== 'household' || sampling === null || recorded === null) return false;
  const outcome = recorded[OUTCOME_FIELD];
  return (
    sampling.fields.every((field) => (recorded[field] ?? '').trim() !== '') &&
    outcome !== undefined &&
    sampling.outcomes.includes(outcome)
  );
}

/** Whether grades and the estimate of the PAR INDEX contribution may be made of it. */
export function mayFeedGrades(kind: FigureKind): boolean {
  return kind === 'household-sipas-method';
}
