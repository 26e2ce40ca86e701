import type { FastifyInstance } from 'fastify';
import { OFFER_MAX_BYTES } from '../../../core/protocol/limits.ts';
import { OFFER_MEDIA_TYPE } from '../../../core/protocol/messages/offer.ts';
import { answerOffer, type OfferPorts } from '../../ingest/answer-offer.ts';
import { sendProblem } from '../problem.ts';

/** `POST /api/v1/offers`: a device asks which of its records a collector lacks whose epoch it does not know. */
export async function registerOfferRoutes(app: FastifyInstance, ports: OfferPorts): Promise<void> {
  await app.register(async (scope) => {
    // Nothing but an offer is read here; any other media type is refused unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      OFFER_MEDIA_TYPE,
      { parseAs: 'string', bodyLimit: OFFER_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.route({
      method: 'POST',
      url: '/api/v1/offers',
      bodyLimit: OFFER_MAX_BYTES,
      config: { action: 'device.exchange' },
      schema: { hide: true },
      handler: async (request, reply) => {
        if (typeof request.body !== 'string') return sendProblem(reply, 'unsupported-media-type');
        const answer = await answerOffer(request.body, ports);
        if (!answer.ok) return sendProblem(reply, answer.error.kind);
        return reply.type(OFFER_MEDIA_TYPE).send(answer.value);
      },
    });
  });
}
