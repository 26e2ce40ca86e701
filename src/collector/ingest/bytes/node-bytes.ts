import { hash } from 'node:crypto';
import { crc32, createInflateRaw, type InflateRaw, inflateRawSync } from 'node:zlib';
import type { Sha256 } from '../../../core/kernel/brand.ts';
import type { ByteTools } from './byte-tools.ts';
import { takeTurns } from './take-turns.ts';

/** Each may hold a whole unpacked batch; the thread pool of zlib has four threads, so more would only hold memory. */
const inTurn = takeTurns(4);

/** ByteTools over node:crypto and node:zlib. */
export const NODE_BYTES: ByteTools = {
  sha256: (bytes) => hash('sha256', bytes, 'hex') as Sha256,
  gunzip: async (bytes, maxBytes) => {
    const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return packed.length <= SMALL_BYTES
      ? gunzip(packed, (deflated) => inflateHere(deflated, maxBytes))
      : inTurn(() => gunzip(packed, (deflated) => inflate(deflated, maxBytes)));
  },
};

/**
 * A batch of one record. So little is unpacked where it stands before a thread would have begun; what is made to grow as
 * far as it can takes a few milliseconds.
 */
const SMALL_BYTES = 4 * 1024;

const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const DEFLATE = 8;

/**
 * Unpacks one gzip member (RFC 1952). Header and trailer are read here and the stream between them by zlib:
 * node:zlib's own gunzip goes on with a second member and ignores zeros behind the last, and
 * then two bodies would unpack to the same batch.
 */
async function gunzip(
  bytes: Buffer,
  inflated: (deflated: Buffer) => Inflated | Promise<Inflated>,
): Promise<Uint8Array | 'not-gzip' | 'too-large'> {
  const start = deflateStart(bytes);
  if (start === null || bytes.length < start + TRAILER_BYTES) return 'not-gzip';
  const found = await inflated(bytes.subarray(start));
  if (typeof found === 'string') return found;
  const { output, usedBytes } = found;
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

type Inflated = { readonly output: Buffer; readonly usedBytes: number } | 'not-gzip' | 'too-large';

function inflateHere(bytes: Buffer, maxBytes: number): Inflated {
  try {
    // With `info` it answers with what it made and with what made it, which its types do not say.
    const { buffer, engine } = inflateRawSync(bytes, {
      maxOutputLength: maxBytes,
      info: true,
    }) as unknown as { readonly buffer: Buffer; readonly engine: InflateRaw };
    return { output: buffer, usedBytes: engine.bytesWritten };
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? 'too-large' : 'not-gzip';
  }
}

/** In zlib's thread pool. */
function inflate(bytes: Buffer, maxBytes: number): Promise<Inflated> {
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
