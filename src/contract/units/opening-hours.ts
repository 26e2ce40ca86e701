import { z } from 'zod';
import { DAYS_OF_WEEK } from '../../core/analysis/flags/opening-hours.ts';
import { DAY, list, NOTHING } from '../answer-parts.ts';
import { routes } from '../route.ts';
import { ASKED_UNIT, NAMED_UNIT } from './unit-parts.ts';

const TIME = z.string().max(5).describe('HH:MM, 00:00 to 24:00.');

const WEEK = z
  .array(z.strictObject({ from: TIME, to: TIME }).nullable())
  .length(DAYS_OF_WEEK)
  .describe('Monday first; null where the office is closed.');

const HOURS = z.object({
  from: DAY.describe('They are in force from this day on, until the next ones begin.'),
  week: WEEK.readonly(),
  isToCome: z.boolean().describe('Only what has not begun can be changed or removed.'),
});
export type WrittenHours = z.output<typeof HOURS>;

const OPENING_HOURS = z.object({
  unit: NAMED_UNIT,
  firstDay: DAY.describe('The first day on which others may begin: tomorrow.'),
  hours: list(HOURS).describe('The first day first.'),
});
export type OfficeOpeningHours = z.output<typeof OPENING_HOURS>;

/** When offices are open: responses outside are flagged. */
export const OPENING_HOURS_ROUTES = routes({
  'GET /api/v1/opening-hours': {
    summary: 'The opening hours of an office',
    query: z.strictObject({ unit: ASKED_UNIT }),
    answer: OPENING_HOURS,
    problems: ['unit-unknown'],
  },
  'PUT /api/v1/opening-hours': {
    summary: 'Set the opening hours of an office from a day on',
    description:
      'Tomorrow at the earliest: what is in force on a day is settled before its first response comes.',
    body: z.strictObject({ unit: ASKED_UNIT, from: z.string().max(20), week: WEEK }),
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'parameter-invalid'],
  },
  'DELETE /api/v1/opening-hours': {
    summary: 'Remove opening hours that have not begun',
    query: z.strictObject({ unit: ASKED_UNIT, from: z.string().max(20) }),
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'parameter-invalid', 'not-found'],
  },
});
