import { hash } from 'node:crypto';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Sha256 } from '../../../core/kernel/brand.ts';
import type { ByteTools } from './byte-tools.ts';
import { takeTurns } from './take-turns.ts';

/** Each may hold a whole unpacked batch; the thread pool of zlib has four threads, so more would only hold memory. */
const inTurn = takeTurns(4);

/** ByteTools over node:crypto and node:zlib. */
export const NODE_BYTES: ByteTools = {
  sha256: (bytes) => hash('sha256', bytes, 'hex') as Sha256,
  gunzip: (bytes, maxBytes) =>
    inTurn(() => gunzip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), maxBytes)),
};

const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const DEFLATE = 8;

/**
 * Unpacks one gzip member (RFC 1952). Header and trailer are read here and the stream between them by zlib in
 * its thread pool: node:zlib's own gunzip goes on with a second member and ignores zeros behind the last, and
 * then two bodies would unpack to the same batch.
 */
async function gunzip(bytes: Buffer, maxBytes: number): Promise<Uint8Array | 'not-gzip' | 'too-large'> {
  const start = deflateStart(bytes);
  if (start === null || bytes.length < start + TRAILER_BYTES) return 'not-gzip';
  const inflated = await inflate(bytes.subarray(start), maxBytes);
  if (typeof inflated === 'string') return inflated;
  const { output, usedBytes } = inflated;
  const trailer = start + usedBytes;
  const isComplete =
    trailer + TRAILER_BYTES === bytes.length &&
    bytes.readUInt32LE(trailer) === crc32(output) &&
    bytes.readUInt32LE(trailer + 4) === output.length;
  return isComplete ? output : 'not-gzip';
}

/** Where the compressed data begins, or null when this is no gzip header. */
function deflateStart(bytes: Buffer): number | null {
  if (bytes.length < FIXED_HEADER_BYTES || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== DEFLATE) {
    return null;
  }
  const flags = bytes.readUInt8(3);
  let at = FIXED_HEADER_BYTES;
  if ((flags & 4) !== 0) {
    if (bytes.length < at + 2) return null;
    at += 2 + bytes.readUInt16LE(at);
  }
  // A file name and a comment, each ended by a zero byte.
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return null;
    at = end + 1;
  }
  return (flags & 2) === 0 ? at : at + 2;
}

function inflate(
  bytes: Buffer,
  maxBytes: number,
): Promise<{ output: Buffer; usedBytes: number } | 'not-gzip' | 'too-large'> {
  return new Promise((resolve) => {
    const stream = createInflateRaw();
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      resolve('too-large');
      // Closing the stream takes a while, and a refused batch should not be held that long.
      chunks.length = 0;
      stream.destroy();
    });
    stream.on('error', () => resolve('not-gzip'));
    stream.on('end', () => resolve({ output: Buffer.concat(chunks, size), usedBytes: stream.bytesWritten }));
    stream.end(bytes);
  });
}
