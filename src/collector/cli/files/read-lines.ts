import { createReadStream } from 'node:fs';
import { asUtf8Stream } from '../../csv/csv-text.ts';

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A hundred times what a response can take, and three times the largest batch of a transfer file: whatever is
 * longer is neither, and must not fill the memory.
 */
const LINE_MAX_BYTES = 1024 * 1024;

/** A line by its number from 1: its text without the line feed, or why it cannot be read as text. */
export type ReadLine =
  | { readonly lineNumber: number; readonly text: string }
  | { readonly lineNumber: number; readonly unreadable: string };

/**
 * The lines of a file, or of a stream, in UTF-8 or UTF-16. A line feed at the very end starts no further line, and a
 * byte-order mark is passed over where it belongs, at the very beginning. Split on bytes, so that a fault in the
 * encoding has a line number and spoils no other line; however large the file, one chunk and one line are in
 * memory.
 *
 * Throws the file system's error when the file cannot be read.
 */
export async function* readLines(file: string | AsyncIterable<Buffer>): AsyncGenerator<ReadLine> {
  const source = asUtf8Stream(typeof file === 'string' ? createReadStream(file) : file);
  let lineNumber = 1;
  let unfinished: Buffer[] = [];
  let unfinishedBytes = 0;
  const take = (bytes: Buffer): void => {
    unfinishedBytes += bytes.length;
    if (unfinishedBytes <= LINE_MAX_BYTES) unfinished.push(bytes);
    else unfinished = [];
  };
  const finish = (): ReadLine => {
    const line =
      unfinishedBytes > LINE_MAX_BYTES
        ? { lineNumber, unreadable: `longer than ${LINE_MAX_BYTES} bytes` }
        : decoded(Buffer.concat(unfinished), lineNumber);
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

function decoded(bytes: Uint8Array, lineNumber: number): ReadLine {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { lineNumber, unreadable: 'not UTF-8' };
  }
  const isMarked = lineNumber === 1 && text.startsWith(BYTE_ORDER_MARK);
  return { lineNumber, text: isMarked ? text.slice(1) : text };
}
