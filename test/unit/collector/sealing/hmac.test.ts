import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hmacSha256 } from '../../../../src/collector/sealing/hmac.ts';

test.each([0, 1, 32, 63, 64])('a key of %i bytes gives what node:crypto gives', (length) => {
  const key = Buffer.alloc(length, 0xa5);
  for (const message of ['', 'a', 'HPKE-v1'.repeat(40)]) {
    const expected = createHmac('sha256', key).update(message).digest('hex');
    expect(hmacSha256(key, Buffer.from(message)).toString('hex')).toBe(expected);
  }
});
