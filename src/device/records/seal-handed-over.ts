import type { KeyId, PublicKey, RecordId } from '../../core/kernel/brand.ts';
import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import {
  type HandedOverPart,
  handedOverAssociatedData,
  handedOverBytes,
  type SealedPart,
} from '../../core/protocol/handed-over.ts';
import { PADDING_MARK } from '../../core/protocol/sealing.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { base64url } from '../cryptography/base64.ts';
import type { Sealer } from '../cryptography/cryptography.ts';

/** For which record, and to which of the collector's keys. */
export interface PartOf {
  readonly id: RecordId;
  readonly sealingKey: { readonly id: KeyId; readonly publicKey: PublicKey };
}

/**
 * Seals what a citizen answered alone, long before the record it will stand in. From here on the device cannot read it.
 * Precondition: checkHandedOver finds nothing wrong with it.
 */
export async function sealHandedOver(
  cryptography: Sealer,
  questionnaire: Questionnaire,
  part: HandedOverPart,
  { id, sealingKey }: PartOf,
): Promise<SealedPart> {
  const key = sealingKey.id;
  const { id: name, version } = questionnaire;
  const associatedData = handedOverAssociatedData({ id, key, questionnaire: name, version });
  const content = new TextEncoder().encode(canonicalJson(part as unknown as Json));
  const plaintext = new Uint8Array(handedOverBytes(questionnaire));
  plaintext.set(content);
  plaintext[content.length] = PADDING_MARK;
  const sealed = await cryptography.seal(sealingKey.publicKey, associatedData, plaintext);
  return { key, sealed: base64url(sealed) };
}
