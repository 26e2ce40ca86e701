import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { VersionFault } from '../../core/protocol/messages/common.ts';
import { encodeOfferAnswer, parseOffer } from '../../core/protocol/messages/offer.ts';
import { deviceSignedHeader } from '../../core/protocol/signed.ts';
import type { CollectorStore, EnrolmentUnknown } from './collector-store.ts';
import type { Signatures } from './signatures.ts';

export type OfferFault =
  | { readonly kind: 'offer-malformed' | 'signature-invalid' | 'receipt-key-unknown' }
  | VersionFault
  | EnrolmentUnknown;

export interface OfferPorts {
  readonly store: Pick<CollectorStore, 'lacking' | 'member'>;
  readonly signatures: Signatures;
}

/**
 * Which of the records a device offers the collector lacks, as a JWS. A fault means that the device was told
 * nothing.
 *
 * @param jws of the device
 */
export async function answerOffer(
  jws: string,
  { store, signatures }: OfferPorts,
): Promise<Result<string, OfferFault>> {
  const claim = signatures.claim(jws);
  if (claim === null) return err({ kind: 'offer-malformed' });
  const offer = parseOffer(claim.payload);
  if (!offer.ok) return offer;
  const { protocol, enrolment, offer: id, receiptKey } = offer.value;
  const member = await store.member(enrolment);
  if (member === null) return err({ kind: 'enrolment-unknown' });
  const header = deviceSignedHeader('sipas-offer');
  const isSigned =
    member.publicKey !== null && (await signatures.verify(member.publicKey, header, jws)) === claim.payload;
  if (!isSigned) return err({ kind: 'signature-invalid' });
  if (signatures.receiptKey(receiptKey) === null) return err({ kind: 'receipt-key-unknown' });
  const answer = await store.lacking(offer.value);
  if (!answer.ok) return answer;
  const payload = encodeOfferAnswer({ protocol, enrolment, offer: id, ...answer.value });
  return ok(await signatures.sign('sipas-offer-answer', receiptKey, payload));
}
