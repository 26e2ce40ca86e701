import { canonicalJson } from '../kernel/canonical-json.ts';
import { isCount, isJws, readCanonicalObject } from '../kernel/read-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { TRANSFER_MAX_LINE_CHARACTERS } from './limits.ts';
import { OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION } from './version.ts';

/**
 * What travels on a stick where there is no network. Both files are text, one thing a line after a first line
 * that says what the file is:
 *
 *   a transfer file   device → collector   one batch a line, the same bytes as over HTTP, in base64
 *   a receipt file    collector → device   one acknowledgement a line, the JWS as over HTTP
 *
 * Lines make a fault local: a line that was cut short or edited is refused by itself, and the next begins where
 * it always did. Line ends of Windows and a byte-order mark do no harm, since programs that pass files on add them.
 */
export type FileKind = 'sipas-batches' | 'sipas-receipts';

export const TRANSFER_FILE_ENDING = '.sipas-batches';
export const RECEIPT_FILE_ENDING = '.sipas-receipts';

export type FileFault =
  /** The first line is not the one of such a file; `found` is the kind it names, if it is one of ours. */
  | { readonly kind: 'not-such-a-file'; readonly found: FileKind | null }
  | { readonly kind: 'file-version-unsupported'; readonly protocol: number };

/** One line of a file, numbered from 1 as an editor does, so the first line with content is number 2. */
export interface FileLine {
  readonly number: number;
  readonly text: string;
}

const KINDS: readonly FileKind[] = ['sipas-batches', 'sipas-receipts'];

export function transferFileHeader(): string {
  return fileHeader('sipas-batches');
}

function fileHeader(kind: FileKind): string {
  return `${canonicalJson({ file: kind, protocol: PROTOCOL_VERSION })}\n`;
}

/** Whether a first line (without its line end) opens such a file. */
export function checkFileHeader(kind: FileKind, firstLine: string): Result<null, FileFault> {
  const value = readCanonicalObject(plain(firstLine));
  const found = KINDS.find((one) => one === value?.['file']) ?? null;
  const protocol = value?.['protocol'];
  if (found !== kind || !isCount(protocol)) return err({ kind: 'not-such-a-file', found });
  if (protocol < OLDEST_ACCEPTED_VERSION || protocol > PROTOCOL_VERSION) {
    return err({ kind: 'file-version-unsupported', protocol });
  }
  return ok(null);
}

/** The lines of a file of that kind, in their order, without the first and without empty ones. */
export function readFileLines(kind: FileKind, text: string): Result<readonly FileLine[], FileFault> {
  const [first = '', ...rest] = text.split('\n');
  const header = checkFileHeader(kind, first);
  if (!header.ok) return header;
  const lines = rest.map((line, index) => ({ number: index + 2, text: plain(line) }));
  return ok(lines.filter((line) => line.text !== ''));
}

/** A line as it was written: without the carriage return or byte-order mark that was added on the way. */
export function plain(line: string): string {
  return line.replace(/^\uFEFF/, '').replace(/\r$/, '');
}

/** Standard base64 with padding, RFC 4648 section 4, in its one canonical length. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether a line can hold a batch at all; whether it does shows when it is unpacked. */
export function isBatchLine(line: string): boolean {
  return line.length > 0 && line.length <= TRANSFER_MAX_LINE_CHARACTERS && BASE64.test(line);
}

/** @param acknowledgements as the collector signed them */
export function encodeReceiptFile(acknowledgements: readonly string[]): string {
  return `${fileHeader('sipas-receipts')}${acknowledgements.map((one) => `${one}\n`).join('')}`;
}

/** A line of a receipt file: a JWS still to be verified, or null when it has not the form of one. */
export interface ReceiptLine {
  readonly number: number;
  readonly jws: string | null;
}

/** The lines of a receipt file. What was cut short, edited or is from another program has no JWS. */
export function readReceiptLines(text: string): Result<readonly ReceiptLine[], FileFault> {
  const lines = readFileLines('sipas-receipts', text);
  if (!lines.ok) return lines;
  return ok(lines.value.map(({ number, text: line }) => ({ number, jws: isJws(line) ? line : null })));
}
