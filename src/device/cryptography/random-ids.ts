import type { RandomId } from '../../core/kernel/brand.ts';
import { RECEIPT_DIGITS, type ReceiptNumber } from '../../core/protocol/codes/receipt-number.ts';

/** The device's source of chance. */
export interface RandomIds {
  /** 128 random bits. */
  id<Name extends string>(): RandomId<Name>;
  /** Drawn apart from the record's id, so that one never leads to the other. */
  receipt(): ReceiptNumber;
  /** Uniform in [0, 1). */
  fraction(): number;
}

export const webCryptoRandomIds: RandomIds = {
  id<Name extends string>() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return hex(bytes) as RandomId<Name>;
  },
  receipt() {
    return Array.from({ length: RECEIPT_DIGITS }, () => uniformBelow(10)).join('') as ReceiptNumber;
  },
  fraction() {
    return uniformBelow(2 ** 32) / 2 ** 32;
  },
};

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Uniform whole number below a limit of at most 2³²; draws again above the largest multiple, so unbiased. */
function uniformBelow(limit: number): number {
  const usable = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < usable) return value % limit;
  }
}
