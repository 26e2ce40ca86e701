import type { RecordDraft } from '../../../device/records/record-draft.ts';
import type { SubmitFailure } from '../../../device/records/submit-record.ts';

/**
 * What the kiosk is doing. Answers exist only inside `survey` and, once submitted, in the draft of `saving` and
 * `failed`; every way back to `attract` drops them. A survey that was submitted stays in sight for the first moment of
 * saving: a screen that stands for a blink is work for the processor and unrest for the eye.
 */
export type Phase =
  | { readonly kind: 'attract' }
  | { readonly kind: 'survey'; readonly session: number }
  | {
      readonly kind: 'saving';
      readonly draft: RecordDraft;
      readonly tries: number;
    }
  | {
      readonly kind: 'failed';
      readonly draft: RecordDraft;
      readonly tries: number;
      readonly failure: SubmitFailure;
    }
  | {
      readonly kind: 'thanks';
      readonly receipt: string;
      /** The survey that is taken off the page once thanks are painted, and hidden until then; null: it is gone. */
      readonly behind: number | null;
    };
