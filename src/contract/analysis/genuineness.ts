import { z } from 'zod';
import { SPEED_BANDS } from '../../core/analysis/flags/reading-time.ts';
import { RECHECK_FINDINGS } from '../../core/protocol/recheck.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { RESPONSE_FLAGS } from '../../core/tally/response-flags.ts';
import { COUNT, INSTANT_MS, list } from '../answer-parts.ts';
import { PERCENT, PERIOD, TEXTS, UNIT_NAME } from '../figures.ts';
import { routes } from '../route.ts';
import { INDICES_PARAMETERS } from '../selection.ts';

const NAMED = z.object({ id: z.string(), text: TEXTS });

const ITEM = NAMED.extend({
  counts: z
    .object({
      answered: COUNT.describe('Gave a level.'),
      notApplicable: COUNT,
      declined: COUNT,
      unreached: COUNT,
    })
    .nullable()
    .describe('Of released responses; null where the figure of the item is hidden.'),
});

const FLAG = z
  .enum([...RESPONSE_FLAGS, 'flagged'])
  .describe('`flagged`: fast, burst or off-hours, which a cleaned index leaves out.');

const TOLD = z.object({
  flag: FLAG,
  covered: COUNT.describe(
    'Responses, released or pending, of which it is told whether they show it; none: not told.',
  ),
  showing: COUNT,
});

const INDEX = z.object({
  respondents: COUNT,
  percent: PERCENT.nullable(),
  low: PERCENT.nullable(),
  high: PERCENT.nullable(),
});

const PATTERNS = z.object({
  flags: list(TOLD),
  speed: z
    .object({
      covered: COUNT,
      untimed: COUNT.describe('Whose time is not known.'),
      bands: list(
        z.object({
          from: z.enum(SPEED_BANDS).describe('At least so many times the reading time, up to the next.'),
          count: COUNT,
        }),
      ),
      median: z.enum(SPEED_BANDS).nullable().describe('The band that the middle response is in.'),
      readingMs: COUNT.describe('Ordinary reading of one question, milliseconds.'),
    })
    .nullable(),
  units: list(
    z.object({
      unit: UNIT_NAME,
      flags: list(
        TOLD.extend({
          percent: PERCENT,
          low: PERCENT.nullable(),
          high: PERCENT.nullable(),
          group: z
            .enum(['above', 'below', 'not-distinguishable'])
            .nullable()
            .describe('Surely more or less common than in the other units (Holm over the units).'),
        }),
      ),
    }),
  ).describe('Units below of which something is told.'),
});

const IN_TENS = {
  completed: COUNT.describe('Interviews, rounded down to tens.'),
  visited: COUNT.describe('Households whose visits ended, with or without one, rounded down to tens.'),
};

const wholePercent = (all: string) =>
  z
    .int()
    .min(0)
    .max(100)
    .nullable()
    .describe(`Of ${all}, whole percent; null where fewer than ten had it or fewer than ten had not.`);

const RECHECKED_IN_TENS = {
  chosen: COUNT.describe('Interviews that chance chose to be checked again, rounded down to tens.'),
  checked: COUNT.describe('Of those, with a result, rounded down to tens.'),
};

const RECHECKS = z.object({
  wave: z.string(),
  ...RECHECKED_IN_TENS,
  results: list(
    z.object({
      result: z.enum(RECHECK_FINDINGS),
      percent: wholePercent('those checked'),
    }),
  ),
  units: list(z.object({ unit: UNIT_NAME, ...RECHECKED_IN_TENS })).describe('Units below with any.'),
});

const GENUINENESS = z
  .object({
    unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
    period: PERIOD,
    isOver: z.boolean().describe('Help, abandonment, flags and speed are told once the period is over.'),
    mode: z.enum(MODES),
    questionnaire: z.object({ id: z.string(), version: z.int().positive(), title: TEXTS }),
    responses: COUNT,
    released: COUNT,
    items: list(ITEM),
    help: z
      .object({
        covered: COUNT.describe(
          'Released responses of the months in which none of the counts had to be hidden.',
        ),
        options: list(NAMED.extend({ count: COUNT })),
        unsaid: COUNT,
      })
      .nullable()
      .describe(
        'Who helped to answer; null while the period is not over, and where every month had to be hidden.',
      ),
    abandonment: z
      .object({
        count: COUNT.describe('Surveys that were begun and not sent.'),
        byItem: list(NAMED.extend({ count: COUNT })).describe('Questions at which ten or more stopped.'),
        elsewhere: COUNT.describe('At other questions, and on other screens.'),
      })
      .nullable()
      .describe('Null while the period is not over, and where fewer than ten stopped.'),
    cleaned: z
      .object({ all: INDEX, without: INDEX })
      .nullable()
      .describe(
        'The overall index with all, and without those flagged fast, burst or off-hours, where of an office and span ' +
          'these and the others are none or at least ten. Null while the period is not over, and where nothing is.',
      ),
    patterns: PATTERNS.nullable().describe(
      'Flags and speed. Null while the period is not over; a span tells of them ten days after its end.',
    ),
    fieldwork: z
      .object({
        ...IN_TENS,
        outcomes: list(
          z.object({
            outcome: z.string(),
            percent: wholePercent('all visits'),
          }),
        ),
        units: list(z.object({ unit: UNIT_NAME, ...IN_TENS })).describe('Units below with visits.'),
        neighbourhoods: list(
          z.object({ stratum: z.string(), neighbourhood: z.string(), ...IN_TENS }),
        ).describe('Where there are no units below.'),
      })
      .nullable()
      .describe('How far interviews at home are, over all tablets, live; null where none was visited.'),
    rechecks: list(RECHECKS)
      .nullable()
      .describe(
        'Interviews at home that are checked again by somebody else, by wave, live; null for other modes. No response.',
      ),
    atMs: INSTANT_MS,
  })
  .describe('Whether the figures of a unit and period can be believed, as far as it is measured.');
export type Genuineness = z.output<typeof GENUINENESS>;

/** What stands beside an index so that it can be believed, or not. */
export const GENUINENESS_ROUTES = routes({
  'GET /api/v1/genuineness': {
    summary: 'Flags, speed, answer rates, help given and abandonment of a unit and period',
    query: INDICES_PARAMETERS.omit({ rule: true }),
    answer: GENUINENESS,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
});
