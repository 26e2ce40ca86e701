/** P-256: each of the two numbers of a signature. */
const NUMBER_BYTES = 32;
/** ASN.1 DER (X.690). */
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * The signature of ES256 as JWS has it (RFC 7518: two numbers of 32 bytes) of one in DER, as node:crypto makes it. It
 * makes the other form too, and then takes twice as long over each key.
 */
export function jwsSignature(der: Uint8Array): Buffer {
  const signature = Buffer.alloc(2 * NUMBER_BYTES);
  let at = 2;
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    // A first byte of zero only says that the number is not negative.
    const digits = number.subarray(Math.max(0, length - NUMBER_BYTES));
    signature.set(digits, end - digits.length);
    at += 2 + length;
  }
  return signature;
}

/** The other way; null of what is no signature's length. */
export function derSignature(jws: Uint8Array): Buffer | null {
  if (jws.length !== 2 * NUMBER_BYTES) return null;
  const numbers = [jws.subarray(0, NUMBER_BYTES), jws.subarray(NUMBER_BYTES)].map((bytes) => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.subarray(first === -1 ? NUMBER_BYTES - 1 : first);
    const isNegative = (digits[0] ?? 0) > 0x7f;
    return Buffer.concat([
      Buffer.of(INTEGER, digits.length + (isNegative ? 1 : 0), ...(isNegative ? [0] : [])),
      digits,
    ]);
  });
  const content = Buffer.concat(numbers);
  return Buffer.concat([Buffer.of(SEQUENCE, content.length), content]);
}
