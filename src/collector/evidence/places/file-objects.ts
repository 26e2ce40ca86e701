import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import type { EvidenceObjects, ListedObject, ObjectPart } from '../evidence-objects.ts';

/** What every file says of its times: when something came is nobody's to read who has a copy of the folder. */
const TIME = new Date('2000-01-01T00:00:00Z');
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Ends the names of files that are not whole yet. */
const PART = '.part';

/**
 * Objects as files below a folder. It is not made here: one that is gone while the collector runs, as on a disk that was taken
 * away, is none to write into anew.
 */
export function fileObjects(folder: string): EvidenceObjects {
  const root = resolve(folder);
  const pathOf = (name: string) => join(root, ...name.split('/'));
  const made = new Set<string>();
  const write = async (path: string, bytes: Uint8Array) => {
    const place = dirname(path);
    if (!made.has(place)) await makeFolder(place, root);
    made.add(place);
    await writeWhole(path, bytes);
  };
  return {
    place: root,
    put: (name, bytes) =>
      served(async () => {
        const path = pathOf(name);
        try {
          await write(path, bytes);
        } catch (error) {
          // Its folder was empty and was removed meanwhile.
          if (codeOf(error) !== 'ENOENT') throw error;
          made.clear();
          await write(path, bytes);
        }
      }),
    get: (name, part) => served(() => unlessMissing(() => read(pathOf(name), part), null)),
    remove: (name) =>
      served(async () => {
        const path = pathOf(name);
        await rm(path, { force: true });
        await removeIfEmpty(dirname(path));
      }),
    list: async function* (within) {
      const folders = within === undefined ? await served(() => foldersBelow(root)) : [within];
      for (const folder of folders) yield* await served(() => filesIn(root, folder));
    },
  };
}

/** Folder by folder below the root, each of them durable before something stands in it. */
async function makeFolder(path: string, root: string): Promise<void> {
  if (await unlessMissing(() => stat(path), null)) return;
  if (path === root) {
    throw new Error(
      `${root} is gone, where evidence is kept: put it back, or make an empty folder there if it is lost`,
    );
  }
  await makeFolder(dirname(path), root);
  try {
    await mkdir(path, { mode: FOLDER_MODE });
  } catch (error) {
    // Another was faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  await sync(dirname(path));
}

/** Under its name only once it is whole and on the disk. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString('hex')}${PART}`;
  try {
    const file = await open(aside, 'wx', FILE_MODE);
    try {
      await file.writeFile(bytes);
      await file.utimes(TIME, TIME);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await sync(dirname(path));
}

/** Makes what stands in a folder durable, where the system can. */
async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function read(path: string, part: ObjectPart | undefined): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    if (part === undefined) return await file.readFile();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(part.length), 0, part.length, part.start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A day's folder goes with its last file. */
async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
  }
}

/** Kind, owner and day are a folder each. */
async function foldersBelow(root: string): Promise<readonly string[]> {
  let folders = [''];
  for (let depth = 0; depth < 3; depth += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      const entries = await unlessMissing(() => readdir(join(root, folder), { withFileTypes: true }), []);
      for (const entry of entries) if (entry.isDirectory()) below.push(join(folder, entry.name));
    }
    folders = below;
  }
  return folders.map((folder) => folder.split(/[\\/]/).join('/')).sort();
}

async function filesIn(root: string, folder: string): Promise<readonly ListedObject[]> {
  const place = join(root, ...folder.split('/'));
  const listed: ListedObject[] = [];
  for (const name of await unlessMissing(() => readdir(place), [])) {
    const found = await unlessMissing(() => stat(join(place, name)), null);
    // When the system last changed its entry, which nobody can set.
    if (found?.isFile() === true) listed.push({ name: `${folder}/${name}`, changedMs: found.ctimeMs });
  }
  return listed;
}

async function unlessMissing<Value, Otherwise>(
  work: () => Promise<Value>,
  otherwise: Otherwise,
): Promise<Value | Otherwise> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

async function served<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new StorageUnavailable(error);
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
