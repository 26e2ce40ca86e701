import type { OfferId } from '../../core/kernel/brand.ts';
import {
  encodeOffer,
  OFFER_MEDIA_TYPE,
  type OfferAnswer,
  parseOfferAnswer,
} from '../../core/protocol/messages/offer.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import { collectorSignedHeader, deviceSignedHeader } from '../../core/protocol/signed.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Signer, Verifier } from '../cryptography/cryptography.ts';
import type { RandomIds } from '../cryptography/random-ids.ts';
import { type Answered, type ExchangePorts, exchange, type Failed } from '../exchange/exchange.ts';
import type { Credentials } from '../membership/read-membership.ts';

export interface OfferPorts extends ExchangePorts {
  readonly random: RandomIds;
  readonly cryptography: Signer & Verifier;
}

/**
 * Asks which of these records of an enrolment the collector lacks. Sends their ids and digests, no answers. Only a
 * signed answer to this very offer counts.
 */
export async function sendOffer(
  ports: OfferPorts,
  member: Credentials,
  entries: readonly OutboxEntry[],
): Promise<Answered<OfferAnswer> | Failed> {
  const { cryptography } = ports;
  const { receiptKey } = member.membership;
  const offer = ports.random.id<'OfferId'>() satisfies OfferId;
  const payload = encodeOffer({
    protocol: PROTOCOL_VERSION,
    enrolment: member.id,
    offer,
    receiptKey: receiptKey.id,
    records: entries.map(({ id, sha256 }) => ({ id, sha256 })),
  });
  const body = await cryptography.sign(member.signingKey, deviceSignedHeader('sipas-offer'), payload);
  const request = { method: 'POST', mediaType: OFFER_MEDIA_TYPE, body } as const;
  return exchange(ports, '/api/v1/offers', request, async (jws) => {
    const header = collectorSignedHeader('sipas-offer-answer', receiptKey.id);
    const said = await cryptography.verify(receiptKey.publicKey, header, jws);
    const parsed = said === null ? null : parseOfferAnswer(said);
    if (parsed === null || !parsed.ok) return null;
    const answer = parsed.value;
    return answer.enrolment === member.id && answer.offer === offer ? answer : null;
  });
}
