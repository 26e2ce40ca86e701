import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '../db/sqlite/file.ts';
import { INSTANCE_FILE } from '../db/sqlite/identity.ts';
import { KEYS_FILE } from '../keys/load-key-ring.ts';
import { EVIDENCE_FOLDER } from './places/open-evidence.ts';

/** What the collector keeps in its data directory; a file of another name is not touched. The keys have their own rule. */
const OWN_FILES = [
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
  INSTANCE_FILE,
  EVIDENCE_FOLDER,
];
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Rights of the group and of everybody else. */
const OTHERS = 0o077;
/** A folder in which each user may only remove what is their own, such as /tmp. */
const STICKY = 0o1000;

/**
 * Takes the rights of other users of the machine from the data directory and from what the collector keeps in it:
 * comments can be read in the database. A folder that also holds something else keeps its rights.
 *
 * @returns what could not be closed, in words for the administrator
 */
export function closeToOthers(dataDir: string): readonly string[] {
  // Windows has no such bits.
  if (process.platform === 'win32' || !existsSync(dataDir)) return [];
  const files = OWN_FILES.map((name) => join(dataDir, name)).filter((path) => existsSync(path));
  const paths = holdsOnlyItsOwn(dataDir) ? [dataDir, ...files] : files;
  return paths.flatMap((path) => closed(path) ?? []);
}

function holdsOnlyItsOwn(dataDir: string): boolean {
  if ((statSync(dataDir).mode & STICKY) !== 0) return false;
  return readdirSync(dataDir).every((name) => name.startsWith(KEYS_FILE) || OWN_FILES.includes(name));
}

function closed(path: string): string | null {
  const { mode } = statSync(path);
  if ((mode & OTHERS) === 0) return null;
  const wanted = (mode & 0o7000) | (statSync(path).isDirectory() ? FOLDER_MODE : FILE_MODE);
  try {
    chmodSync(path, wanted);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return (
      `${path} may be used by other users of this machine (mode ${(mode & 0o777).toString(8)}) and its rights cannot be ` +
      `changed (${code}): say "chmod ${wanted.toString(8)} ${path}" as its owner`
    );
  }
}
