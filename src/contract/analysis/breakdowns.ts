import { z } from 'zod';
import { FIGURE_KINDS } from '../../core/figures/figure-kind.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { COUNT, DAY, INSTANT_MS, list } from '../answer-parts.ts';
import { CHANGE, FIGURE, PERIOD, TEXTS, UNIT_NAME } from '../figures.ts';
import { routes } from '../route.ts';
import { INDICES_PARAMETERS, RULES } from '../selection.ts';

/** For whom it is better or worse: figures of groups of respondents, as they moved once their span was over. */

const BREAKDOWN_PARAMETERS = INDICES_PARAMETERS.extend({
  period: INDICES_PARAMETERS.shape.period.describe(
    'As for other figures. Without it, the newest month that has responses and of which breakdowns are made.',
  ),
  by: z
    .string()
    .max(100)
    .optional()
    .describe(
      'The id of a question about the visit or the person, assistance, language, weekday, hour or flagged. Without it, ' +
        'the first that tells of a group in the period; the first that the questionnaire has where none does.',
    ),
  scope: z
    .string()
    .max(100)
    .optional()
    .describe('A component or sub-index of the questionnaire. Without it, the overall figure.'),
});

const NAMED = z.object({ id: z.string(), text: TEXTS });

const BREAKDOWN = z
  .object({
    unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
    period: PERIOD,
    questionnaire: z.object({ id: z.string(), version: z.int().positive(), title: TEXTS }),
    mode: z.enum(MODES),
    rule: z.enum(RULES),
    figureKind: z.enum(FIGURE_KINDS),
    scope: z.string().describe('overall, a component or a sub-index.'),
    scopes: list(NAMED).describe('Components where there is more than one, and sub-indices.'),
    by: z.string(),
    breakdowns: list(z.object({ id: z.string(), text: TEXTS.nullable() })).describe(
      'All that there are; without a text: language, weekday, hour and flagged, which are no question.',
    ),
    released: COUNT.describe(
      'Responses in the figures of the period, without those kept out of every index.',
    ),
    covered: COUNT.describe('Of them, respondents in one of the rows.'),
    figure: FIGURE.describe('Of all rows together.'),
    rows: list(
      z.object({
        value: z
          .string()
          .describe(
            'An option; a language; weekday 1 (Monday) to 7; hour 00 to 23; flagged 0 or 1; empty: not said.',
          ),
        text: TEXTS.nullable(),
        figure: FIGURE.nullable().describe('Null where ten new respondents were not there yet.'),
        difference: CHANGE.nullable().describe(
          'The row minus all others that said something, with its own 95 % interval (MOVER, unadjusted).',
        ),
        group: z
          .enum(['above', 'below', 'not-distinguishable'])
          .nullable()
          .describe('Surely above or below the rest (Holm over the rows), or neither.'),
      }),
    ).describe(
      "In the order of the question's options, of days and of hours; the last is of those who did not say.",
    ),
    nextDay: DAY.nullable().describe(
      'When the breakdowns of the next span inside the period are due; null where all are made.',
    ),
    atMs: INSTANT_MS,
  })
  .describe(
    'Figures of groups of respondents. They do not move daily: they are made once a month, quarter, half-year or year ' +
      'is over, and values with ten new respondents move; a figure is made of all whose span lies inside the period.',
  );

export type Breakdown = z.output<typeof BREAKDOWN>;
export type BreakdownRow = Breakdown['rows'][number];

export const BREAKDOWN_ROUTES = routes({
  'GET /api/v1/breakdowns': {
    summary: 'The figures of groups of respondents, by one question about them',
    query: BREAKDOWN_PARAMETERS,
    answer: BREAKDOWN,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
});
