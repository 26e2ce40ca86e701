import { parseKnownEnrolment } from '../../core/protocol/messages/enrolment-answer.ts';
import { MEMBERSHIP_MEDIA_TYPE } from '../../core/protocol/messages/membership.ts';
import { type Answered, type ExchangePorts, exchange, type Failed } from '../exchange/exchange.ts';
import type { Credentials } from '../membership/read-membership.ts';

/**
 * Shows a collector that does not know an enrolment, because it was restored from a copy older than that, the
 * membership it once signed. The answer changes nothing here, so it needs no signature.
 */
export function announce(
  ports: ExchangePorts,
  { id, membership }: Credentials,
): Promise<Answered<true> | Failed> {
  const request = { method: 'PUT', mediaType: MEMBERSHIP_MEDIA_TYPE, body: membership.jws } as const;
  return exchange(ports, `/api/v1/enrolments/${id}`, request, (text) => {
    const known = parseKnownEnrolment(text);
    return known.ok && known.value.enrolment === id ? true : null;
  });
}
