import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { ReceiptNumber } from '../../codes/receipt-number.ts';
import { boolean, matching, object, readAs } from '../shape.ts';

/** Body of `POST /api/v1/receipt-questions`: never part of an address, which proxies and logs keep. */
export interface ReceiptQuestion {
  readonly receipt: ReceiptNumber;
}

/** Whether a response with that number was received and counted, and nothing else. */
export interface ReceiptAnswer {
  readonly isReceived: boolean;
}

export const RECEIPT_QUESTION = object<ReceiptQuestion>({ receipt: matching<ReceiptNumber>(/^[0-9]{10}$/) });
export const RECEIPT_ANSWER = object<ReceiptAnswer>({ isReceived: boolean() });

export const RECEIPT_QUESTION_WORDS = {
  receipt: 'the number that was shown with the thanks, without a blank',
};
export const RECEIPT_ANSWER_WORDS = { isReceived: 'whether a response with that number was counted' };

export const RECEIPT_QUESTION_MAX_BYTES = 256;

export function encodeReceiptQuestion(receipt: ReceiptNumber): string {
  return canonicalJson({ receipt });
}

export function parseReceiptQuestion(text: string): ReceiptQuestion | null {
  return readAs(RECEIPT_QUESTION, text);
}

export function encodeReceiptAnswer(isReceived: boolean): string {
  return canonicalJson({ isReceived });
}

/** What the address answered; null where it is no such message. */
export function parseReceiptAnswer(text: string): ReceiptAnswer | null {
  return readAs(RECEIPT_ANSWER, text);
}
