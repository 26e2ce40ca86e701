import { createReadStream } from 'node:fs';

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/** A hundred times what a response can take: whatever is longer is no response, and must not fill the memory. */
const LINE_MAX_BYTES = 1024 * 1024;

/** A line that cannot be read as text, by its number from 1, and why. */
export class UnreadableLine extends Error {
  override readonly name = 'UnreadableLine';
  readonly lineNumber: number;
  readonly reason: string;

  constructor(lineNumber: number, reason: string) {
    super(`line ${lineNumber}: ${reason}`);
    this.lineNumber = lineNumber;
    this.reason = reason;
  }
}

/**
 * The lines of a file, or of standard input for `-`, without their line feeds and numbered from 1. A line feed
 * at the very end starts no further line, and a byte-order mark is passed over where it belongs, at the very
 * beginning. Split on bytes, so that a fault in the encoding has a line number; however large the file, one
 * chunk and one line are in memory.
 *
 * Throws UnreadableLine, and the file system's error when the file cannot be read.
 */
export async function* readLines(file: string): AsyncGenerator<{ lineNumber: number; text: string }> {
  const source: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  let lineNumber = 1;
  let unfinished: Buffer[] = [];
  let unfinishedBytes = 0;
  const take = (bytes: Buffer): void => {
    unfinished.push(bytes);
    unfinishedBytes += bytes.length;
    if (unfinishedBytes > LINE_MAX_BYTES) {
      throw new UnreadableLine(lineNumber, `longer than ${LINE_MAX_BYTES} bytes`);
    }
  };
  const finish = (): { lineNumber: number; text: string } => {
    const line = { lineNumber, text: decoded(Buffer.concat(unfinished), lineNumber) };
    lineNumber += 1;
    unfinished = [];
    unfinishedBytes = 0;
    return line;
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (unfinishedBytes > 0) yield finish();
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(bytes: Uint8Array, lineNumber: number): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new UnreadableLine(lineNumber, 'not UTF-8');
  }
  return lineNumber === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
