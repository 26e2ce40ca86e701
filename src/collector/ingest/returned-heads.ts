import { type Heads, parseHeads } from '../../core/protocol/messages/heads.ts';
import { collectorSignedHeader } from '../../core/protocol/signed.ts';
import type { Signatures } from './signatures.ts';

/** What a device returns, if the collector signed it by whichever of its keys; else null: it proves nothing. */
export async function readReturnedHeads(signatures: Signatures, jws: string | null): Promise<Heads | null> {
  const claim = jws === null ? null : signatures.claim(jws);
  if (jws === null || claim === null) return null;
  const by = signatures
    .receiptKeys()
    .find(({ id }) => collectorSignedHeader('sipas-heads', id) === claim.header);
  if (by === undefined) return null;
  const payload = await signatures.verify(by.publicKey, claim.header, jws);
  return payload === null ? null : parseHeads(payload);
}
