import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../keys/make-folder.ts';

/** `sipas-2026-11-30T041500Z.backup`: in the order of their names they are in the order of time. */
const NAME = /^sipas-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;

/** Backups that the collector makes by itself; a file of another name is not touched. */
export interface BackupFolder {
  readonly newPath: (nowMs: number) => string;
  /** When the newest was made, milliseconds since 1970; null without any. */
  readonly newestMs: () => number | null;
  /** Removes all but so many of the newest, and returns the names of those. */
  readonly removeAllBut: (keep: number) => readonly string[];
}

/** The folder is made when it is first written to. */
export function backupFolder(folder: string): BackupFolder {
  const names = () => {
    makeFolder(folder);
    return readdirSync(folder)
      .filter((name) => NAME.test(name))
      .sort();
  };
  return {
    newPath: (nowMs) => {
      const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '');
      return join(folder, `sipas-${time}Z.backup`);
    },
    newestMs: () => {
      const newest = names().at(-1);
      return newest === undefined ? null : Date.parse(newest.replace(NAME, '$1T$2:$3:$4Z'));
    },
    removeAllBut: (keep) => {
      const removed = names().slice(0, -keep);
      for (const name of removed) rmSync(join(folder, name));
      return removed;
    },
  };
}
