import type { KeyId } from '../../core/kernel/brand.ts';
import { HANDED_OVER, handedOverAssociatedData, isSealedPart } from '../../core/protocol/handed-over.ts';
import type { WireRecord } from '../../core/protocol/messages/record.ts';
import type { OpenedBody } from '../ingest/opener.ts';
import type { SealedText } from './opener-message.ts';

type Open = (bodies: readonly SealedText[]) => Promise<readonly OpenedBody[]>;

/**
 * Opens the parts that were sealed before their records, and takes them out of the bodies. A part that is not sealed for
 * this very record makes it one that cannot be opened; anything else in its place, one whose check failed.
 *
 * @param opened one for each record
 */
export async function openHandedOver(
  records: readonly WireRecord[],
  opened: readonly OpenedBody[],
  open: Open,
): Promise<readonly OpenedBody[]> {
  const sealed = new Map<number, SealedText>();
  for (const [index, record] of records.entries()) {
    const text = sealedPartOf(record, opened[index]);
    if (text !== null) sealed.set(index, text);
  }
  const parts = sealed.size === 0 ? [] : await open([...sealed.values()]);
  const partAt = new Map([...sealed.keys()].map((index, at) => [index, parts[at]]));
  return opened.map((one, index) => withPart(one, partAt.get(index)));
}

function sealedPartOf(record: WireRecord, opened: OpenedBody | undefined): SealedText | null {
  const part = opened?.body?.[HANDED_OVER];
  if (!isSealedPart(part)) return null;
  const { id, questionnaire, version } = record;
  const key = part.key as KeyId;
  const associatedData = handedOverAssociatedData({ id, key, questionnaire, version });
  return { key, associatedData, sealed: part.sealed };
}

function withPart(opened: OpenedBody, part: OpenedBody | undefined): OpenedBody {
  if (opened.body === null || !Object.hasOwn(opened.body, HANDED_OVER)) return opened;
  if (part === undefined) return { body: null, reason: 'check-failed' };
  if (part.body === null) return part;
  const { [HANDED_OVER]: _, ...body } = opened.body;
  return { body, handedOver: part.body };
}
