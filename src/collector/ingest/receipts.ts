import type { ReceiptNumber } from '../../core/protocol/codes/receipt-number.ts';

/** Which receipt numbers were received. Throws StorageUnavailable. */
export interface Receipts {
  /** Whether a response with that number was counted. Of which office, when, or what it says is kept nowhere. */
  isReceived(receipt: ReceiptNumber): Promise<boolean>;
}
