import type { FastifyInstance } from 'fastify';

/** Tells the writing who waits for figures. Not who asks for what writes something itself, and would wait for itself. */
export function letPagesPass(
  app: FastifyInstance,
  readers: {
    /** Returns how to say, once or more often, that somebody waits no longer. */
    readonly begin: () => () => void;
  },
): void {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.config.action !== 'results.read') return;
    const leave = readers.begin();
    // Answered, or gone before that.
    reply.raw.once('finish', leave).once('close', leave);
  });
}
