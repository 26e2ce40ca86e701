import { existsSync, statfsSync } from 'node:fs';

const MEMORY = '/dev/shm';
/** What the data directories and browser profiles of a run need at once, several times over. */
const LEAST_FREE_BYTES = 2 * 1024 ** 3;

/**
 * Where tests keep temporary files: in memory where the system has a folder for that with room in it. SQLite waits for
 * the disk at every commit, as it must in service; that costs a test ten times what its statements do and proves
 * nothing, since what a disk keeps is asked of killed collectors in the losses and under load.
 */
export function temporaryFolder(): { readonly TMPDIR?: string } {
  if (!existsSync(MEMORY)) return {};
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize < LEAST_FREE_BYTES ? {} : { TMPDIR: MEMORY };
}
