import type { FastifyInstance } from 'fastify';

/** Tells the writing who waits for an answer to look at. */
export function letPagesPass(
  app: FastifyInstance,
  readers: {
    /** Returns how to say that somebody waits no longer. */
    readonly begin: () => () => void;
  },
): void {
  app.addHook('onRequest', async ({ method }, reply) => {
    if (method === 'GET') reply.raw.once('close', readers.begin());
  });
}
