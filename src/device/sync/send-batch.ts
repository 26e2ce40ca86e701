import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { type Acknowledgement, parseAcknowledgement } from '../../core/protocol/messages/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../../core/protocol/messages/batch.ts';
import { parseHeads } from '../../core/protocol/messages/heads.ts';
import type { CollectorKey } from '../../core/protocol/messages/membership.ts';
import { collectorSignedHeader } from '../../core/protocol/signed.ts';
import type { Verifier } from '../cryptography/cryptography.ts';
import { type Answered, type ExchangePorts, exchange, type Failed } from '../exchange/exchange.ts';
import { type Credentials, changedMembership, type MembershipPorts } from '../membership/read-membership.ts';
import type { Brought, HeldHeads } from '../outbox/outbox-store.ts';
import type { Batch } from './make-batch.ts';

/** The collector's word on a batch, verified. */
export interface Heard {
  readonly acknowledgement: Acknowledgement;
  readonly brought: Brought;
}

/** Sends a batch. Only a signed acknowledgement that names this batch and this enrolment counts. */
export function sendBatch(
  ports: ExchangePorts & MembershipPorts,
  member: Credentials,
  { id, bytes }: Batch,
): Promise<Answered<Heard> | Failed> {
  const request = { method: 'POST', mediaType: BATCH_MEDIA_TYPE, body: bytes } as const;
  return exchange(ports, '/api/v1/batches', request, async (jws) => {
    const heard = await readAcknowledgement(ports, member, jws);
    return heard?.acknowledgement.batch === id ? heard : null;
  });
}

/** The acknowledgement a JWS holds, or null when it is not the collector's word to this member. */
export async function readAcknowledgement(
  ports: MembershipPorts,
  member: Credentials,
  jws: string,
): Promise<Heard | null> {
  const { receiptKey } = member.membership;
  const acknowledgement = await acknowledgementIn(ports.cryptography, { id: member.id, receiptKey }, jws);
  if (acknowledgement === null) return null;
  return {
    acknowledgement,
    brought: {
      membership: await changedMembership(ports, member, acknowledgement.membership),
      heads: await headsIn(ports.cryptography, receiptKey, acknowledgement.heads),
    },
  };
}

/** The heads an acknowledgement brought, or null when it brought none that the key that is pinned signed. */
async function headsIn(
  cryptography: Verifier,
  { id, publicKey }: CollectorKey,
  jws: string | null,
): Promise<HeldHeads | null> {
  if (jws === null) return null;
  const payload = await cryptography.verify(publicKey, collectorSignedHeader('sipas-heads', id), jws);
  const said = payload === null ? null : parseHeads(payload);
  return said === null ? null : { jws, said };
}

/** What the collector acknowledges to this enrolment, or null when it is not signed by the key that is pinned. */
export async function acknowledgementIn(
  cryptography: Verifier,
  { id, receiptKey }: { readonly id: EnrolmentId; readonly receiptKey: CollectorKey },
  jws: string,
): Promise<Acknowledgement | null> {
  const header = collectorSignedHeader('sipas-acknowledgement', receiptKey.id);
  const payload = await cryptography.verify(receiptKey.publicKey, header, jws);
  if (payload === null) return null;
  const parsed = parseAcknowledgement(payload);
  return parsed.ok && parsed.value.enrolment === id ? parsed.value : null;
}
