import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derSignature, jwsSignature } from '../../../src/collector/sealing/signature-form.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const AS_JWS = { dsaEncoding: 'ieee-p1363' } as const;

test('a signature in either form is the other one, as node:crypto reads it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), (signed) => {
      const jws = jwsSignature(sign('sha256', signed, privateKey));
      expect(verify('sha256', signed, { key: publicKey, ...AS_JWS }, jws)).toBe(true);
      const der = derSignature(sign('sha256', signed, { key: privateKey, ...AS_JWS }));
      expect(der !== null && verify('sha256', signed, publicKey, der)).toBe(true);
    }),
  );
});

test('numbers of any length come back as they were, and no other length is a signature', () => {
  const number = fc
    .tuple(fc.integer({ min: 0, max: 32 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([zeros, bytes]) => bytes.map((byte, index) => (index < zeros ? 0 : byte)));
  fc.assert(
    fc.property(number, number, (r, s) => {
      const jws = Buffer.concat([r, s]);
      const der = derSignature(jws);
      expect(der === null ? null : jwsSignature(der)).toEqual(jws);
    }),
  );
  for (const length of [0, 1, 63, 65, 128]) expect(derSignature(new Uint8Array(length))).toBeNull();
});
