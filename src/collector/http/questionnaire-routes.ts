import type { FastifyInstance } from 'fastify';
import type { QuestionnaireCatalogue } from '../questionnaires.ts';

/** `GET /api/v1/questionnaires`: every questionnaire version the collector knows, complete. */
export function registerQuestionnaireRoutes(
  app: FastifyInstance,
  questionnaires: QuestionnaireCatalogue,
): void {
  const body = JSON.stringify({ questionnaires: questionnaires.list() });
  app.get('/api/v1/questionnaires', { schema: { summary: 'Questionnaires, complete' } }, (_request, reply) =>
    reply.type('application/json').send(body),
  );
}
