import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Below this the headers weigh more than what is saved. */
const LEAST_BYTES = 1_024;
/** What shrinks; sealed records and archives do not. */
const SHRINKS = /^(text\/|application\/([\w.-]+\+)?(json|xml)\b)/;

const compress = promisify(gzip);

/**
 * Answers that are made whole are sent compressed to a client that reads that. Streams go as they are: events must not wait
 * in a compressor, and files bring their compressed form along.
 */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (!isCompressible(reply)) return payload;
    // Whether or not this one is: a cache must not give it to somebody else.
    vary(reply);
    const bytes = Buffer.from(payload as string);
    if (bytes.length < LEAST_BYTES || !readsGzip(request.headers['accept-encoding'])) return payload;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(bytes);
  });
}

function isCompressible(reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type');
  return (
    reply.statusCode !== 206 &&
    reply.getHeader('content-encoding') === undefined &&
    typeof type === 'string' &&
    SHRINKS.test(type)
  );
}

/** @param accepted the header Accept-Encoding */
function readsGzip(accepted: string | string[] | undefined): boolean {
  return [accepted ?? ''].flat().some((header) =>
    header.split(',').some((one) => {
      const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      return (
        (name === 'gzip' || name === '*') && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
      );
    }),
  );
}

function vary(reply: FastifyReply): void {
  const header = 'accept-encoding';
  const present = [reply.getHeader('vary') ?? []].flat().join(', ');
  if (!present.toLowerCase().includes(header))
    reply.header('vary', present === '' ? header : `${present}, ${header}`);
}
