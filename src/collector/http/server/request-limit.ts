import type { FastifyInstance } from 'fastify';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { sendProblem } from '../problem.ts';
import { AddressCounter } from './address-counter.ts';

/** A hundred a second from one office's address, which may have thirty people at consoles. */
const MOST_A_MINUTE = 6_000;

/**
 * Keeps one address from using up the collector for all others. What devices send is never counted: a commune that
 * comes back after a month without a network has a backlog, and many devices behind one address. Each collector counts for
 * itself, since it is itself that it guards.
 */
export function limitRequests(app: FastifyInstance, now: () => number): void {
  const counter = new AddressCounter(MINUTE_MS, now);
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.action === 'device.exchange') return;
    const { count, secondsLeft } = counter.count(request.ip);
    if (count <= MOST_A_MINUTE) return;
    reply.header('retry-after', secondsLeft);
    return sendProblem(reply, 'too-many-requests');
  });
}
