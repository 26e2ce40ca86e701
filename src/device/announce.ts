import { type Answered, type ExchangePorts, exchange, type Failed } from './exchange.ts';
import type { Enrolment } from './outbox-store.ts';

/**
 * Tells a collector that does not know an enrolment, because it was restored from a copy older than that, who
 * this device is: the same id, unit and name as at enrolment.
 */
export function announce(ports: ExchangePorts, enrolment: Enrolment): Promise<Answered<true> | Failed> {
  const { id, unit, deviceName } = enrolment;
  const body = JSON.stringify({ unit: unit.ref, name: deviceName });
  const request = { method: 'PUT', mediaType: 'application/json', body } as const;
  return exchange(ports, `/api/v1/enrolments/${id}`, request, (text) => (names(text, id) ? true : null));
}

function names(text: string, enrolment: Enrolment['id']): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' && value !== null && 'enrolment' in value && value.enrolment === enrolment
    );
  } catch {
    return false;
  }
}
