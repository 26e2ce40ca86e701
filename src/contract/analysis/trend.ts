import { z } from 'zod';
import { TREND_MONTHS } from '../../core/analysis/trend.ts';
import { FIGURE_KINDS } from '../../core/figures/figure-kind.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { INSTANT_MS, list } from '../answer-parts.ts';
import { CHANGE, FIGURE, MADE_OF, PERIOD, TEXTS, UNIT_NAME } from '../figures.ts';
import { routes } from '../route.ts';
import { INDICES_PARAMETERS, RULES } from '../selection.ts';

const TREND_PARAMETERS = INDICES_PARAMETERS.extend({
  months: z
    .enum(TREND_MONTHS.map(String) as [string, ...string[]])
    .default(String(TREND_MONTHS[0]))
    .describe('How far back, in months; at least three periods.'),
  scope: z
    .string()
    .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/)
    .max(64)
    .default('overall')
    .describe("'overall', or the id of a component or sub-index of the questionnaire."),
});

const QUESTIONNAIRE = z.object({ id: z.string(), version: z.int().positive(), title: TEXTS });
const INDEX = z.int().nonnegative();

const TREND = z
  .object({
    unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
    madeOf: MADE_OF.nullable().describe(
      'What the unit was made of, where it was not there in some period: such a period is of these units added up, or of ' +
        'nobody where they are not compared with.',
    ),
    parent: UNIT_NAME.nullable().describe('The unit whose line stands behind; never the whole country.'),
    period: PERIOD.describe('The last one.'),
    months: z.int(),
    scope: z.string(),
    scopes: list(z.object({ id: z.string(), text: TEXTS })).describe(
      "What there is a line of, beside 'overall'.",
    ),
    questionnaire: QUESTIONNAIRE,
    mode: z.enum(MODES),
    rule: z.enum(RULES),
    figureKind: z.enum(FIGURE_KINDS),
    points: list(
      z.object({
        period: PERIOD,
        figure: FIGURE,
        parent: FIGURE.nullable(),
        questionnaire: QUESTIONNAIRE.nullable().describe('What was asked; null where nobody was.'),
        breakBefore: z
          .enum(['questionnaire', 'framework'])
          .nullable()
          .describe('Why the line breaks before this period.'),
        isUnderWay: z.boolean(),
        isOfPredecessors: z.boolean().describe('Of what the unit was made of since, added up.'),
      }),
    ),
    reading: z
      .object({
        first: INDEX,
        last: INDEX,
        highest: INDEX,
        lowest: INDEX,
        change: CHANGE.nullable(),
        fallsInARow: z.int().nonnegative(),
      })
      .nullable()
      .describe(
        'What the line says after its last break, by indexes of points; null where no figure is shown.',
      ),
    atMs: INSTANT_MS,
  })
  .describe('A figure over time.');
export type Trend = z.output<typeof TREND>;

/** One figure over one to three years. */
export const TREND_ROUTES = routes({
  'GET /api/v1/trend': {
    summary:
      'A figure of a unit over months, quarters or years, with its interval and the figure of the unit above',
    description:
      'Periods are of the kind of the one asked for. Where nobody answered the questionnaire asked for, another one ' +
      'that was answered then stands in its place, and the line breaks.',
    query: TREND_PARAMETERS,
    answer: TREND,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
});
