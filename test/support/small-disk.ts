import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why a disk of a few megabytes cannot be made here, or null. */
export const NO_SMALL_DISK: string | null = reasonAgainst();

const PIECE = Buffer.alloc(4096);

/** A real file system of a few megabytes. */
export interface MountedDisk {
  /** Leaves no byte free; `empty` gives them back. */
  fill(): void;
  empty(): void;
  /** Whether anything on it can be changed. */
  setWritable(isWritable: boolean): void;
  /** Takes it away with what is on it. */
  unmount(): void;
}

/** Where `folder`, which is there, is from now on. */
export function mountSmallDisk(folder: string, megabytes: number): MountedDisk {
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  const filler = join(folder, 'filler');
  return {
    fill: () => {
      const file = openSync(filler, 'w');
      try {
        for (;;) writeSync(file, PIECE);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(filler, { force: true }),
    setWritable: (isWritable) => mount('-o', `remount,${isWritable ? 'rw' : 'ro'}`, folder),
    unmount: () => must('umount', '--lazy', folder),
  };
}

function reasonAgainst(): string | null {
  if (process.platform !== 'linux') return 'a small disk is only made on Linux';
  const folder = mkdtempSync(join(tmpdir(), 'sipas-disk-'));
  try {
    mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    must('umount', folder);
    return null;
  } catch (error) {
    return `a small disk cannot be mounted: ${(error as Error).message}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mount(...args: readonly string[]): void {
  must('mount', ...args);
}

function must(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
}
