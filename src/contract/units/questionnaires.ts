import { z } from 'zod';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { list } from '../answer-parts.ts';
import { routes } from '../route.ts';

const TEXT = z.record(z.string(), z.object({ text: z.string(), audio: z.string().nullable() }));

/** Its main parts; the type and the parser of all of it are core's. */
const QUESTIONNAIRE = z
  .looseObject({
    id: z.string(),
    version: z.int().positive(),
    languages: list(z.string()),
    title: TEXT,
    components: list(z.looseObject({ id: z.string(), text: TEXT })),
  })
  .describe(
    'As survey-schemas/questionnaire.schema.json says, with what it leaves out filled in.',
  ) as unknown as z.ZodType<Questionnaire>;

/** The questionnaires that are answered here. */
export const QUESTIONNAIRE_ROUTES = routes({
  'GET /api/v1/questionnaires': {
    summary: 'Questionnaires, complete',
    answer: z.object({ questionnaires: list(QUESTIONNAIRE) }),
    problems: [],
  },
});
