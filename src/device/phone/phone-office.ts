import {
  type LinkedOffice,
  type OfficeLink,
  parseLinkedOffice,
} from '../../core/protocol/messages/office-link.ts';
import type { Sealer, Verifier } from '../cryptography/cryptography.ts';
import { type ExchangePorts, exchange } from '../exchange/exchange.ts';
import { areUsable } from '../membership/read-membership.ts';
import type { SyncFailure } from '../outbox/outbox-store.ts';

/** An office that citizens answer for on their own phones, as its link names it. */
export interface PhoneOffice extends Pick<LinkedOffice, 'unit' | 'enrolment' | 'sealingKey' | 'receiptKey'> {
  readonly link: OfficeLink;
  /** Collector's clock minus the phone's, when the office was read. */
  readonly clockOffsetMs: number;
}

export interface OfficePorts extends ExchangePorts {
  readonly cryptography: Sealer & Verifier;
}

export type OfficeAnswer =
  | { readonly kind: 'found'; readonly office: PhoneOffice }
  /** There is no such link, or it was withdrawn. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly failure: SyncFailure };

/** Asks which office a link is of. Keys that are none, or are not the ones they name, are not the collector's. */
export async function readOffice(ports: OfficePorts, link: OfficeLink): Promise<OfficeAnswer> {
  const answer = await exchange(ports, `/api/v1/office-links/${link}`, { method: 'GET' }, async (text) => {
    const parsed = parseLinkedOffice(text);
    return parsed.ok && (await areUsable(ports.cryptography, parsed.value)) ? parsed.value : null;
  });
  if (answer.kind === 'failed') {
    const { failure } = answer;
    const isUnknown = failure.kind === 'problem' && failure.code === 'office-link-unknown';
    return isUnknown ? { kind: 'unknown' } : { kind: 'failed', failure };
  }
  const { nowMs, ...office } = answer.value;
  return { kind: 'found', office: { ...office, link, clockOffsetMs: nowMs - answer.middleMs } };
}
