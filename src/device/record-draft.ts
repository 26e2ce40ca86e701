import type { RecordId } from '../core/kernel/brand.ts';
import type { RecordKind, WireRecord } from '../core/protocol/record.ts';
import type { RandomIds } from './random-ids.ts';

/**
 * A record about to be made. It is drawn once and kept for every further try: a storage that failed may have
 * written the row all the same, and only the same id makes the second try find it instead of counting the
 * answers twice.
 */
export interface RecordDraft {
  readonly id: RecordId;
  /** What the respondent is shown. It says nothing about the id. */
  readonly receipt: string;
  readonly kind: RecordKind;
  readonly body: WireRecord['body'];
}

export function draftRecord(random: RandomIds, kind: RecordKind, body: WireRecord['body']): RecordDraft {
  return { id: random.id(), receipt: random.receipt(), kind, body };
}
