import { z } from 'zod';
import { COUNT, list } from '../answer-parts.ts';
import { routes } from '../route.ts';
import { SAID } from './unit-parts.ts';

/** A list of 10,000 units and more, as Excel writes it. */
const LIST = z
  .string()
  .max(4_000_000)
  .describe('The file, in base64: CSV in UTF-8 or UTF-16, with commas, semicolons or tabs.');

const ANSWER = z.object({
  isRefused: z.boolean().describe('Faults, or changes that are made by accident more often than on purpose.'),
  faults: list(z.object({ line: COUNT, said: SAID })),
  added: COUNT,
  updated: COUNT,
  unchanged: COUNT,
  changes: list(
    z.object({
      code: z.string(),
      said: SAID,
      responses: COUNT.describe('That are stored for the unit.'),
      risks: list(SAID),
    }),
  ).describe('Risky ones first; at most 500.'),
  changesTotal: COUNT,
  ended: list(SAID).describe('Units that end while devices, links or accounts stand at them.'),
  released: COUNT.describe('Held responses that are counted now.'),
});
export type UnitListAnswer = z.output<typeof ANSWER>;

/** Lists of units, all rows of one or none. */
export const UNIT_LIST_ROUTES = routes({
  'POST /api/v1/unit-lists/preview': {
    summary: 'What a list of units would change',
    description: 'Every change by unit, with the responses it touches. Nothing is changed.',
    body: z.strictObject({ list: LIST }),
    answer: ANSWER,
    problems: [],
  },
  'POST /api/v1/unit-lists': {
    summary: 'Import a list of units',
    description: 'All rows in one transaction, or none where `isRefused`.',
    body: z.strictObject({
      list: LIST,
      // No `list`: in a request it would be described as what only answers hold.
      allowed: z.array(z.string().max(31)).describe('Codes of the units whose risky changes are meant.'),
    }),
    answer: ANSWER,
    problems: [],
  },
});
