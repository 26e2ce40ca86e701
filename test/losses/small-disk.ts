import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from '../support/databases.ts';
import { type MountedDisk, mountSmallDisk } from '../support/small-disk.ts';

/** A small disk on which a database lies. */
type DatabaseDisk = TestDatabase & MountedDisk;

/** Moves the database of a place to a small disk. */
export function onSmallDisk({ settings, remove }: TestDatabase, megabytes: number): DatabaseDisk {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-disk-'));
  const disk = mountSmallDisk(folder, megabytes);
  const dataDir = join(folder, 'data');
  cpSync(settings.dataDir, dataDir, { recursive: true });
  return {
    ...disk,
    settings: { ...settings, dataDir },
    remove: async () => {
      disk.unmount();
      rmSync(folder, { recursive: true });
      await remove();
    },
  };
}
