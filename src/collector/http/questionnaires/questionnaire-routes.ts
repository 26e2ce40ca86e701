import type { FastifyInstance } from 'fastify';
import { encodeOfficeTimes } from '../../../core/protocol/messages/asked/office-times.ts';
import { encodeOfficeQuestionnaires } from '../../../core/protocol/messages/office-questionnaires.ts';
import { isOwnForm } from '../../../core/questionnaire/items.ts';
import { textsIn } from '../../figures/answers/questionnaire-texts.ts';
import type { TimesOfOffices } from '../../questionnaires/office-times.ts';
import type { QuestionnaireRegister } from '../../questionnaires/questionnaire-register.ts';
import type { Questionnaires } from '../../questionnaires/questionnaires.ts';
import { sendProblem } from '../problem.ts';
import { register } from '../server/register.ts';

export interface QuestionnairePorts {
  readonly questionnaires: Questionnaires;
  readonly questionnaireRegister: QuestionnaireRegister;
  readonly officeTimes: TimesOfOffices;
}

/** A file under its own digest never changes. */
export const FOR_EVER = 'public, max-age=31536000, immutable';

/** What devices and own phones ask: which questionnaires there are, which is asked where and when, and their files. */
export function registerQuestionnaireRoutes(
  app: FastifyInstance,
  { questionnaires, questionnaireRegister, officeTimes }: QuestionnairePorts,
): void {
  register(app, 'GET /api/v1/questionnaires', { action: 'app.read' }, async () => ({
    questionnaires: questionnaires.list(),
  }));
  register(app, 'GET /api/v1/questionnaire-titles', { action: 'app.read' }, async () => {
    const own = questionnaires.list().filter(isOwnForm);
    const ids = [...new Set(own.map(({ id }) => id))];
    return {
      questionnaires: ids.flatMap((id) => {
        const newest = questionnaires.latest(id);
        return newest === undefined ? [] : [{ id, title: textsIn(newest, newest.title) }];
      }),
    };
  });
  app.route({
    method: 'GET',
    url: '/api/v1/office-questionnaires/:unit',
    config: { action: 'app.read' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { unit } = request.params as { readonly unit: string };
      const schedule = await questionnaireRegister.officeSchedule(unit);
      if (schedule === null) return sendProblem(reply, 'not-found');
      return reply.type('application/json').send(encodeOfficeQuestionnaires(schedule));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/office-times/:unit',
    config: { action: 'app.read' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { unit } = request.params as { readonly unit: string };
      const times = await officeTimes.of(unit);
      if (times === null) return sendProblem(reply, 'not-found');
      return reply.type('application/json').send(encodeOfficeTimes(times));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/questionnaire-files/:sha256',
    config: { action: 'app.read' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { sha256 } = request.params as { readonly sha256: string };
      const file = questionnaires.fileOf(sha256);
      if (file === undefined) return sendProblem(reply, 'not-found');
      return reply.header('cache-control', FOR_EVER).type('application/json').send(file.content);
    },
  });
}
