import type { FastifyInstance, FastifyReply } from 'fastify';
import { localDay } from '../../../core/kernel/calendar.ts';
import { HOUR_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import { BATCH_MAX_COMPRESSED_BYTES } from '../../../core/protocol/limits.ts';
import { BATCH_MEDIA_TYPE } from '../../../core/protocol/messages/batch.ts';
import { type UnitScope, withinScope } from '../../../core/units/unit-scope.ts';
import { type BatchFault, type IngestPorts, receiveBatch } from '../../ingest/receive-batch.ts';
import { type ProblemDetails, sendProblem } from '../problem.ts';
import { unitScopeOf } from '../server/authorise.ts';

/** RFC 7515: a JWS in compact form. */
export const JWS_MEDIA_TYPE = 'application/jose';

/** What a batch says is proved by the device's signature; by which address it came says who carried it. */
const ADDRESSES = [
  { url: '/api/v1/batches', action: 'device.exchange', origin: 'network' },
  // Anyone who is bound to a unit may carry the file of any device: a refusal would keep answers out whose respondents
  // were thanked. The acknowledgement then names nothing but what the file itself does.
  { url: '/api/v1/handed-in-batches', action: 'transfer-files.hand-in', origin: 'file' },
] as const;

/**
 * `POST /api/v1/batches`, where devices send their records, and `POST /api/v1/handed-in-batches`, where people hand in
 * the batches of transfer files.
 */
export async function registerBatchRoutes(app: FastifyInstance, ports: IngestPorts): Promise<void> {
  await app.register(async (scope) => {
    // Nothing but a batch is read here; any other media type is refused unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      BATCH_MEDIA_TYPE,
      { parseAs: 'buffer', bodyLimit: BATCH_MAX_COMPRESSED_BYTES },
      (_request, body, done) => done(null, body),
    );
    for (const { url, action, origin } of ADDRESSES) {
      scope.route({
        method: 'POST',
        url,
        bodyLimit: BATCH_MAX_COMPRESSED_BYTES,
        config: { action, bodyTooLarge: 'batch-too-large' },
        schema: { hide: true },
        handler: async (request, reply) => {
          if (!(request.body instanceof Uint8Array)) return sendProblem(reply, 'unsupported-media-type');
          const mayTell = origin === 'file' ? await tellingWithin(unitScopeOf(request), ports) : undefined;
          const received = await receiveBatch(request.body, ports, origin, mayTell);
          if (!received.ok) return refuseBatch(reply, received.error);
          return reply.type(JWS_MEDIA_TYPE).send(received.value.jws);
        },
      });
    }
  });
}

async function tellingWithin(
  scope: UnitScope,
  { units, now }: IngestPorts,
): Promise<(unit: string) => boolean> {
  return withinScope(await units.tree(), scope, localDay(now()));
}

/** When a device may try again what would only be held: somebody has to look at what is held first. */
const HELD_RETRY_S = HOUR_MS / SECOND_MS;

export function refuseBatch(reply: FastifyReply, fault: BatchFault): FastifyReply {
  if (fault.kind !== 'too-much-held') return sendProblem(reply, fault.kind, detailsOf(fault));
  reply.header('retry-after', HELD_RETRY_S);
  return sendProblem(reply, 'too-many-requests');
}

/** What a client may read of a fault beside its code. */
function detailsOf(fault: BatchFault): ProblemDetails {
  return fault.kind === 'protocol-version-unsupported' ? { keys: { protocol: fault.protocol } } : {};
}
