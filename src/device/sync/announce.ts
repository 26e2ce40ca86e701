import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { MEMBERSHIP_MEDIA_TYPE } from '../../core/protocol/messages/membership.ts';
import { type Answered, type ExchangePorts, exchange, type Failed } from '../exchange/exchange.ts';
import type { Member } from '../membership/member.ts';

/**
 * Shows a collector that does not know an enrolment, because it was restored from a copy older than that, the
 * membership it once signed. The answer changes nothing here, so it needs no signature.
 */
export function announce(ports: ExchangePorts, { id, membership }: Member): Promise<Answered<true> | Failed> {
  const request = { method: 'PUT', mediaType: MEMBERSHIP_MEDIA_TYPE, body: membership.jws } as const;
  return exchange(ports, `/api/v1/enrolments/${id}`, request, (text) => (names(text, id) ? true : null));
}

function names(text: string, enrolment: EnrolmentId): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' && value !== null && 'enrolment' in value && value.enrolment === enrolment
    );
  } catch {
    return false;
  }
}
