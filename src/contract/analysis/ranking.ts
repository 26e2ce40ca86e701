import { z } from 'zod';
import { UNIT_KINDS } from '../../core/units/unit.ts';
import { COUNT, list } from '../answer-parts.ts';
import { CHANGE, COUNTS, FIGURE, FIGURES_OF, RANK, UNIT_NAME } from '../figures.ts';
import { routes } from '../route.ts';
import { INDICES_PARAMETERS } from '../selection.ts';

const NAME = z.string().min(1).max(200);

const RANKING_PARAMETERS = INDICES_PARAMETERS.extend({
  scope: z
    .string()
    .max(100)
    .optional()
    .describe('A component or sub-index of the questionnaire. Without it, the overall figure.'),
  block: z.enum(UNIT_KINDS).optional().describe('Only units of this kind are ranked with each other.'),
  region: NAME.optional().describe('Only units of this region.'),
  class: NAME.optional().describe('Only units of this class.'),
});

const GROUP = z
  .enum(['above', 'below', 'not-distinguishable'])
  .describe('Surely above or below the rest of the parent (Holm, 95 % for all groups at once), or neither.');

const RANKING = FIGURES_OF.extend({
  scope: z.string().describe('overall, a component or a sub-index.'),
  figure: FIGURE.describe('Of the unit itself, with everything below it.'),
  ranking: list(
    z.object({
      unit: UNIT_NAME,
      hasUnitsBelow: z.boolean(),
      region: z.string().nullable(),
      class: z.string().nullable(),
      counts: COUNTS,
      figure: FIGURE,
      change: CHANGE.nullable(),
      rank: RANK.nullable(),
      unranked: z
        .enum(['too-few-respondents', 'no-answers', 'hidden'])
        .nullable()
        .describe('Why it is not eligible; null where it has a rank.'),
      group: GROUP.nullable().describe(
        'Null where the unit or the rest of the parent has too few respondents, or a figure is not shown.',
      ),
      difference: CHANGE.nullable().describe(
        'The unit minus the rest of the parent, with its own 95 % interval (MOVER, unadjusted).',
      ),
    }),
  ).describe('Of the units below, those that were asked for, by rank and then by code.'),
  of: COUNT.describe('Units below, whether they were asked for or not.'),
  blocks: list(z.object({ kind: z.enum(UNIT_KINDS), units: COUNT })).describe('What the units below are.'),
  regions: list(z.object({ name: z.string(), units: COUNT })),
  classes: list(z.object({ name: z.string(), units: COUNT })),
  rankingMinimum: COUNT,
  spansMostOfTheList: z
    .boolean()
    .describe('Whether the rank ranges are so wide, half the list on average, that the groups say more.'),
  asOf: z.object({ atMs: COUNT }),
});

export type RankingParameters = z.output<typeof RANKING_PARAMETERS>;
export type RankingAnswer = z.output<typeof RANKING>;
export type RankedRow = RankingAnswer['ranking'][number];
export type RankingGroup = z.output<typeof GROUP>;

/** Which of the units below stand out, and in which order they are. */
export const RANKING_ROUTES = routes({
  'GET /api/v1/ranking': {
    summary: 'Groups and ranks of the units below a unit',
    description:
      'Ranks are among the units asked for; groups compare each with the rest of its parent, whatever was asked for.',
    query: RANKING_PARAMETERS,
    answer: RANKING,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
});
