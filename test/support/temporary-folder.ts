import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** What the data directories and browser profiles of a run need at once, several times over. */
const LEAST_FREE_BYTES = 2 * 1024 ** 3;

/** The runner's settings are read once for each project. */
const shared = globalThis as { sipasTemporaryFolder?: string };

/**
 * Where the tests of this run keep temporary files: in memory where the system has a folder for that with room in it.
 * SQLite waits for the disk at every commit, as it must in service; that costs a test ten times what its statements do
 * and proves nothing, since what a disk keeps is asked of killed collectors in the losses and under load. What tests
 * leave behind goes with the run.
 */
export function temporaryFolder(): { readonly TMPDIR?: string } {
  if (!existsSync(MEMORY)) return {};
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize < LEAST_FREE_BYTES) return {};
  shared.sipasTemporaryFolder ??= makeFolder();
  return { TMPDIR: shared.sipasTemporaryFolder };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(MEMORY, 'sipas-tests-'));
  // As the system's own: some tests start programs of other users.
  chmodSync(folder, 0o1777);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
