import { chownSync, closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomId } from '../random-id.ts';
import { DATABASE_FILE } from './file.ts';

/** Beside the database: a random id, written once. Its inode and times are what tells a copy from it. */
export const INSTANCE_FILE = 'instance';

/**
 * Text that is another when the data directory was put back from a copy: a copied file has an inode of its own, and
 * one that was written over has another time of change, which no program can set. Moving the directory within a file
 * system leaves both as they are. Called while no other process can, within the transaction that compares it.
 *
 * A database file written over in place, without the file beside it, looks as it did before.
 */
export function sqliteIdentity(dataDir: string): string {
  const instance = join(dataDir, INSTANCE_FILE);
  const id = readInstance(instance) ?? writeInstance(instance);
  const { ino, ctimeNs } = statSync(instance, { bigint: true });
  const database = statSync(join(dataDir, DATABASE_FILE), { bigint: true });
  return [id, ino, ctimeNs, database.ino].join(' ');
}

function readInstance(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function writeInstance(path: string): string {
  const id = randomId();
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${id}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // A command that root runs leaves a file the service can read, as SQLite does with its own.
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(join(path, '..', DATABASE_FILE));
    chownSync(path, uid, gid);
  }
  return id;
}
