import type { FastifyInstance } from 'fastify';
import {
  encodeQuestionnaireRecordings,
  MOST_RECORDING_BYTES,
} from '../../../core/protocol/messages/questionnaire-recordings.ts';
import type { Recordings } from '../../questionnaires/recordings.ts';
import { sendProblem } from '../problem.ts';
import { principalOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { FOR_EVER } from './questionnaire-routes.ts';

/** A recording in base64 with its text. */
const MOST_BYTES = 2 * MOST_RECORDING_BYTES;

/** What is read aloud of questionnaires: as administrators record it, and as devices and own phones fetch it. */
export function registerRecordingRoutes(app: FastifyInstance, recordings: Recordings): void {
  const manage = { action: 'questionnaires.manage' } as const;

  register(app, 'GET /api/v1/recordings/:questionnaire', manage, async (request) => {
    const listed = await recordings.of(request.params.questionnaire);
    return listed === null ? refused('questionnaire-unknown') : { recordings: [...listed] };
  });

  register(
    app,
    'PUT /api/v1/recordings/:questionnaire/:language/:place',
    { ...manage, bodyLimit: MOST_BYTES },
    async (request) => {
      const { audio, ...said } = request.body;
      const content = Buffer.from(audio, 'base64');
      const actor = principalOf(request).name;
      const kept = await recordings.keep({ ...request.params, ...said, content, actor });
      if (kept.ok) return kept.value;
      if (kept.error === 'questionnaire-unknown') return refused('questionnaire-unknown');
      return refused('parameter-invalid', { detail: '/audio', keys: { fault: kept.error } });
    },
  );

  register(app, 'DELETE /api/v1/recordings/:questionnaire/:language/:place', manage, async (request) =>
    (await recordings.remove(request.params, principalOf(request).name)) ? null : refused('not-found'),
  );

  app.route({
    method: 'GET',
    url: '/api/v1/questionnaire-recordings/:questionnaire',
    config: { action: 'app.read' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { questionnaire } = request.params as { readonly questionnaire: string };
      const said = await recordings.message(questionnaire);
      if (said === null) return sendProblem(reply, 'not-found');
      return reply.type('application/json').send(encodeQuestionnaireRecordings(said));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/recording-files/:sha256',
    config: { action: 'app.read' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { sha256 } = request.params as { readonly sha256: string };
      const file = await recordings.file(sha256);
      if (file === null) return sendProblem(reply, 'not-found');
      return reply.header('cache-control', FOR_EVER).type(file.mediaType).send(Buffer.from(file.content));
    },
  });
}
