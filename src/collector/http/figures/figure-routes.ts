import type { FastifyInstance } from 'fastify';
import type { Counts } from '../../../contract/figures.ts';
import type { Reports } from '../../figures/figures.ts';
import type { IndicesQuery, IndicesRequest } from '../../figures/indices-query.ts';
import { LiveCounts } from '../../figures/live-counts.ts';
import { unitScopeOf, whileAllowed } from '../server/authorise.ts';
import { streamEvents } from '../server/event-stream.ts';
import { refused, register } from '../server/register.ts';
import { sessionTokenOf } from '../server/session-cookie.ts';
import { StreamPlaces } from '../server/stream-places.ts';
import { refusalOf } from './refusal-of.ts';
import { queryOf, requestOf } from './selection-of-request.ts';
import { shared } from './share-answers.ts';

/** Everything a supervisor's first screen shows, and the live counts of the same selection as server-sent events. */
export function registerFigureRoutes(app: FastifyInstance, reports: Reports, stopping: AbortSignal): void {
  const [indicesOf, countsOf] = [
    shared((request: IndicesRequest) => reports.indices(request)),
    shared((query: IndicesQuery) => reports.counts(query)),
  ];
  const counts = new LiveCounts({
    read: (query) => countsNow(app, countsOf, query, stopping),
    after: (pauseMs, call) => {
      const timer = setTimeout(call, pauseMs);
      return () => clearTimeout(timer);
    },
  });
  const streams = new StreamPlaces();
  stopping.addEventListener('abort', () => counts.close(), { once: true });

  register(app, 'GET /api/v1/indices', { action: 'results.read' }, async (request) => {
    const indices = await indicesOf(requestOf(request.query, unitScopeOf(request)));
    return indices.ok ? indices.value : refusalOf(indices.error);
  });
  register(
    app,
    'GET /api/v1/counts/events',
    // An answer without a body would be one without an end.
    { action: 'results.read', exposeHeadRoute: false },
    async (request, reply) => {
      const place = streams.enter(sessionTokenOf(request) ?? '');
      if (place === null) return refused('too-many-requests');
      const query = queryOf(request.query, unitScopeOf(request));
      const first = await countsOf(query).catch((error: unknown) => {
        place.leave();
        throw error;
      });
      if (!first.ok) {
        place.leave();
        return refusalOf(first.error);
      }
      const stream = streamEvents(reply);
      stream.onClose(place.leave);
      const leave = counts.watch(query, {
        changed: (changed) => stream.send('counts', changed),
        ended: () => stream.end(),
      });
      stream.onClose(leave);
      stream.onClose(whileAllowed(request, stream.end));
      return reply;
    },
  );
}

/** Null instead of a throw: those who watch wait for the store to come back. */
async function countsNow(
  app: FastifyInstance,
  countsOf: Reports['counts'],
  query: IndicesQuery,
  stopping: AbortSignal,
): Promise<Counts | null> {
  try {
    const counts = await countsOf(query);
    return counts.ok ? counts.value : null;
  } catch (error) {
    if (!stopping.aborted) app.log.warn({ err: error }, 'the live counts cannot be read');
    return null;
  }
}
