import type { FastifyInstance } from 'fastify';
import { PROBLEM_ANSWERS } from '../../../core/protocol/problem-answers.ts';

/**
 * One line per request: which route, what came of it, how long it took. No address, no query, no body, no
 * header, so that nothing in the log says who answered what.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
      ...(reply.problem === null ? {} : { code: reply.problem }),
    };
    if (reply.problem !== null && PROBLEM_ANSWERS[reply.problem].status >= 500)
      request.log.warn(line, 'request failed');
    else request.log.info(line, 'request');
  });
}

/** Errors as name and stack: what else a database's error carries may repeat a row. */
export const LOG_SERIALIZERS = {
  err: (error: unknown) =>
    error instanceof Error
      ? { type: error.name, stack: error.stack ?? error.message }
      : { type: typeof error, stack: String(error) },
  req: () => undefined,
  res: () => undefined,
};
