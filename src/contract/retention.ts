import { z } from 'zod';
import { COUNT, DAY, INSTANT_MS, list, MONTH } from './answer-parts.ts';
import { RETENTION_MONTHS } from './limits.ts';
import { routes } from './route.ts';

const MONTHS = z.int().min(RETENTION_MONTHS.shortest).max(RETENTION_MONTHS.longest);

const PERIODS = z.strictObject({
  answersMonths: MONTHS.describe('Whole months that answers are kept after the month they are of.'),
  commentsMonths: MONTHS.describe('The same of comments.'),
});

const RETENTION = PERIODS.extend({
  announced: list(
    z.object({
      kind: z.enum(['answers', 'comments', 'evidence']),
      month: MONTH,
      announcedDay: DAY,
      daysLeft: COUNT.describe('Days on which the collector is still to run before it is deleted.'),
    }),
  ).describe('What will be deleted, unless the periods are set longer before.'),
  clock: z
    .object({
      atMs: INSTANT_MS.describe("What the machine's clock says."),
      newestMs: INSTANT_MS.nullable().describe('The newest moment known; null before there is one.'),
      doubt: z
        .enum(['before-build', 'behind', 'ahead'])
        .nullable()
        .describe('Why the clock is not believed, so that nothing is deleted or released; null where it is.'),
    })
    .describe("The collector's clock."),
  frozenMonths: list(
    z.object({
      month: MONTH,
      frozenDay: DAY,
      deletedDay: DAY.nullable().describe('Null while its records are being deleted.'),
      records: COUNT,
      held: COUNT,
      late: COUNT.describe('Came after the month was frozen: held.'),
      reopenedDay: DAY.nullable().describe('Since when what comes for it is counted again.'),
    }),
  ),
});
export type Retention = z.output<typeof RETENTION>;

const KEPT = PERIODS.extend({
  deviceDays: z.int().describe('Days a device keeps, sealed, what the collector has acknowledged.'),
});

const NOTICES = z.object({
  isClockDoubted: z.boolean().describe('Nothing is deleted or released while the clock is not believed.'),
  deletion: z
    .object({ months: COUNT, daysLeft: COUNT.describe('Days of running until the first of them.') })
    .nullable()
    .describe('Months that are announced to be deleted; only for those who may keep them longer.'),
  certificateEndsDay: DAY.nullable().describe(
    "The day of the end of the server's certificate where that is within 30 days or over; only for administrators.",
  ),
});

/** How long things are kept. */
export const RETENTION_ROUTES = routes({
  'GET /api/v1/kept': {
    summary: 'How long answers and comments are kept',
    answer: KEPT,
    problems: [],
  },
  'GET /api/v1/notices': {
    summary: 'What everybody should know of the collector',
    answer: NOTICES,
    problems: [],
  },
  'GET /api/v1/retention': {
    summary: 'How long things are kept, and which months were deleted',
    answer: RETENTION,
    problems: [],
  },
  'PUT /api/v1/retention': {
    summary: 'Sets how long things are kept; what is due then is announced by the next daily run',
    body: PERIODS,
    answer: RETENTION,
    problems: [],
  },
  'POST /api/v1/retention/months/:month/reopening': {
    summary: 'Has what comes for a frozen month counted again; what was deleted of it stays deleted',
    params: z.strictObject({ month: MONTH }),
    answer: RETENTION,
    problems: ['not-found'],
  },
  'POST /api/v1/retention/clock-confirmation': {
    summary: "Says that the collector's clock is right, which ends doubt; asks for a recent sign-in",
    answer: RETENTION,
    problems: ['recent-sign-in-required'],
  },
});
