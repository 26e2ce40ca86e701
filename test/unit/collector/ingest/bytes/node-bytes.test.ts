import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NODE_BYTES } from '../../../../../src/collector/ingest/bytes/node-bytes.ts';

const unpack = (bytes: Uint8Array, limit = 10_000_000) => NODE_BYTES.gunzip(bytes, limit);

function patched(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at] = value;
  return copy;
}

/** What is unpacked where it stands, and what a thread unpacks. */
const SIZES = [
  ['small', 'một dòng\n'.repeat(500)],
  ['large', randomBytes(8_000).toString('hex')],
] as const;

describe.each(SIZES)('gunzip of what is %s', (_, TEXT) => {
  const MEMBER = gzipSync(TEXT);

  test('unpacks one complete member', async () => {
    expect(Buffer.from((await unpack(MEMBER)) as Uint8Array).toString()).toBe(TEXT);
  });

  test('unpacks a member of nothing', async () => {
    expect(await unpack(gzipSync(''))).toHaveLength(0);
  });

  test('reads past the optional fields of a header', async () => {
    const name = Buffer.from('batch.txt\0');
    const extra = Buffer.from([3, 0, 1, 2, 3]);
    const withFields = Buffer.concat([
      patched(MEMBER, 3, 4 | 8).subarray(0, 10),
      extra,
      name,
      MEMBER.subarray(10),
    ]);
    expect(Buffer.from((await unpack(withFields)) as Uint8Array).toString()).toBe(TEXT);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not gzip at all, but long enough')],
    ['a header alone', MEMBER.subarray(0, 10)],
    ['a member cut short', MEMBER.subarray(0, -9)],
    ['a trailer cut short', MEMBER.subarray(0, -1)],
    ['a wrong checksum', patched(MEMBER, -6, 1)],
    ['a wrong length', patched(MEMBER, -1, 1)],
    ['a second member', Buffer.concat([MEMBER, MEMBER])],
    ['a member behind an empty one', Buffer.concat([gzipSync(''), MEMBER])],
    ['bytes behind the member', Buffer.concat([MEMBER, Buffer.from('x')])],
    ['zeros behind the member', Buffer.concat([MEMBER, Buffer.alloc(4)])],
    ['a file name without end', Buffer.concat([patched(MEMBER, 3, 8).subarray(0, 10), Buffer.alloc(30, 1)])],
  ])('refuses %s', async (_, bytes) => {
    expect(await unpack(bytes)).toBe('not-gzip');
  });

  test('takes exactly the limit and stops one byte past it', async () => {
    const size = Buffer.byteLength(TEXT);
    expect(await unpack(MEMBER, size)).toHaveLength(size);
    expect(await unpack(MEMBER, size - 1)).toBe('too-large');
  });

  test('stops a bomb long before it has gone off', async () => {
    const bomb = gzipSync(Buffer.alloc(TEXT.length < 6_000 ? 3_000_000 : 128 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    expect(await unpack(bomb, 1_000_000)).toBe('too-large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });
});
