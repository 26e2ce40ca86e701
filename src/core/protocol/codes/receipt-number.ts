import type { Brand } from '../../kernel/brand.ts';

/**
 * The number a respondent is shown with the thanks, by which they may ask whether their response was received. Ten
 * digits: of ten million numbers that were received, one mistyped number in a thousand is one of them.
 */
export const RECEIPT_DIGITS = 10;
const GROUP_DIGITS = 5;
const NUMBER = new RegExp(`^[0-9]{${RECEIPT_DIGITS}}$`);

/** Ten digits without a blank, as it travels. */
export type ReceiptNumber = Brand<string, 'ReceiptNumber'>;

/** Whether it is a number as it travels. Which ones were received is the collector's to say. */
export function isReceiptNumber(value: unknown): value is ReceiptNumber {
  return typeof value === 'string' && NUMBER.test(value);
}

/** `01234 56789`, as it is shown. */
export function showReceiptNumber(number: ReceiptNumber): string {
  return `${number.slice(0, GROUP_DIGITS)} ${number.slice(GROUP_DIGITS)}`;
}
