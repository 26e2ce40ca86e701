import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';

/**
 * Lets every other thread of this process go first on a processor that they share: who looks at a page waits for it,
 * a batch is waited for by nobody. Linux schedules threads one by one; elsewhere nothing changes.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    // The link is that of the thread that reads it.
    setPriority(
      Number(basename(readlinkSync('/proc/thread-self'))),
      constants.priority.PRIORITY_BELOW_NORMAL,
    );
  } catch {
    // Without /proc, or where it is not allowed, as in a service that is confined, it runs like all the others.
  }
}
