import type { Response } from '../../questionnaire/response.ts';

/** Where a household stands in its sample. */
export interface PrimaryUnit {
  readonly stratum: string;
  /** The primary sampling unit: thôn, tổ dân phố. Of one office and stratum, since names come again elsewhere. */
  readonly name: string;
}

/** Without one of these a household was drawn in a way that nobody can retrace. */
const FIELDS = ['wave', 'stratum', 'primary-sampling-unit', 'selection-number', 'outcome'] as const;

/** The primary unit of a response as text; empty where a sampling field is missing. */
export function primaryUnitText(sampling: Response['sampling']): string {
  if (sampling === null || FIELDS.some((field) => sampling[field] === undefined)) return '';
  return JSON.stringify([sampling['stratum'], sampling['primary-sampling-unit']]);
}

/** What primaryUnitText says; null of an empty text. */
export function parsePrimaryUnit(text: string): PrimaryUnit | null {
  if (text === '') return null;
  const [stratum, name] = JSON.parse(text) as readonly [string, string];
  return { stratum, name };
}
