import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { CONTRACT, type Contract } from '../../../contract/contract.ts';
import {
  type AnswerOf,
  type Method,
  PARQUET_MEDIA_TYPE,
  type ProblemOf,
  type RequestOf,
  type Route,
  XLSX_MEDIA_TYPE,
  XML_MEDIA_TYPE,
} from '../../../contract/route.ts';
import type { ProblemCode } from '../../../core/protocol/console-problems.ts';
import type { Action } from '../../people/accounts/permissions.ts';
import { type ProblemDetails, sendProblem, sendTooManyAttempts } from '../problem.ts';

/** Why a request is refused, for a handler to return. */
export interface RefusedRequest<Code extends ProblemCode> {
  readonly refused: Code;
  readonly details: ProblemDetails;
  /** How long until another attempt is looked at, where that is why. */
  readonly waitMs: number | null;
}

/** @param details which part of the request is meant; `waitMs`: how long until another attempt is looked at */
export function refused<const Code extends ProblemCode>(
  code: Code,
  { waitMs, ...details }: ProblemDetails & { readonly waitMs?: number } = {},
): RefusedRequest<Code> {
  return { refused: code, details, waitMs: waitMs ?? null };
}

/**
 * What a handler does: answers, refuses for a reason the contract names, or has answered by `reply` itself, as a
 * stream and a redirect do. The status is the contract's; where what it makes may be there already, the handler states
 * 200.
 */
export type Handler<R extends Route> = (
  request: FastifyRequest & RequestOf<R>,
  reply: FastifyReply,
) => Promise<AnswerOf<R> | RefusedRequest<ProblemOf<R>> | FastifyReply>;

export interface RegisterOptions extends Pick<RouteShorthandOptions, 'exposeHeadRoute' | 'bodyLimit'> {
  /** What the route does, for the table of permissions. */
  readonly action: Action;
}

/** Adds a route of the contract: checks of its input and its answer, its place in OpenAPI and its refusals. */
export function register<Key extends keyof Contract>(
  app: FastifyInstance,
  key: Key,
  { action, ...options }: RegisterOptions,
  handler: Handler<Contract[Key]>,
): void {
  const route: Route = CONTRACT[key];
  const [method, url] = key.split(' ') as [Method, string];
  app.withTypeProvider<ZodTypeProvider>().route({
    method,
    url,
    config: { action },
    ...options,
    schema: {
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      response: {
        ...(route.mayExist === true ? { 200: route.answer.describe('It was there already.') } : {}),
        [route.status ?? 200]: answerSchema(route),
      },
    },
    handler: async (request, reply) => {
      reply.code(route.status ?? 200);
      const answer: unknown = await (handler as unknown as Handler<Route>)(request as never, reply);
      // Not by `answer`: a reply can be awaited, so returning one gives undefined once the response has ended.
      if (reply.sent || reply.raw.headersSent) return reply;
      if (isRefused(answer)) return sendRefused(reply, answer);
      return reply.send(answer);
    },
  });
}

const DESCRIPTIONS = {
  'text/csv': 'A file.',
  'text/plain': 'A file.',
  [XLSX_MEDIA_TYPE]: 'A workbook.',
  [PARQUET_MEDIA_TYPE]: 'A file.',
  [XML_MEDIA_TYPE]: 'A document.',
  'application/pdf': 'A file.',
  'text/event-stream': 'A stream of events that ends when either side ends it.',
};

function answerSchema({ answer, mediaType }: Route) {
  if (mediaType === undefined) return answer;
  return { description: DESCRIPTIONS[mediaType], content: { [mediaType]: { schema: answer } } };
}

function sendRefused(
  reply: FastifyReply,
  { refused, details, waitMs }: RefusedRequest<ProblemCode>,
): FastifyReply {
  return waitMs === null ? sendProblem(reply, refused, details) : sendTooManyAttempts(reply, waitMs);
}

/** No answer of the contract has a member of this name. */
function isRefused(answer: unknown): answer is RefusedRequest<ProblemCode> {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
