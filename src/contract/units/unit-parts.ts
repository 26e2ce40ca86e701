import { z } from 'zod';

/** How units are named in the questions and answers of several routes. */

export const UNIT_REF = z.string().describe('code@valid-from');

/** A unit by its names. */
export const NAMED_UNIT = z.object({
  ref: UNIT_REF,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
});
export type NamedUnit = z.output<typeof NAMED_UNIT>;

/** A unit in the body of a request. */
export const ASKED_UNIT = z.string().max(31).describe('Code, or code@valid-from, of a unit of today.');
