/** What ends a line of a CSV file: LF, CRLF, or CR alone where a file has no LF. */
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * A CSV file as Excel and other programs write it, as UTF-8 with LF: Excel's "Unicode text" is UTF-16 with a byte order
 * mark, old programs end lines with CR alone. What is no text stays as it is, to be refused by line.
 */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  const encoding = encodingOf(bytes);
  const utf8 =
    encoding === 'utf-8' ? bytes : new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
  return utf8.includes(LINE_FEED) ? utf8 : utf8.map(lineEnded);
}

/** How a file of .xlsx and .ods begins, and one of .xls. */
const WORKBOOKS = ['504b0304', 'd0cf11e0'];

/** Whether somebody took the workbook itself for a list that was saved from it. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return WORKBOOKS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));
}

/** The same of a stream, told by its first chunk. */
export async function* asUtf8Stream(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let endsWithReturn: boolean | null = null;
  for await (const chunk of source) {
    if (endsWithReturn === null) {
      const encoding = encodingOf(chunk);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
    }
    const utf8 = decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    // A return at the very end may be half of CRLF.
    endsWithReturn ??= utf8.subarray(0, -1).includes(RETURN) && !utf8.includes(LINE_FEED);
    yield endsWithReturn ? Buffer.from(utf8.map(lineEnded)) : utf8;
  }
}

function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function lineEnded(byte: number): number {
  return byte === RETURN ? LINE_FEED : byte;
}
