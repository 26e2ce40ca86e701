import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDay } from '../../../core/kernel/calendar.ts';
import { isVisitTicket, VISIT_TICKET_HEADER } from '../../../core/protocol/codes/visit-ticket.ts';
import { BATCH_MAX_COMPRESSED_BYTES } from '../../../core/protocol/limits.ts';
import {
  encodeTypedCodeAnswer,
  parseTypedCodeQuestion,
  TYPED_CODE_QUESTION_MAX_BYTES,
} from '../../../core/protocol/messages/asked/typed-code.ts';
import { BATCH_MEDIA_TYPE } from '../../../core/protocol/messages/batch.ts';
import { encodeLinkedOffice } from '../../../core/protocol/messages/office-link.ts';
import type { OfficeLinks } from '../../devices/office-links.ts';
import type { TypedCodes } from '../../devices/typed-codes.ts';
import { placedUnit } from '../../ingest/membership-of.ts';
import type { IngestPorts } from '../../ingest/receive-batch.ts';
import { receivePhoneResponse } from '../../ingest/receive-phone-response.ts';
import { sendProblem } from '../problem.ts';
import { JWS_MEDIA_TYPE, refuseBatch } from './batch-routes.ts';
import { PhoneLimits } from './phone-limits.ts';

export interface PhonePorts extends IngestPorts {
  readonly officeLinks: OfficeLinks;
  readonly typedCodes: TypedCodes;
}

/**
 * `GET /api/v1/office-links/{link}`, what an own phone is told of the office, and `POST /api/v1/phone-responses`, where it
 * sends its one response: a batch, with its visit ticket beside it in a header where it has one; and
 * `POST /api/v1/typed-codes`, where it asks which link a typed code is for, and so whether a ticket is open.
 */
export async function registerPhoneRoutes(app: FastifyInstance, ports: PhonePorts): Promise<void> {
  const limits = new PhoneLimits(ports.now);
  app.route({
    method: 'GET',
    url: '/api/v1/office-links/:link',
    config: { action: 'office-links.open' },
    schema: { hide: true },
    handler: (request, reply) => tellOffice(request, reply, ports),
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      BATCH_MEDIA_TYPE,
      { parseAs: 'buffer', bodyLimit: BATCH_MAX_COMPRESSED_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.route({
      method: 'POST',
      url: '/api/v1/phone-responses',
      bodyLimit: BATCH_MAX_COMPRESSED_BYTES,
      config: { action: 'phone-responses.send', bodyTooLarge: 'batch-too-large' },
      schema: { hide: true },
      handler: (request, reply) => takeResponse(request, reply, ports, limits),
    });
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: TYPED_CODE_QUESTION_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.route({
      method: 'POST',
      url: '/api/v1/typed-codes',
      bodyLimit: TYPED_CODE_QUESTION_MAX_BYTES,
      config: { action: 'office-links.open' },
      schema: { hide: true },
      handler: (request, reply) => tellLink(request, reply, ports, limits),
    });
  });
}

async function tellLink(
  request: FastifyRequest,
  reply: FastifyReply,
  { typedCodes }: PhonePorts,
  limits: PhoneLimits,
): Promise<FastifyReply> {
  if (typeof request.body !== 'string') return sendProblem(reply, 'unsupported-media-type');
  const asked = parseTypedCodeQuestion(request.body);
  if (asked === null) return sendProblem(reply, 'body-malformed');
  const link = await typedCodes.linkOf(asked.code);
  if (link === null) return refuseTicket(request, reply, limits);
  return reply.type('application/json').send(encodeTypedCodeAnswer(link));
}

async function tellOffice(
  request: FastifyRequest,
  reply: FastifyReply,
  { officeLinks, units, signatures, now }: PhonePorts,
): Promise<FastifyReply> {
  const { link } = request.params as { readonly link: string };
  const found = await officeLinks.find(link);
  if (found === null) return sendProblem(reply, 'office-link-unknown');
  const { enrolment, unit } = found;
  const office = {
    unit: placedUnit(unit, await units.tree(), localDay(now())),
    enrolment,
    ...signatures.current(),
    nowMs: now(),
  };
  return reply.type('application/json').send(encodeLinkedOffice(office));
}

async function takeResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  ports: PhonePorts,
  limits: PhoneLimits,
): Promise<FastifyReply> {
  if (!(request.body instanceof Uint8Array)) return sendProblem(reply, 'unsupported-media-type');
  const ticket = request.headers[VISIT_TICKET_HEADER];
  if (ticket !== undefined && !isVisitTicket(ticket)) return refuseTicket(request, reply, limits);
  const ticketMac = ticket === undefined ? null : ports.officeLinks.macOf(ticket);
  const received = await receivePhoneResponse(request.body, ticketMac, ports, limits.admission(request.ip));
  if (received.ok) return reply.type(JWS_MEDIA_TYPE).send(received.value.jws);
  const { error } = received;
  if (error.kind === 'visit-ticket-invalid') return refuseTicket(request, reply, limits);
  if (error.kind === 'too-many-requests') return refuseForNow(reply, error.retryAfterS);
  return refuseBatch(reply, error);
}

/** Unknown, of another office or spent: anyone who guesses learns nothing of which. */
function refuseTicket(request: FastifyRequest, reply: FastifyReply, limits: PhoneLimits): FastifyReply {
  const waitS = limits.countWrongTicket(request.ip);
  return waitS === null ? sendProblem(reply, 'visit-ticket-invalid') : refuseForNow(reply, waitS);
}

function refuseForNow(reply: FastifyReply, waitS: number): FastifyReply {
  reply.header('retry-after', waitS);
  return sendProblem(reply, 'too-many-requests');
}
