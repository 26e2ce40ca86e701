import type { RecordId } from '../../core/kernel/brand.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { showReceiptNumber } from '../../core/protocol/codes/receipt-number.ts';
import type { RecordKind } from '../../core/protocol/messages/record.ts';
import type { FieldworkKind } from '../../core/protocol/outbox.ts';
import type { RandomIds } from '../cryptography/random-ids.ts';

/** What is sealed: see core/protocol/body.ts for what each kind holds. */
export type RecordBody = { readonly [key: string]: Json };

/**
 * A record about to be made. It is drawn once and kept for every further try: a storage that failed may have
 * written the row all the same, and only the same id makes the second try find it instead of counting the
 * answers twice. Nothing of a draft changes: what is in the store under its id was sealed from its body.
 */
export interface RecordDraft {
  readonly id: RecordId;
  /** What the respondent is shown, in two groups. It says nothing about the id; a response's body has it too. */
  readonly receipt: string;
  readonly kind: RecordKind;
  /** What the device counts it as; not said: what its kind says. */
  readonly countedAs?: FieldworkKind;
  readonly body: RecordBody;
}

export function draftRecord(random: RandomIds, kind: RecordKind, body: RecordBody): RecordDraft {
  const receipt = random.receipt();
  return {
    id: random.id(),
    receipt: showReceiptNumber(receipt),
    kind,
    body: kind === 'response' ? { ...body, receipt } : body,
  };
}
