import { PassThrough } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { expect, it } from 'vitest';
import { streamEvents } from '../../../../../src/collector/http/server/event-stream.ts';
import { register } from '../../../../../src/collector/http/server/register.ts';

function newApp(): { readonly app: FastifyInstance; readonly log: () => string } {
  const stream = new PassThrough();
  const app = fastify({ logger: { level: 'warn', stream } });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return { app, log: () => String(stream.read() ?? '') };
}

it('a stream that its handler ended is not answered a second time', async () => {
  const { app, log } = newApp();
  register(app, 'GET /api/v1/counts/events', { action: 'results.read' }, async (_request, reply) => {
    const stream = streamEvents(reply);
    stream.send('counts', 1);
    stream.end();
    return reply;
  });
  // Over a socket: an injected response does not end once Fastify has handed it over.
  const answer = await fetch(`${await app.listen({ port: 0 })}/api/v1/counts/events?period=2026-11`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('event: counts\ndata: 1\n\n');
  await app.close();
  expect(log()).toBe('');
});
