import type { RecordDraft } from '../../../device/records/record-draft.ts';
import type { SubmitFailure } from '../../../device/records/submit-record.ts';

/**
 * What the kiosk is doing. Answers exist only inside `survey` and, once submitted, in the draft of `saving` and
 * `failed`; every way back to `attract` drops them.
 */
export type Phase =
  | { readonly kind: 'attract' }
  | { readonly kind: 'survey'; readonly session: number }
  | {
      readonly kind: 'saving';
      readonly draft: RecordDraft;
      readonly tries: number;
      /** Of the survey that stays in sight for the first moment; null: it is said that something is being saved. */
      readonly session: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly draft: RecordDraft;
      readonly tries: number;
      readonly failure: SubmitFailure;
    }
  | { readonly kind: 'thanks'; readonly receipt: string };
