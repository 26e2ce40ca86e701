import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ProblemCode } from '../../../core/protocol/console-problems.ts';
import { PROBLEM_ANSWERS } from '../../../core/protocol/problem-answers.ts';
import { PROBLEM_MEDIA_TYPE, problemBody, sendProblem } from '../problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What Node.js would refuse by itself, before any route is asked, in the one form of every problem. */

const FAULTS: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-too-slow',
};

/** What came was no HTTP, or too much, or too slow: there is no request to answer, only a socket. */
export function refuseBrokenHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const code = FAULTS[error.code ?? ''] ?? 'request-malformed';
  const { body, headers } = refusal(code);
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const { status } = PROBLEM_ANSWERS[code];
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`);
}

/** RFC 9112: an HTTP/1.1 request names its host, and none names two, of which a proxy might have read the other. */
export function requireOneHost(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
    if (hosts.length === 1 || (hosts.length === 0 && raw.httpVersion === '1.0')) return;
    return sendProblem(reply.header('connection', 'close'), 'request-malformed', { detail: 'host' });
  });
}

/**
 * No text here holds NUL, and PostgreSQL fails on a statement that is given one: an address that names it is refused
 * before anything is asked of the store.
 */
export function refuseNul(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.url?.includes('%00') !== true) return;
    return sendProblem(reply, 'request-malformed', { detail: 'NUL' });
  });
}

/** RFC 9110: an expectation other than `100-continue` may be refused. */
export function refuseExpectations(app: FastifyInstance): void {
  app.server.on('checkExpectation', (_request: unknown, response: ServerResponse) => {
    const { body, headers } = refusal('expectation-unmet');
    response.writeHead(PROBLEM_ANSWERS['expectation-unmet'].status, headers).end(body);
  });
}

function refusal(code: ProblemCode) {
  const body = JSON.stringify(problemBody(code));
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  return { body, headers };
}
