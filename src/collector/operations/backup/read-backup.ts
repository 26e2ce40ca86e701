import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileReason } from '../../file-reason.ts';
import {
  BACKUP_FORMAT,
  type BackupEnd,
  BackupFault,
  type BackupHeader,
  decodeRow,
  type StoredRow,
  type TablePage,
} from './backup-format.ts';

const NEWLINE = 0x0a;
/** No row comes near it; a file that is none of ours may be one endless line. */
const LINE_MAX_BYTES = 256 * 1024 * 1024;
/** Rows handed on at a time: as many as make about so many bytes, or the next one. */
const PAGE_BYTES = 1024 * 1024;

const NO_BACKUP = 'is no backup of this program';
const CUT_OFF =
  'ends too early: it was cut off, or not written to its end. Take another copy of it, or another backup';
const ALTERED =
  'is not as it was written: it was damaged or changed. Take another copy of it, or another backup';

/** The header, and what follows it once that was judged. */
export interface OpenBackup {
  readonly header: BackupHeader;
  /** To be read once, to its end: only then is it known that the file is whole and unaltered. */
  readonly pages: AsyncIterable<TablePage>;
}

/**
 * Opens a backup. Every fault is a BackupFault, of the header at once and of the rest while it is read.
 *
 * @param secretFor KeyRing.secret('backup') of the keys that belong to the header, or null where all copies of them are lost:
 * then only the SHA-256 is checked, which anybody can make. May throw
 */
export async function openBackup(
  path: string,
  secretFor: (header: BackupHeader) => Buffer | null,
): Promise<OpenBackup> {
  const lines = linesOf(path);
  const fault = (what: string) => new BackupFault(`${path} ${what}`);
  const first = await lines.next();
  const header = first.done === true ? null : headerOf(first.value);
  try {
    if (first.done === true || header === null) throw fault(NO_BACKUP);
    if (header.format !== BACKUP_FORMAT) {
      throw fault(
        `was made by version ${header.product}, which writes backups another way; restore it with that version or a newer one`,
      );
    }
    const reading = new Reading(secretFor(header));
    reading.add(first.value);
    return { header, pages: pagesOf(lines, reading, fault) };
  } catch (error) {
    await lines.return(undefined);
    throw error;
  }
}

/** What the last line is compared with. */
class Reading {
  readonly #sha256 = createHash('sha256');
  readonly #mac: ReturnType<typeof createHmac> | null;
  rows = 0;

  constructor(secret: Buffer | null) {
    this.#mac = secret === null ? null : createHmac('sha256', secret);
  }

  add(line: Buffer): void {
    for (const part of [line, Buffer.of(NEWLINE)]) {
      this.#sha256.update(part);
      this.#mac?.update(part);
    }
  }

  isEndedBy({ rows, sha256, mac }: BackupEnd): boolean {
    return (
      rows === this.rows &&
      isSame(sha256, this.#sha256.digest()) &&
      (this.#mac === null || isSame(mac, this.#mac.digest()))
    );
  }
}

function isSame(hexadecimal: unknown, digest: Buffer): boolean {
  const stated = Buffer.from(String(hexadecimal), 'hex');
  return stated.length === digest.length && timingSafeEqual(stated, digest);
}

async function* pagesOf(
  lines: AsyncGenerator<Buffer>,
  reading: Reading,
  fault: (what: string) => BackupFault,
): AsyncGenerator<TablePage> {
  let heading: Pick<TablePage, 'table' | 'columns'> | null = null;
  let rows: StoredRow[] = [];
  let bytes = 0;
  let end: BackupEnd | null = null;
  for await (const line of lines) {
    if (end !== null) throw fault(ALTERED);
    const value = jsonOf(line);
    if (Array.isArray(value) && heading !== null && value.length === heading.columns.length) {
      rows.push(rowOf(value, fault));
      bytes += line.length;
      reading.rows += 1;
    } else if (isHeading(value)) {
      if (heading !== null && rows.length > 0) yield { ...heading, rows };
      heading = { table: value.table, columns: value.columns };
      [rows, bytes] = [[], 0];
    } else if (isEnd(value)) {
      end = value;
      continue;
    } else throw fault(ALTERED);
    reading.add(line);
    if (heading !== null && bytes > PAGE_BYTES) {
      yield { ...heading, rows };
      [rows, bytes] = [[], 0];
    }
  }
  if (end === null) throw fault(CUT_OFF);
  if (!reading.isEndedBy(end)) throw fault(ALTERED);
  if (heading !== null && rows.length > 0) yield { ...heading, rows };
}

function rowOf(cells: readonly unknown[], fault: (what: string) => BackupFault): StoredRow {
  try {
    return decodeRow(cells);
  } catch {
    throw fault(ALTERED);
  }
}

/** The lines of the unpacked file, without their ends. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // Failures come out of the reading below.
  pipeline(createReadStream(path), gunzip, () => undefined);
  let pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...pieces, chunk.subarray(from, at)]);
        [pieces, length, from] = [[], 0, at + 1];
      }
      pieces.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > LINE_MAX_BYTES) throw new BackupFault(`${path} ${NO_BACKUP}`);
    }
  } catch (error) {
    throw error instanceof BackupFault
      ? error
      : new BackupFault(`${path} ${faultOf(error)}`, { cause: error });
  } finally {
    gunzip.destroy();
  }
  if (length > 0) throw new BackupFault(`${path} ${CUT_OFF}`);
}

function faultOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR') return CUT_OFF;
  // Of the first bytes, or of any other.
  if (code === 'Z_DATA_ERROR') {
    return error instanceof Error && error.message === 'incorrect header check' ? NO_BACKUP : ALTERED;
  }
  return `cannot be read (${fileReason(error)})`;
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
}

function headerOf(line: Buffer): BackupHeader | null {
  const value = jsonOf(line) as Partial<BackupHeader> | null;
  const isHeader =
    typeof value === 'object' &&
    value?.sipas === 'backup' &&
    [value.format, value.schema, value.madeMs].every(Number.isSafeInteger);
  return isHeader ? (value as BackupHeader) : null;
}

function isHeading(value: unknown): value is Pick<TablePage, 'table' | 'columns'> {
  return typeof value === 'object' && value !== null && 'table' in value && 'columns' in value;
}

function isEnd(value: unknown): value is BackupEnd {
  return typeof value === 'object' && value !== null && 'end' in value;
}
