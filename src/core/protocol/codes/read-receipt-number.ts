import { isReceiptNumber, RECEIPT_DIGITS, type ReceiptNumber } from './receipt-number.ts';
import { readTypedCode } from './typed-code.ts';

/** The number somebody typed, pasted or scanned, or null. Apart from the number itself, which every survey is given: few read one. */
export function readReceiptNumber(text: string): ReceiptNumber | null {
  const read = readTypedCode(text, RECEIPT_DIGITS);
  return isReceiptNumber(read) ? read : null;
}
