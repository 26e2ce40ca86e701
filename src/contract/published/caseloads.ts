import { z } from 'zod';
import { COUNT, list } from '../answer-parts.ts';
import { PERCENT } from '../figures.ts';
import { routes } from '../route.ts';
import { COUNTS_PARAMETERS } from '../selection.ts';
import { FACT_LIST, FACT_LIST_ANSWER } from './fact-parts.ts';

const ON_TIME = z.object({
  code: z.string().nullable().describe("The unit's; null for the whole country."),
  finished: COUNT.describe(
    'Dossiers, of the months of the period with a caseload of the unit or of units below it.',
  ),
  months: COUNT.describe('How many months those are.'),
  onTimePercent: z.number().min(0).max(100).nullable().describe('Of the finished ones; null where none was.'),
  satisfiedPercent: PERCENT.nullable().describe(
    'What citizens say of it: the item results.on-time, in the whole period. Null where that is not shown or not asked.',
  ),
});
export type OnTimeOfUnit = z.output<typeof ON_TIME>;

const CASELOADS = z.object({
  unit: ON_TIME.nullable().describe('Null where nothing was stated of the period.'),
  responses: COUNT.describe('Of the unit in the period, by this questionnaire and mode.'),
  responsePercent: z
    .number()
    .nonnegative()
    .nullable()
    .describe(
      'Responses for every hundred finished dossiers; null until there is a caseload of every month of the period.',
    ),
  below: list(ON_TIME).describe(
    'Of the units below in which somebody answered and of which something was stated.',
  ),
});
export type Caseloads = z.output<typeof CASELOADS>;

/** Dossiers of units by month, shown beside the figures of the same units. */
export const CASELOAD_ROUTES = routes({
  'GET /api/v1/caseloads': {
    summary: 'How many dossiers were on time in a unit and those below it, beside what citizens say of it',
    query: COUNTS_PARAMETERS,
    answer: CASELOADS,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
  'POST /api/v1/caseloads/lists/preview': {
    summary: 'What a list of caseloads would change',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
  'POST /api/v1/caseloads/lists': {
    summary: 'Import a list of caseloads',
    description: 'All rows, or none where `isRefused`.',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
});
