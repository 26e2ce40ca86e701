import { z } from 'zod';
import { UNIT_KINDS } from '../../core/units/unit.ts';
import { DAY, list } from '../answer-parts.ts';
import { UNITS_FOUND } from '../limits.ts';
import { routes } from '../route.ts';
import { NAMED_UNIT } from './unit-parts.ts';

const QUERY = z
  .strictObject({
    search: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('Words of a name or code, accents and case aside.'),
    parent: z
      .string()
      .min(1)
      .max(31)
      .optional()
      .describe('Code, or code@valid-from, of the unit whose children are asked for.'),
    code: z.string().min(1).max(31).optional().describe('Code of the one unit asked for.'),
    times: z
      .enum(['today', 'all'])
      .default('today')
      .describe('all: also units that have ended or have not begun, each in its newest period.'),
  })
  .refine(
    ({ times: _, ...query }) => Object.values(query).filter((value) => value !== undefined).length <= 1,
    'search, parent or code, one of them',
  );
export type UnitsQuery = z.output<typeof QUERY>;

export const UNIT = NAMED_UNIT.extend({
  kind: z.enum(UNIT_KINDS),
  parent: z.object({ code: z.string(), name: z.string(), nameEn: z.string().nullable() }).nullable(),
  hasChildren: z.boolean(),
  validFrom: DAY.describe('The first day of the unit, in its first period.'),
  validTo: DAY.nullable().describe('The last day, in its last period.'),
});
export type ListedUnit = z.output<typeof UNIT>;

export const TYPED = z.string().max(300);

export const NEW_UNIT = z.strictObject({
  code: TYPED.describe('1 to 20 of 0-9 A-Z a-z . -'),
  name: TYPED.describe('1 to 200 characters'),
  nameEn: TYPED.describe('Up to 200 characters; empty: it has none.'),
  kind: TYPED.describe(`One of ${UNIT_KINDS.join(', ')}.`),
  parent: TYPED.describe('Code of the unit above.'),
});

/** Units as they are found, and one added. */
export const UNIT_ROUTES = routes({
  'GET /api/v1/units': {
    summary: 'Units of today in scope',
    description: `From the top, below one, by words, or one by its code. Words find at most ${UNITS_FOUND}.`,
    query: QUERY,
    answer: z.object({ units: list(UNIT) }),
    problems: ['unit-unknown'],
  },
  'POST /api/v1/units': {
    summary: 'Add a unit below one in scope',
    body: NEW_UNIT,
    status: 201,
    answer: UNIT,
    problems: ['unit-code-taken', 'parameter-invalid'],
  },
});
