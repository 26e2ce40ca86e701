import type { FastifyReply } from 'fastify';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { ProblemCode } from '../../core/protocol/console-problems.ts';
import { PROBLEM_ANSWERS } from '../../core/protocol/problem-answers.ts';
import type { Action } from '../people/accounts/permissions.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** How long a device should wait before it tries again, when the collector cannot serve. */
const RETRY_AFTER_S = 5;

export interface ProblemDetails {
  /** Which part of the request is meant, in plain English. Never what it said. */
  readonly detail?: string;
  /** Further members a client may read, as described for the code. */
  readonly keys?: Readonly<Record<string, string | number>>;
}

/** The one form of every failed request: RFC 9457, by which a client decides through `code`. */
export function problemBody(code: ProblemCode, { detail, keys }: ProblemDetails = {}) {
  const { status, title } = PROBLEM_ANSWERS[code];
  return { ...keys, type: 'about:blank', title, status, code, ...(detail === undefined ? {} : { detail }) };
}

/** Answers with a problem. `return sendProblem(reply, 'unit-unknown')` ends a handler. */
export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  details: ProblemDetails = {},
): FastifyReply {
  const { status } = PROBLEM_ANSWERS[code];
  reply.problem = code;
  if (status === 503) reply.header('retry-after', RETRY_AFTER_S);
  return reply
    .code(status)
    .type(PROBLEM_MEDIA_TYPE)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(code, details));
}

/** A given name (see givenName) is empty, too long or holds what no name may; with `body-malformed`. */
export const NAME_FAULT: ProblemDetails = { detail: '/name: 1 to 60 characters, no control character' };

/** @param waitMs how long until another attempt is looked at */
export function sendTooManyAttempts(reply: FastifyReply, waitMs: number): FastifyReply {
  reply.header('retry-after', Math.ceil(waitMs / SECOND_MS));
  return sendProblem(reply, 'too-many-attempts');
}

declare module 'fastify' {
  interface FastifyReply {
    /** The code this request was refused with, for the log. */
    problem: ProblemCode | null;
  }
  interface FastifyContextConfig {
    /** What a body over the limit, or of another media type, is called on this route. */
    bodyTooLarge?: ProblemCode;
    /** What the route does, for the table of permissions; a route without it keeps the server from starting. */
    action?: Action;
  }
}
