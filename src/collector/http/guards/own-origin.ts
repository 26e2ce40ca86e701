import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem.ts';

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site's page sends in somebody's name. The session's cookie is SameSite=Strict already; this
 * holds where a browser is old, where a page stands on another port of the same host, and where a request needs no
 * session.
 *
 * A browser says where a changing request comes from by Sec-Fetch-Site and Origin. A request that says it is from
 * elsewhere is refused; one that carries a cookie must say that it is from here. Without a cookie and without a word
 * it is no browser's, and has nobody's name to abuse.
 */
export function refuseOtherSites(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (SAFE.has(request.method) || !comesFromElsewhere(request)) return;
    return sendProblem(reply, 'cross-site-request');
  });
}

function comesFromElsewhere(request: FastifyRequest): boolean {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = headers;
  if (origin !== undefined) return hostOf(origin) !== request.host;
  return headers.cookie !== undefined;
}

/** Null for `null`, which a sandboxed frame or a redirected request says, and for what is no origin. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
