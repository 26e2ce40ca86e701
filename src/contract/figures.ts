import { z } from 'zod';
import { FIGURE_KINDS } from '../core/figures/figure-kind.ts';
import { PERIOD_KINDS } from '../core/kernel/period.ts';
import { MODES } from '../core/questionnaire/response.ts';
import { RELEASE_TIMES } from '../core/tally/block-release.ts';
import { COUNT, list, MONTH } from './answer-parts.ts';
import { routes } from './route.ts';
import { COUNTS_PARAMETERS, INDICES_PARAMETERS, RULES } from './selection.ts';
import { HEAD_TITLE } from './units/unit-parts.ts';

/** Percentages are unrounded, from 0 to 100; differences are percentage points. */

export const PERCENT = z.number().min(0).max(100);
export const TEXTS = z
  .record(z.string(), z.string())
  .describe('By language tag; Vietnamese is always there.');

export const COUNTS = z.object({
  responses: COUNT.describe('Released and pending together, live.'),
  released: COUNT,
  pending: COUNT,
  excluded: COUNT.describe('Kept out of every index (under age); among the released.'),
});

export const FIGURE = z
  .discriminatedUnion('hidden', [
    z.object({
      hidden: z.literal(false),
      respondents: COUNT,
      answers: COUNT,
      percent: PERCENT.nullable(),
      standardError: z.number().nonnegative().nullable(),
      low: PERCENT.nullable(),
      high: PERCENT.nullable(),
    }),
    z.object({
      hidden: z.literal(true),
      reason: z
        .enum(['too-few-respondents', 'complementary'])
        .describe('Fewer than ten respondents, or it would give away a figure that has.'),
    }),
  ])
  .describe('A percentage, unrounded, with its 95 % interval; or why it is not shown.');

export const CHANGE = z
  .object({ points: z.number(), low: z.number(), high: z.number() })
  .describe('Percentage points since the period before, with a 95 % interval (MOVER).');

const SCOPE_FIGURES = z.object({
  figure: FIGURE,
  previous: FIGURE.nullable(),
  change: CHANGE.nullable(),
  parent: FIGURE.nullable(),
});
const WITH_HIGHEST = SCOPE_FIGURES.extend({
  verySatisfied: FIGURE.nullable().describe(
    'The share of answers at the highest level; its interval is the widest that is possible, since it is not kept how the answers of one person go together.',
  ),
});
const NAMED_FIGURES = WITH_HIGHEST.extend({ id: z.string() });

export const RANK = z.object({
  rank: z.int().positive(),
  of: z.int().positive(),
  tied: z.boolean(),
  rankRange: z
    .object({ from: z.int().positive(), to: z.int().positive() })
    .describe('Holds the true rank with about 95 %, for this unit by itself.'),
  change: z.int().nullable().describe('Places gained since the period before.'),
});

export const UNIT_NAME = z.object({
  code: z.string().nullable(),
  ref: z.string().nullable(),
  kind: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  head: HEAD_TITLE.optional().describe('Who must act, by title; absent for the country.'),
});

export const PERIOD = z.object({
  kind: z.enum(PERIOD_KINDS),
  text: z.string(),
  first: MONTH.describe('Its first month.'),
});

/** What a unit was made of that was not there before. */
export const MADE_OF = z.object({
  units: list(UNIT_NAME),
  isComparedWith: z
    .boolean()
    .describe('False where one of them was divided, so that their answers are not of the same places.'),
});

/** What every page of figures says first: of whom, when, and what its figures may be called. */
export const FIGURES_OF = z.object({
  unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
  period: PERIOD,
  previousPeriod: PERIOD.nullable(),
  questionnaire: z.object({
    id: z.string(),
    version: z.int().positive(),
    title: TEXTS,
    levels: list(TEXTS).describe('The levels of the scale, two to eleven, from 1 on.'),
    satisfiedFrom: z.int().min(2).describe('The lowest level that counts as satisfied.'),
    components: list(z.object({ id: z.string(), text: TEXTS })),
    subIndices: list(z.object({ id: z.string(), component: z.string(), text: TEXTS })),
    items: list(
      z.object({
        id: z.string(),
        subIndex: z.string(),
        text: TEXTS.describe('As it is asked.'),
        shortName: TEXTS.describe('Three to five words; the text itself where there is none.'),
      }),
    ),
  }),
  mode: z.enum(MODES),
  rule: z.enum(RULES),
  figureKind: z.enum(FIGURE_KINDS),
  sample: z
    .discriminatedUnion('isUsed', [
      z.object({
        isUsed: z.literal(true),
        effect: z
          .number()
          .nonnegative()
          .nullable()
          .describe('The design effect of the overall figure; null where all respondents answered alike.'),
        primaryUnits: COUNT,
        strata: COUNT,
      }),
      z.object({
        isUsed: z.literal(false),
        reason: z
          .enum(['fields-missing', 'not-in-tens', 'single-neighbourhood'])
          .describe(
            'A response does not say how its household was drawn; the period is not made of half-years that are over, ' +
              'or fewer than ten of a neighbourhood answered in one; a stratum has a single neighbourhood.',
          ),
      }),
    ])
    .nullable()
    .describe(
      'Whether standard errors and intervals are those of a sample drawn by neighbourhoods within strata, or why they ' +
        'are those of respondents drawn one by one; null where no household was asked or the figure is hidden.',
    ),
  counts: COUNTS,
  warnings: list(
    z.enum(['framework-changed-2022', 'mean-of-items-differs', 'answers-deleted', 'months-differ']),
  ),
  monthsAnswered: z
    .object({ current: COUNT, previous: COUNT.nullable() })
    .describe('In how many months of the period, and of the one before, the unit has responses.'),
  comparedMonths: z
    .object({ current: list(MONTH), previous: list(MONTH) })
    .nullable()
    .describe(
      'The months, each with its like, over which `previous`, `change` and changes of rank are told where one of the ' +
        'periods is under way or has a month without responses; empty where they have none in common; null where ' +
        'both are compared whole. `figure` is of the whole period.',
    ),
  madeOf: MADE_OF.nullable().describe(
    'What the unit was made of, where it was not there in the period before: `previous` is then the figure of these ' +
      'units added up, hidden where that of one of them is.',
  ),
  inLongerSpans: list(z.object({ period: PERIOD, responses: COUNT })).describe(
    'Responses among the pending ones that were released for a quarter, half-year or year longer than the period: they ' +
      'are in its figures and in none of this period.',
  ),
  frozenMonths: list(MONTH).describe(
    'Months of the period whose answers were deleted, as the retention periods say: their figures stay as they ' +
      'are, change no more, and no export has their answers.',
  ),
});

