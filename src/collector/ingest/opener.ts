import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import type { WireRecord } from '../../core/protocol/messages/record.ts';

/** What a record says, or why that stays unknown. */
export type OpenedBody =
  | {
      readonly body: { readonly [key: string]: Json };
      /** The part of an interview that was sealed before the rest, opened and no longer in `body`. */
      readonly handedOver?: { readonly [key: string]: Json };
    }
  /** `cannot-open`: not sealed to a key of the ring with what stands beside it; `check-failed`: opened, and no body. */
  | { readonly body: null; readonly reason: 'cannot-open' | 'check-failed' };

/** Opens sealed records, elsewhere than where requests are served. */
export interface Opener {
  /**
   * One for each record, in their order. That a record cannot be opened is a value. Throws StorageUnavailable when
   * more wait than there is room for; the same bytes may go through later.
   */
  open(enrolment: EnrolmentId, records: readonly WireRecord[]): Promise<readonly OpenedBody[]>;
}
