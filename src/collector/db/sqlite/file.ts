import { DatabaseSync } from 'node:sqlite';

/** The database's name in the data directory. */
export const DATABASE_FILE = 'sipas.sqlite';

/** Pages of 8 KiB, so that a response's body and a tally's sums fit into the row's own page. */
const PAGE_BYTES = 8 * 1024;
/** How long a statement blocks the thread for another connection's lock; the dialect waits longer, but awaits. */
const BUSY_TIMEOUT_MS = 50;
/**
 * Pages kept in memory by one connection. The operating system has the file in memory too: with eight times as many neither a
 * page of the console nor a batch took less of the processor.
 */
export const CACHE_KIB = 2 * 1024;
/** What the write-ahead log is cut back to after a checkpoint. */
const LOG_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Opens the file for writing. WAL lets readers go on while a transaction commits; `synchronous=FULL` puts every
 * commit on the disk before it returns, which is what an acknowledgement promises.
 */
export function openForWriting(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
  file.exec(`pragma page_size = ${PAGE_BYTES}`);
  file.exec('pragma journal_mode = wal');
  file.exec('pragma synchronous = full');
  // What is deleted is overwritten, so that no former page says what stood there.
  file.exec('pragma secure_delete = on');
  file.exec(`pragma cache_size = -${CACHE_KIB}`);
  file.exec(`pragma journal_size_limit = ${LOG_MAX_BYTES}`);
  file.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return file;
}

/** @param cacheKib pages kept in memory; not said, as many as are worth keeping for what is read again and again */
export function openForReading(path: string, cacheKib = CACHE_KIB): DatabaseSync {
  const file = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  file.exec(`pragma cache_size = -${cacheKib}`);
  return file;
}
