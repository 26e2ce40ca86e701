import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRandomId } from '../../../core/kernel/brand.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { err, type Result } from '../../../core/kernel/result.ts';
import { MEMBERSHIP_MAX_BYTES } from '../../../core/protocol/limits.ts';
import type { VersionFault } from '../../../core/protocol/messages/common.ts';
import {
  encodeEnrolmentAnswer,
  encodeKnownEnrolment,
} from '../../../core/protocol/messages/enrolment-answer.ts';
import {
  type EnrolmentRequest,
  parseEnrolmentRequest,
} from '../../../core/protocol/messages/enrolment-request.ts';
import {
  MEMBERSHIP_MEDIA_TYPE,
  type Membership,
  parseMembership,
} from '../../../core/protocol/messages/membership.ts';
import { collectorSignedHeader, deviceSignedHeader } from '../../../core/protocol/signed.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { EnrolmentCodes } from '../../devices/enrolment-codes.ts';
import type { EnrolmentStore } from '../../devices/enrolment-store.ts';
import type { CollectorStore } from '../../ingest/collector-store.ts';
import { signedMembership } from '../../ingest/membership-of.ts';
import type { Signatures } from '../../ingest/signatures.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { NAME_FAULT, sendProblem } from '../problem.ts';

export interface EnrolmentPorts {
  readonly enrolmentCodes: Pick<EnrolmentCodes, 'redeem'>;
  readonly enrolments: EnrolmentStore;
  readonly store: Pick<CollectorStore, 'member'>;
  readonly signatures: Signatures;
  readonly units: UnitDirectory;
}

const REQUEST_HEADER = deviceSignedHeader('sipas-enrolment');

/**
 * `POST /api/v1/enrolments`: a one-time code and a key become a member. `PUT /api/v1/enrolments/{id}`: a member shows
 * what the collector once signed, when a restored one does not know it. Both bodies are one JWS.
 */
export async function registerEnrolmentRoutes(app: FastifyInstance, ports: EnrolmentPorts): Promise<void> {
  await app.register(async (scope) => {
    // Nothing but a JWS is read here; any other media type is refused unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      MEMBERSHIP_MEDIA_TYPE,
      { parseAs: 'string', bodyLimit: MEMBERSHIP_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    const route = {
      bodyLimit: MEMBERSHIP_MAX_BYTES,
      config: { action: 'device.exchange' },
      schema: { hide: true },
    } as const;
    scope.route({
      ...route,
      method: 'POST',
      url: '/api/v1/enrolments',
      handler: (request, reply) => enrol(request, reply, ports),
    });
    scope.route({
      ...route,
      method: 'PUT',
      url: '/api/v1/enrolments/:id',
      handler: (request, reply) => announce(request, reply, ports),
    });
  });
}

async function enrol(
  request: FastifyRequest,
  reply: FastifyReply,
  ports: EnrolmentPorts,
): Promise<FastifyReply> {
  const { enrolmentCodes, store, signatures, units } = ports;
  if (typeof request.body !== 'string') return sendProblem(reply, 'unsupported-media-type');
  const asked = await readRequest(request.body, signatures);
  if (!asked.ok) return sendProblem(reply, asked.error.kind);
  const { code, publicKey } = asked.value;
  const name = givenName(asked.value.name);
  if (name === null) return sendProblem(reply, 'body-malformed', NAME_FAULT);
  const redeemed = await enrolmentCodes.redeem({ code, deviceName: name, publicKey, address: request.ip });
  if (!redeemed.ok) {
    const { error } = redeemed;
    if (error.kind === 'too-many-attempts') reply.header('retry-after', error.retryAfterS);
    return sendProblem(reply, error.kind);
  }
  const { enrolment, epoch } = redeemed.value;
  const member = await store.member(enrolment);
  // Whatever else has this enrolment by now, this key has not.
  if (member?.publicKey !== publicKey) return sendProblem(reply, 'enrolment-code-invalid');
  const { id } = signatures.current().receiptKey;
  const membership = await signedMembership({ ...member, publicKey }, await units.tree(), signatures, id);
  const answer = encodeEnrolmentAnswer({ enrolment, epoch, membership });
  return reply.code(201).type('application/json').send(answer);
}

async function readRequest(
  jws: string,
  signatures: Signatures,
): Promise<
  Result<EnrolmentRequest, VersionFault | { readonly kind: 'body-malformed' | 'signature-invalid' }>
> {
  const claim = signatures.claim(jws);
  if (claim === null) return err({ kind: 'body-malformed' });
  const request = parseEnrolmentRequest(claim.payload);
  if (!request.ok) return request;
  const said = await signatures.verify(request.value.publicKey, REQUEST_HEADER, jws);
  return said === claim.payload ? request : err({ kind: 'signature-invalid' });
}

async function announce(
  request: FastifyRequest,
  reply: FastifyReply,
  { enrolments, signatures }: EnrolmentPorts,
): Promise<FastifyReply> {
  if (typeof request.body !== 'string') return sendProblem(reply, 'unsupported-media-type');
  const { id } = request.params as { readonly id: string };
  if (!isRandomId<'EnrolmentId'>(id)) return sendProblem(reply, 'parameter-invalid', { detail: '/id' });
  const shown = await readMembership(request.body, signatures);
  if (!shown.ok) return sendProblem(reply, shown.error.kind);
  const { enrolment, deviceName: name, deviceKey: publicKey, places } = shown.value;
  const [first] = places;
  // A membership of another is good for that one's address only.
  if (enrolment !== id || first === undefined) return sendProblem(reply, 'membership-invalid');
  const announced = await enrolments.announce({
    id,
    unit: first.unit.ref as UnitRef,
    name,
    day: first.from,
    publicKey,
    moves: places.slice(1).map(({ from, unit }) => ({ from, unit: unit.ref as UnitRef })),
  });
  if (announced === 'taken') return sendProblem(reply, 'enrolment-taken');
  const status = announced === 'added' ? 201 : 200;
  return reply
    .code(status)
    .type('application/json')
    .send(encodeKnownEnrolment({ enrolment: id }));
}

/** The collector believes its own word, by whichever of its receipt keys it gave it. */
async function readMembership(
  jws: string,
  signatures: Signatures,
): Promise<Result<Membership, VersionFault | { readonly kind: 'body-malformed' | 'membership-invalid' }>> {
  const claim = signatures.claim(jws);
  if (claim === null) return err({ kind: 'body-malformed' });
  for (const key of signatures.receiptKeys()) {
    const header = collectorSignedHeader('sipas-membership', key.id);
    if (claim.header !== header) continue;
    const said = await signatures.verify(key.publicKey, header, jws);
    const membership = said === null ? null : parseMembership(said);
    if (membership?.ok) return membership;
    if (membership?.error.kind === 'protocol-version-unsupported') return err(membership.error);
  }
  return err({ kind: 'membership-invalid' });
}
