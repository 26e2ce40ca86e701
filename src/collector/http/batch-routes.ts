import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { BATCH_MAX_COMPRESSED_BYTES } from '../../core/protocol/limits.ts';
import { BATCH_MEDIA_TYPE } from '../../core/protocol/messages.ts';
import { type BatchFault, type IngestPorts, receiveBatch } from '../ingest/receive-batch.ts';
import { type ProblemDetails, sendProblem } from './problem.ts';

/** RFC 7515: a JWS in compact form. */
const JWS_MEDIA_TYPE = 'application/jose';

const BATCH_QUERY = z.strictObject({ origin: z.enum(['network', 'file']).default('network') });

/** `POST /api/v1/batches`: the one address at which records arrive. */
export async function registerBatchRoutes(app: FastifyInstance, ports: IngestPorts): Promise<void> {
  await app.register(async (scope) => {
    // Nothing but a batch is read here; any other media type is refused unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      BATCH_MEDIA_TYPE,
      { parseAs: 'buffer', bodyLimit: BATCH_MAX_COMPRESSED_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.withTypeProvider<ZodTypeProvider>().route({
      method: 'POST',
      url: '/api/v1/batches',
      bodyLimit: BATCH_MAX_COMPRESSED_BYTES,
      config: { action: 'device.exchange', bodyTooLarge: 'batch-too-large' },
      schema: { hide: true, querystring: BATCH_QUERY },
      handler: async (request, reply) => {
        if (!(request.body instanceof Uint8Array)) return sendProblem(reply, 'unsupported-media-type');
        const received = await receiveBatch(request.body, ports, request.query.origin);
        if (!received.ok) return sendProblem(reply, received.error.kind, detailsOf(received.error));
        return reply.type(JWS_MEDIA_TYPE).send(received.value.jws);
      },
    });
  });
}

function detailsOf(fault: BatchFault): ProblemDetails {
  return fault.kind === 'protocol-version-unsupported' ? { keys: { protocol: fault.protocol } } : {};
}
