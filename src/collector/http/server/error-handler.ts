import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { ProblemCode } from '../../../core/protocol/console-problems.ts';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { BUSY_MS, TooBusy } from '../../people/sign-in/hash-queue.ts';
import { ProviderUnavailable } from '../../people/sign-in/provider.ts';
import { type ProblemDetails, sendProblem, sendTooManyAttempts } from '../problem.ts';

/** Fastify's own refusals of what a client sent, by its stable codes. */
const REFUSALS: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request-malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body-malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body-malformed',
  FST_ERR_BAD_URL: 'request-malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
  FST_ERR_NOT_FOUND: 'not-found',
};

/** Refusals of files, which carry no code. */
const REFUSALS_OF_FILES: Readonly<Record<number, ProblemCode>> = {
  412: 'precondition-failed',
  416: 'range-unsatisfiable',
};

/** Whatever was thrown while a request was served, as a problem; only what is our own fault is logged with a stack. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof StorageUnavailable) {
    request.log.warn({ err: error.cause ?? error }, 'the store cannot be used');
    return sendProblem(reply, 'storage-unavailable');
  }
  if (error instanceof TooBusy) return sendTooManyAttempts(reply, BUSY_MS);
  if (error instanceof ProviderUnavailable) {
    request.log.warn({ err: error.cause ?? error }, 'the provider of OpenID Connect cannot be asked');
    return sendProblem(reply, 'sign-in-provider-unavailable');
  }
  const [code, details] = refusalOf(error, request);
  if (code === 'internal-error') request.log.error({ err: error }, 'a fault of our own');
  return sendProblem(reply, code, details);
}

function refusalOf(error: FastifyError, request: FastifyRequest): [ProblemCode, ProblemDetails] {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const detail = error.validation.map(({ instancePath }) => instancePath || '/').join(', ');
    return [error.validationContext === 'body' ? 'body-malformed' : 'parameter-invalid', { detail }];
  }
  const code = REFUSALS[error.code] ?? REFUSALS_OF_FILES[error.statusCode ?? 0];
  if (code === 'body-too-large') return [request.routeOptions.config.bodyTooLarge ?? code, {}];
  if (code !== undefined) return [code, {}];
  // A body that ends early or cannot be parsed comes from the client whatever its code is.
  return [
    error.statusCode !== undefined && error.statusCode < 500 ? 'request-malformed' : 'internal-error',
    {},
  ];
}
