import { z } from 'zod';
import { FIGURE_KINDS } from '../../core/figures/figure-kind.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { COUNT, DAY, INSTANT_MS, list } from '../answer-parts.ts';
import { GRADED } from '../closing/grades.ts';
import { FIGURE, PERCENT } from '../figures.ts';
import { routes } from '../route.ts';
import { NAMED_UNIT } from '../units/unit-parts.ts';
import { ASKED_FACT_UNIT, DECIMAL, FACT_LIST, FACT_LIST_ANSWER, SAID } from './fact-parts.ts';

const QUERY = z.strictObject({
  unit: ASKED_FACT_UNIT.optional().describe(
    'Without it, the unit the account is bound to, else the one with the newest and most figures.',
  ),
  year: z
    .string()
    .regex(/^2[01]\d\d$/)
    .optional()
    .describe('Without it, the newest year that the unit has figures of.'),
});

const PLACE = z.int().positive();

const INDEX = z.object({
  index: z.string().describe('sipas, par-index, papi, pci, ddci, ict or any other.'),
  shortName: z.string(),
  title: SAID,
  isPercent: z.boolean().describe('It changes by percentage points.'),
  score: DECIMAL.nullable(),
  scoreIs: z.enum(['exact', 'more-than']),
  max: DECIMAL.nullable(),
  change: DECIMAL.nullable().describe(
    'On the year before: computed where that year is known, else as the source states it.',
  ),
  formerScore: DECIMAL.nullable(),
  warning: z.enum(['framework-changed-2022']).nullable(),
  rank: PLACE.nullable(),
  of: PLACE.nullable(),
  rankChange: z.int().nullable().describe('Places gained. Never between ranks among 63 and among 34.'),
  otherField: PLACE.nullable().describe(
    'Of how many the rank before was, where places are not compared for it.',
  ),
  groups: list(z.object({ group: z.string(), rank: PLACE, of: PLACE.nullable() })),
  band: z
    .object({ points: COUNT, source: SAID, sourceDate: DAY })
    .nullable()
    .describe('The points a rule by law gives for the rank.'),
  graded: GRADED.nullable().describe(
    'Of an exact satisfaction index in percent, by the rule of its year; null where there is none.',
  ),
  targets: list(
    z.object({
      kind: z.enum(['level', 'change', 'rank', 'rank-change']),
      value: z.string(),
      state: z.enum(['reached', 'missed', 'not-sure']),
    }),
  ),
  sentence: SAID.nullable().describe('What is said at a meeting, in one sentence.'),
  explanation: SAID.nullable().describe('Where score and rank moved in opposite directions, why.'),
  source: z.string(),
  sourceDate: DAY.nullable(),
});
export type PublishedIndex = z.output<typeof INDEX>;

const OWN = z.object({
  mode: z.enum(MODES),
  figureKind: z.enum(FIGURE_KINDS),
  figure: FIGURE,
  gap: z
    .object({
      points: z.number(),
      low: z.number(),
      high: z.number(),
      isLarge: z.boolean().describe('Its lower end is above `largeGapPoints`.'),
    })
    .nullable()
    .describe('Own minus published SIPAS, the published one taken as exact; null where either is not there.'),
  estimatedBand: z
    .object({ from: COUNT, to: COUNT, source: SAID, sourceDate: DAY })
    .nullable()
    .describe(
      'The points by law that the interval of a qualifying household figure touches, with the other provinces as last published, taken as exact. An estimate.',
    ),
  graded: GRADED.nullable().describe(
    'Of a qualifying household figure, as an estimate; null of every other.',
  ),
});
export type OwnBesidePublished = z.output<typeof OWN>;

const WEIGHTED = z.object({
  percent: PERCENT,
  low: PERCENT,
  high: PERCENT,
  uncoveredProportion: z
    .number()
    .min(0)
    .max(1)
    .describe('Of the dossiers, in units below the minimum of respondents: the figure says nothing of them.'),
});
export type WeightedCaseload = z.output<typeof WEIGHTED>;

const CASELOAD = z.object({
  received: COUNT,
  finished: COUNT,
  onTime: COUNT,
  months: COUNT.describe('Of the year, with a caseload of the unit or of units below it.'),
  onTimePercent: z.number().min(0).max(100).nullable(),
  onTimeItem: FIGURE.nullable().describe('What citizens say of it: the item results.on-time of the kiosks.'),
  responses: COUNT.describe('From kiosks, in the year.'),
  pooled: FIGURE.nullable().describe(
    'The overall figure of the kiosks, in which every answer weighs the same.',
  ),
  weighted: WEIGHTED.nullable().describe(
    'The same with each unit below weighing as much as the dossiers it finished; null where none has both.',
  ),
});
export type CaseloadBeside = z.output<typeof CASELOAD>;

const PUBLISHED = z.object({
  atMs: INSTANT_MS,
  units: list(NAMED_UNIT).describe('In scope, with published figures.'),
  unit: NAMED_UNIT.nullable().describe('Null where there is no figure at all.'),
  years: list(z.int()).describe('That the unit has figures of, the newest first.'),
  year: z.int().nullable(),
  indices: list(INDEX),
  own: list(OWN).describe('The figures of this collector beside the published SIPAS, never joined with it.'),
  caseload: CASELOAD.nullable(),
  largeGapPoints: z.number().describe('Percentage points from whose lower end on a gap is large, a setting.'),
});
export type Published = z.output<typeof PUBLISHED>;

/** Figures that others published about units. */
export const PUBLISHED_ROUTES = routes({
  'GET /api/v1/published-figures': {
    summary: 'The published indices of a unit and year, side by side',
    query: QUERY,
    answer: PUBLISHED,
    problems: ['unit-unknown'],
  },
  'POST /api/v1/published-figures/lists/preview': {
    summary: 'What a list of published figures would change',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
  'POST /api/v1/published-figures/lists': {
    summary: 'Import a list of published figures',
    description: 'All rows, or none where `isRefused`.',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
});