const INDICES = FIGURES_OF.extend({
  overall: WITH_HIGHEST,
  rank: RANK.nullable(),
  unranked: z
    .enum(['too-few-respondents', 'no-answers', 'hidden', 'outside-scope'])
    .nullable()
    .describe('Why it has no rank among its siblings; null where it has one, and for the whole country.'),
  components: list(NAMED_FIGURES),
  subIndices: list(NAMED_FIGURES),
  items: list(
    z.object({
      id: z.string(),
      figure: FIGURE,
      pointsLost: z.number().nullable().describe('Percentage points of the overall figure this item costs.'),
      levels: list(COUNT).nullable().describe('How many chose each level of the scale, from 1 on.'),
      answerProportion: z.number().min(0).max(1).nullable(),
    }),
  ),
  waitingItems: list(z.string()).describe(
    'Items to which fewer than ten answers of an office and month are new: those answers are in none of these ' +
      'figures until ten are there.',
  ),
  meanOfItems: z.object({ percent: PERCENT, differsNotably: z.boolean() }).nullable(),
  ranking: list(
    z.object({
      unit: UNIT_NAME,
      hasUnitsBelow: z.boolean(),
      counts: COUNTS,
      figure: FIGURE,
      change: CHANGE.nullable(),
      rank: RANK.nullable(),
      unranked: z.enum(['too-few-respondents', 'no-answers', 'hidden']).nullable(),
    }),
  ),
  rankingMinimum: COUNT,
  elsewhere: z
    .object({
      before: PERIOD.nullable(),
      after: PERIOD.nullable(),
      modes: list(z.object({ mode: z.enum(MODES), period: PERIOD })),
    })
    .nullable()
    .describe(
      'Where a selection without responses may look instead: the nearest periods of the same kind that have ' +
        'some, none after the current month; other modes where this one has none at all.',
    ),
  asOf: z.object({
    atMs: COUNT,
    released: COUNT,
    responses: COUNT,
    release: z
      .enum(RELEASE_TIMES)
      .describe(
        'When pending responses move into figures, ten or more at a time: when their day is over, or at the tenth.',
      ),
  }),
}).describe("A supervisor's first screen.");

export type FiguresOf = z.output<typeof FIGURES_OF>;
export type Indices = z.output<typeof INDICES>;
export type Counts = z.output<typeof COUNTS>;
export type Texts = z.output<typeof TEXTS>;
export type UnitName = z.output<typeof UNIT_NAME>;
export type ScopeFigures = z.output<typeof SCOPE_FIGURES>;
export type NamedFigures = z.output<typeof NAMED_FIGURES>;
export type Rank = z.output<typeof RANK>;
export type ItemFigures = Indices['items'][number];
export type RankingRow = Indices['ranking'][number];
export type Elsewhere = NonNullable<Indices['elsewhere']>;

/** What a supervisor's first screen shows. */
export const FIGURE_ROUTES = routes({
  'GET /api/v1/indices': {
    summary: 'Indices, change and ranking of a unit and period',
    query: INDICES_PARAMETERS,
    answer: INDICES,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
  'GET /api/v1/counts/events': {
    summary: 'Live counts of a selection, as server-sent events',
    description:
      'Event `counts` with the counts of the selection, at once and within 5 s of a change. Ends within 5 s of the ' +
      'end of the session, and when another scope was given to the account.',
    query: COUNTS_PARAMETERS,
    answer: z.string(),
    mediaType: 'text/event-stream',
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid', 'too-many-requests'],
  },
});
