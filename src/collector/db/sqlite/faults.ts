import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { TableGone } from '../table-gone.ts';

const GENERAL = 1;
const BUSY = 5;
const UNAVAILABLE = new Set([
  BUSY,
  6, // SQLITE_LOCKED
  7, // SQLITE_NOMEM
  8, // SQLITE_READONLY
  10, // SQLITE_IOERR
  11, // SQLITE_CORRUPT
  13, // SQLITE_FULL
  14, // SQLITE_CANTOPEN
  26, // SQLITE_NOTADB
]);

/** Whether another connection holds the lock this statement needs. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** As StorageUnavailable where the fault lies with the file, the disk or the lock, not with the statement. */
export function translated(error: unknown): unknown {
  if (UNAVAILABLE.has(primaryCode(error))) return new StorageUnavailable(error);
  // SQLite has no code for it.
  const isTableGone =
    primaryCode(error) === GENERAL && error instanceof Error && error.message.startsWith('no such table: ');
  return isTableGone ? new StorageUnavailable(new TableGone(error)) : error;
}

/** SQLite's primary result code: the low byte of the extended one node:sqlite reports. */
function primaryCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0;
  return error.errcode & 0xff;
}
