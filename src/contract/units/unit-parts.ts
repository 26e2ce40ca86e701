import { z } from 'zod';

/** How units are named in the questions and answers of several routes. */

/** A unit by its names. */
export const NAMED_UNIT = z.object({
  ref: z.string().describe('code@valid-from'),
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
});
export type NamedUnit = z.output<typeof NAMED_UNIT>;

/** A unit in the body of a request. */
export const ASKED_UNIT = z.string().max(31).describe('Code, or code@valid-from, of a unit of today.');

/** What the collector says of a list, in either language. */
export const SAID = z.object({ vi: z.string(), en: z.string() });

/** The title of who heads a unit, never a person's name. */
export const HEAD_TITLE = z.object({ vi: z.string(), en: z.string() });
