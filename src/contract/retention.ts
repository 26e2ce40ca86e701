import { z } from 'zod';
import { COUNT, DAY, list, MONTH } from './answer-parts.ts';
import { RETENTION_MONTHS } from './limits.ts';
import { routes } from './route.ts';

const MONTHS = z.int().min(RETENTION_MONTHS.shortest).max(RETENTION_MONTHS.longest);

const PERIODS = z.strictObject({
  answersMonths: MONTHS.describe('Whole months that answers are kept after the month they are of.'),
  commentsMonths: MONTHS.describe('The same of comments.'),
});

const RETENTION = PERIODS.extend({
  frozenMonths: list(
    z.object({
      month: MONTH,
      frozenDay: DAY,
      deletedDay: DAY.nullable().describe('Null while its records are being deleted.'),
      records: COUNT,
      held: COUNT,
      late: COUNT.describe('Came after the month was frozen: acknowledged, not kept, not counted.'),
    }),
  ),
});
export type Retention = z.output<typeof RETENTION>;

const KEPT = PERIODS.extend({
  deviceDays: z.int().describe('Days a device keeps, sealed, what the collector has acknowledged.'),
});

/** How long things are kept. */
export const RETENTION_ROUTES = routes({
  'GET /api/v1/kept': {
    summary: 'How long answers and comments are kept',
    answer: KEPT,
    problems: [],
  },
  'GET /api/v1/retention': {
    summary: 'How long things are kept, and which months were deleted',
    answer: RETENTION,
    problems: [],
  },
  'PUT /api/v1/retention': {
    summary: 'Sets how long things are kept; what is due then is deleted by the next daily run',
    body: PERIODS,
    answer: RETENTION,
    problems: [],
  },
});
