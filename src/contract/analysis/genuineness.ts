import { z } from 'zod';
import { MODES } from '../../core/questionnaire/response.ts';
import { COUNT, INSTANT_MS, list } from '../answer-parts.ts';
import { PERIOD, TEXTS, UNIT_NAME } from '../figures.ts';
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

const GENUINENESS = z
  .object({
    unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
    period: PERIOD,
    isOver: z.boolean().describe('Help and abandonment are told once the period is over.'),
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
    atMs: INSTANT_MS,
  })
  .describe('Whether the figures of a unit and period can be believed, as far as it is measured.');
export type Genuineness = z.output<typeof GENUINENESS>;

/** What stands beside an index so that it can be believed, or not. */
export const GENUINENESS_ROUTES = routes({
  'GET /api/v1/genuineness': {
    summary: 'Answer rates, help given and abandonment of a unit and period',
    query: INDICES_PARAMETERS.omit({ rule: true }),
    answer: GENUINENESS,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
});
