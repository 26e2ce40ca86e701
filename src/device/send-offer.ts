import type { EnrolmentId } from '../core/kernel/brand.ts';
import { OFFER_MEDIA_TYPE } from '../core/protocol/messages.ts';
import { encodeOffer, type OfferAnswer, parseOfferAnswer } from '../core/protocol/offer.ts';
import type { OutboxEntry } from '../core/protocol/outbox.ts';
import { PROTOCOL_VERSION } from '../core/protocol/version.ts';
import { type Answered, type ExchangePorts, exchange, type Failed } from './exchange.ts';

/** Asks which of these records of an enrolment the collector lacks. Sends their ids and digests, no answers. */
export function sendOffer(
  ports: ExchangePorts,
  enrolment: EnrolmentId,
  entries: readonly OutboxEntry[],
): Promise<Answered<OfferAnswer> | Failed> {
  const records = entries.map(({ id, sha256 }) => ({ id, sha256 }));
  const body = encodeOffer({ protocol: PROTOCOL_VERSION, enrolment, records });
  const request = { method: 'POST', mediaType: OFFER_MEDIA_TYPE, body } as const;
  return exchange(ports, '/api/v1/offers', request, (text) => {
    const parsed = parseOfferAnswer(text);
    return parsed.ok && parsed.value.enrolment === enrolment ? parsed.value : null;
  });
}
