import { err, ok, type Result } from '../../core/kernel/result.ts';
import { type OfferAnswer, parseOffer } from '../../core/protocol/offer.ts';
import type { CollectorStore, EnrolmentUnknown } from './collector-store.ts';

export type OfferFault = { readonly kind: 'offer-malformed' } | EnrolmentUnknown;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Which of the records a device offers the collector lacks. A fault means that the device was told nothing. */
export async function answerOffer(
  bytes: Uint8Array,
  store: Pick<CollectorStore, 'lacking'>,
): Promise<Result<OfferAnswer, OfferFault>> {
  const text = decoded(bytes);
  const offer = text === null ? err({ kind: 'offer-malformed' } as const) : parseOffer(text);
  if (!offer.ok) return offer;
  const answer = await store.lacking(offer.value);
  if (!answer.ok) return answer;
  const { protocol, enrolment } = offer.value;
  return ok({ protocol, enrolment, ...answer.value });
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
