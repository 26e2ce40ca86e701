import type { FastifyInstance } from 'fastify';
import type { Contract } from '../../../contract/contract.ts';
import type { AnswerOf } from '../../../contract/route.ts';
import type { QuestionnaireCatalogue } from '../../questionnaires/questionnaires.ts';
import { register } from '../server/register.ts';

/** Every questionnaire version the collector knows, complete. They stay the same while it runs: written once. */
export function registerQuestionnaireRoutes(
  app: FastifyInstance,
  questionnaires: QuestionnaireCatalogue,
): void {
  const answer: AnswerOf<Contract['GET /api/v1/questionnaires']> = { questionnaires: questionnaires.list() };
  const text = JSON.stringify(answer);
  register(app, 'GET /api/v1/questionnaires', { action: 'app.read' }, async (_, reply) =>
    reply.type('application/json').send(text),
  );
}
