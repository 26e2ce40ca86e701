import { statSync } from 'node:fs';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';

/** The database, its log and the index of its log: without one of them a commit is lost with the process. */
const SUFFIXES = ['', '-wal', '-shm'];

/**
 * The files a connection has open, compared with what stands under their names. A file that was removed or replaced
 * can still be written to, and is gone once the process ends: nothing written to it may be acknowledged.
 */
export class OpenFiles {
  readonly #path: string | null;
  readonly #marks = new Map<string, string>();

  /** @param path the database's, as a connection has it open since a moment ago; null for one in memory */
  constructor(path: string | null) {
    this.#path = path;
    this.check();
  }

  /** Throws StorageUnavailable where a file is not the one that was opened. A log is known from its first sight. */
  check(): void {
    if (this.#path === null) return;
    for (const suffix of SUFFIXES) {
      const name = this.#path + suffix;
      const known = this.#marks.get(name);
      const mark = markOf(name);
      if (known === mark) continue;
      if (known !== undefined || (suffix === '' && mark === null)) {
        throw new StorageUnavailable(
          new Error(
            `${name} was ${mark === null ? 'removed' : 'replaced'} while the collector runs, so nothing more is taken in. ` +
              'Stop the collector, put the data directory back, and start it again',
          ),
        );
      }
      if (mark !== null) this.#marks.set(name, mark);
    }
  }
}

/** Which file stands under a name; null where none does. */
function markOf(name: string): string | null {
  const found = statSync(name, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
