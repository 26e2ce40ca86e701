import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Counts } from '../../../core/figures/pooled-tallies.ts';
import type { Reports } from '../../figures/figures.ts';
import { LiveCounts } from '../../figures/live-counts.ts';
import type { IndicesFailure, IndicesQuery } from '../../reports/indices.ts';
import { sendProblem } from '../problem.ts';
import { COUNTS_PARAMETERS, INDICES, INDICES_PARAMETERS, queryOf, requestOf } from '../report-schemas.ts';
import { unitScopeOf, whileAllowed } from '../server/authorise.ts';
import { EVENTS, streamEvents } from '../server/event-stream.ts';

/**
 * The routes of reports: `GET /api/v1/indices`, everything a supervisor's first screen shows, and
 * `GET /api/v1/counts/events`, the live counts of the same selection as server-sent events.
 */
export function registerReportRoutes(app: FastifyInstance, reports: Reports, stopping: AbortSignal): void {
  const counts = new LiveCounts({
    read: (query) => countsNow(app, reports, query, stopping),
    after: (pauseMs, call) => {
      const timer = setTimeout(call, pauseMs);
      return () => clearTimeout(timer);
    },
  });
  stopping.addEventListener('abort', () => counts.close(), { once: true });

  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.route({
    method: 'GET',
    url: '/api/v1/indices',
    config: { action: 'results.read' },
    schema: {
      summary: 'Indices, change and ranking of a unit and period',
      querystring: INDICES_PARAMETERS,
      response: { 200: INDICES },
    },
    handler: async (request, reply) => {
      const indices = await reports.indices(requestOf(request.query, unitScopeOf(request)));
      if (!indices.ok) return refuse(reply, indices.error);
      return reply.send(indices.value);
    },
  });
  routes.route({
    method: 'GET',
    url: '/api/v1/counts/events',
    config: { action: 'results.read' },
    // An answer without a body would be one without an end.
    exposeHeadRoute: false,
    schema: {
      summary: 'Live counts of a selection, as server-sent events',
      description:
        'Event `counts` with the counts of the selection, at once and within 5 s of a change. Ends within 5 s of the ' +
        'end of the session, and when another scope was given to the account.',
      querystring: COUNTS_PARAMETERS,
      response: { 200: EVENTS },
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const query = queryOf(COUNTS_PARAMETERS.parse(request.query), unitScopeOf(request));
      const first = await reports.counts(query);
      if (!first.ok) return refuse(reply, first.error);
      const stream = streamEvents(reply);
      const leave = counts.watch(query, {
        changed: (changed) => stream.send('counts', changed),
        ended: () => stream.end(),
      });
      stream.onClose(leave);
      stream.onClose(whileAllowed(request, stream.end));
      return reply;
    },
  });
}

/** Null instead of a throw: whoever watches waits for the store to come back. */
async function countsNow(
  app: FastifyInstance,
  reports: Reports,
  query: IndicesQuery,
  stopping: AbortSignal,
): Promise<Counts | null> {
  try {
    const counts = await reports.counts(query);
    return counts.ok ? counts.value : null;
  } catch (error) {
    if (!stopping.aborted) app.log.warn({ err: error }, 'the live counts cannot be read');
    return null;
  }
}

function refuse(reply: FastifyReply, { kind }: IndicesFailure): FastifyReply {
  return sendProblem(reply, kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
}
