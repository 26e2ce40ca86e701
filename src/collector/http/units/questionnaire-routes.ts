import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { QuestionnaireCatalogue } from '../../questionnaires/questionnaires.ts';

const TEXT = z.record(z.string(), z.object({ text: z.string(), audio: z.string().nullable() }));
const LISTED = z.object({
  questionnaires: z.array(
    z
      .looseObject({
        id: z.string(),
        version: z.int().positive(),
        languages: z.array(z.string()),
        title: TEXT,
        components: z.array(z.looseObject({ id: z.string(), text: TEXT })),
      })
      .describe('As survey-schemas/questionnaire.schema.json says, with what it leaves out filled in.'),
  ),
});

/** `GET /api/v1/questionnaires`: every questionnaire version the collector knows, complete. */
export function registerQuestionnaireRoutes(
  app: FastifyInstance,
  questionnaires: QuestionnaireCatalogue,
): void {
  const body = JSON.stringify({ questionnaires: questionnaires.list() });
  app.get(
    '/api/v1/questionnaires',
    {
      config: { action: 'app.read' },
      schema: { summary: 'Questionnaires, complete', response: { 200: LISTED } },
    },
    (_request, reply) => reply.type('application/json').send(body),
  );
}
