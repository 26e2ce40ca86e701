import { z } from 'zod';
import { COUNT, list } from '../answer-parts.ts';

/** What the routes of published figures, targets and caseloads share. */

/** The same in both languages of the console. */
export const SAID = z.object({ vi: z.string(), en: z.string() });

/** A number with the places it was published with. */
export const DECIMAL = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,6})?$/)
  .describe('A decimal number, with the places it was published with.');

/** A unit that figures are of, in the query of a request. */
export const ASKED_FACT_UNIT = z
  .string()
  .min(1)
  .max(31)
  .describe('Code, or code@valid-from, of a unit of any time; VN is the whole country.');

/** A list of some ten thousand rows, as Excel writes it. */
export const FACT_LIST = z.strictObject({
  list: z
    .string()
    .max(4_000_000)
    .describe('The file, in base64: CSV in UTF-8 or UTF-16, with commas, semicolons or tabs.'),
});

export const FACT_LIST_ANSWER = z.object({
  isRefused: z.boolean().describe('It has faults, and nothing is taken.'),
  faults: list(z.object({ line: COUNT, said: SAID })).describe('By line; at most 500.'),
  faultsTotal: COUNT,
  added: COUNT,
  updated: COUNT,
  unchanged: COUNT,
});
export type FactListAnswer = z.output<typeof FACT_LIST_ANSWER>;
