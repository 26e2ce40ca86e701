import type { KeyIds } from '../../keys/load-key-ring.ts';

/**
 * A backup is the same for both engines: gzip over lines of JSON. The first is the header; then, for each table, a line
 * with its columns and a line for each row, tables that are pointed at before those that point; the last closes it:
 * how many rows there are, the SHA-256 of all bytes before, and their HMAC under a secret of the collector's keys, so that
 * nobody who lacks the keys can make one or change one.
 */
export const BACKUP_FORMAT = 1;

/** What a column may hold on either engine. */
export type StoredValue = string | number | null | Uint8Array;

export type StoredRow = readonly StoredValue[];

/** Some rows of a table, each with a value for each column. */
export interface TablePage {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly StoredRow[];
}

export interface BackupHeader {
  readonly sipas: 'backup';
  readonly format: number;
  /** The version of the program that made it. */
  readonly product: string;
  /** How many migrations its tables have been through. */
  readonly schema: number;
  /** Milliseconds since 1970, by the clock of the collector that made it. */
  readonly madeMs: number;
  /** The keys that belong to it, by their ids; null where none were used yet. */
  readonly keys: KeyIds | null;
}

/** The last line. */
export interface BackupEnd {
  readonly end: true;
  readonly rows: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly mac: string;
}

/** Why a file cannot be restored, in words for the administrator, with what to do. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
}

export function encodeRow(row: StoredRow): string {
  return JSON.stringify(
    row.map((value) => (value instanceof Uint8Array ? { b: Buffer.from(value).toString('base64') } : value)),
  );
}

/** Throws where it is none; what is in a file whose HMAC is right is never one. */
export function decodeRow(cells: readonly unknown[]): StoredRow {
  return cells.map((cell) => {
    if (typeof cell === 'string' || cell === null || Number.isSafeInteger(cell)) return cell as StoredValue;
    return Buffer.from((cell as { b: string }).b, 'base64');
  });
}
