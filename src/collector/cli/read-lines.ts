import { createReadStream } from 'node:fs';

const LINE_FEED = 0x0a;

/** A line that is not UTF-8, by its number from 1. */
export class LineNotUtf8 extends Error {
  override readonly name = 'LineNotUtf8';
  readonly lineNumber: number;

  constructor(lineNumber: number) {
    super(`line ${lineNumber} is not UTF-8`);
    this.lineNumber = lineNumber;
  }
}

/**
 * The lines of a file, or of standard input for `-`, without their line feeds and numbered from 1. A line feed
 * at the very end starts no further line. Split on bytes, so that a fault in the encoding has a line number;
 * however large the file, one chunk and one line are in memory.
 *
 * Throws LineNotUtf8, and the file system's error when the file cannot be read.
 */
export async function* readLines(file: string): AsyncGenerator<{ lineNumber: number; text: string }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes: Uint8Array, lineNumber: number): string => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw new LineNotUtf8(lineNumber);
    }
  };
  const source: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  let lineNumber = 0;
  let unfinished: Buffer[] = [];
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      lineNumber += 1;
      yield {
        lineNumber,
        text: decode(Buffer.concat([...unfinished, chunk.subarray(start, end)]), lineNumber),
      };
      unfinished = [];
      start = end + 1;
    }
    if (start < chunk.length) unfinished.push(chunk.subarray(start));
  }
  if (unfinished.length > 0) {
    lineNumber += 1;
    yield { lineNumber, text: decode(Buffer.concat(unfinished), lineNumber) };
  }
}
