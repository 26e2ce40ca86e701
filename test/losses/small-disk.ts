import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from '../support/databases.ts';

/** Why a disk of a few megabytes cannot be made here, or null. */
export const NO_SMALL_DISK: string | null = reasonAgainst();

const PIECE = Buffer.alloc(4096);

/** A real file system of a few megabytes, on which a database lies. */
export interface SmallDisk extends TestDatabase {
  /** Leaves no byte free; `empty` gives them back. */
  fill(): void;
  empty(): void;
  /** Whether anything on it can be changed. */
  setWritable(isWritable: boolean): void;
}

/** Moves the database of a place to a small disk. */
export function onSmallDisk({ settings, remove }: TestDatabase, megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-disk-'));
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  const dataDir = join(folder, 'data');
  cpSync(settings.dataDir, dataDir, { recursive: true });
  const filler = join(folder, 'filler');
  return {
    settings: { ...settings, dataDir },
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
    remove: async () => {
      must('umount', '--lazy', folder);
      rmSync(folder, { recursive: true });
      await remove();
    },
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
