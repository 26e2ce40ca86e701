import { z } from 'zod';
import { COUNT, list } from '../answer-parts.ts';
import { CHANGE, FIGURE, FIGURES_OF, PERCENT, UNIT_NAME } from '../figures.ts';
import { routes } from '../route.ts';
import { INDICES_PARAMETERS } from '../selection.ts';

/** Why a figure is what it is: what changed, where points are lost, and what raising the low ones would do. */

const POINTS = z.number().describe('Percentage points.');

/** Kitagawa, each mix seen from the whole: the parts sum to the change. */
const CHANGE_PART = {
  level: POINTS.describe('By its own percentage, which rose or fell.'),
  mix: POINTS.describe(
    'By its part of all answers: down where it is below the whole and grew, or above it and shrank.',
  ),
};

const CELL = z
  .discriminatedUnion('hidden', [
    z.object({
      hidden: z.literal(false),
      respondents: COUNT,
      percent: PERCENT.nullable(),
      pointsLost: POINTS.nullable().describe(
        'Of the unit asked for: together with cells not shown, all sum to what it lacks.',
      ),
    }),
    z.object({ hidden: z.literal(true), reason: z.enum(['too-few-respondents', 'complementary']) }),
  ])
  .describe('One criterion in one unit below.');

const RAISING = z
  .object({
    level: PERCENT.describe('The median.'),
    gains: list(z.object({ id: z.string(), points: POINTS })).describe(
      'What the whole gains where each below the level is raised to it, all else unchanged; the largest first.',
    ),
  })
  .nullable();

const CAUSES = FIGURES_OF.extend({
  overall: z.object({ figure: FIGURE, previous: FIGURE.nullable(), change: CHANGE.nullable() }),
  changeByUnit: z
    .object({
      points: POINTS,
      parts: list(z.object({ unit: UNIT_NAME.nullable(), ...CHANGE_PART })).describe(
        'Down first. Without a unit: all that is not shown by itself in both periods, together.',
      ),
    })
    .nullable()
    .describe('Null where a figure is not shown, or there are no units below.'),
  changeByItem: z
    .object({
      points: POINTS,
      parts: list(z.object({ item: z.string().nullable(), ...CHANGE_PART })).describe(
        'The same by criterion.',
      ),
    })
    .nullable(),
  items: list(
    z.object({
      id: z.string(),
      figure: FIGURE,
      previous: FIGURE.nullable(),
      change: CHANGE.nullable(),
      parent: FIGURE.nullable(),
      pointsLost: POINTS.nullable(),
      verySatisfied: FIGURE.nullable().describe('The share of answers at the highest level.'),
      levels: list(COUNT).nullable().describe('How many chose each level of the scale, from 1 on.'),
    }),
  ),
  matrix: list(
    z.object({
      unit: UNIT_NAME,
      hasUnitsBelow: z.boolean(),
      figure: FIGURE,
      cells: list(CELL).describe('In the order of the items.'),
    }),
  ).describe('Units below in which somebody answered, by code.'),
  raisingUnits: RAISING.describe('To the median of the units below at or above the minimum; by reference.'),
  raisingItems: RAISING.describe('To the median of the criteria; by id.'),
  rankingMinimum: COUNT,
  asOf: z.object({ atMs: COUNT }),
});

export type Causes = z.output<typeof CAUSES>;
export type MatrixRow = Causes['matrix'][number];
export type MatrixCell = z.output<typeof CELL>;

export const CAUSES_ROUTES = routes({
  'GET /api/v1/causes': {
    summary: 'What changed, where points are lost, and what raising the low ones would do',
    query: INDICES_PARAMETERS,
    answer: CAUSES,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
});
