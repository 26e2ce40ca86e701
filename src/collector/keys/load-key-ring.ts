import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '../start-failure.ts';
import { type KeyRing, newKeyRing, openKeyRing, parseKeyRing, type StoredKeyRing } from './key-ring.ts';
import { syncFolder } from './sync-folder.ts';

/** In the data directory, of mode 0600. */
export const KEYS_FILE = 'keys.json';

export interface KeyRingSource {
  /** The data directory; it exists. */
  readonly dataDir: string;
  /** The ring itself, as SIPAS_KEYS gives it, or null for the file. */
  readonly stored: string | null;
  /** Whether a file that is not there may be made: not where the database knows keys already. */
  readonly mayMake?: boolean;
}

/**
 * The collector's keys, from SIPAS_KEYS or from the file in the data directory, which is made on the first start.
 * A ring in a file goes with the file: keys added by another process are there when next asked for, while one that
 * can no longer be read, or lacks a key it had, changes nothing. Throws StartFailure.
 */
export function loadKeyRing({ dataDir, stored, mayMake = true }: KeyRingSource): KeyRing {
  if (stored !== null) return openKeyRing(parsed(stored, 'SIPAS_KEYS'));
  const path = join(dataDir, KEYS_FILE);
  return new FileKeyRing(path, readFile(path) ?? (mayMake ? makeFile(dataDir, path) : missing(path)));
}

/** The ring in the file as it stands. Throws StartFailure. */
export function readKeysFile(dataDir: string): StoredKeyRing {
  const path = join(dataDir, KEYS_FILE);
  return (readFile(path) ?? missing(path)).stored;
}

/** Puts another ring in the place of the file's, whole or not at all. The caller sees to it that no other does. */
export function replaceKeysFile(dataDir: string, ring: StoredKeyRing): void {
  const path = join(dataDir, KEYS_FILE);
  const aside = writeAside(path, ring, statSync(path));
  renameSync(aside, path);
  syncFolder(dataDir);
}

interface ReadFile {
  readonly stored: StoredKeyRing;
  /** Another whenever the file is another. */
  readonly mark: string;
  readonly warning: string | null;
}

class FileKeyRing implements KeyRing {
  readonly #path: string;
  #mark: string;
  #ring: KeyRing;
  #warning: string | null;

  constructor(path: string, { stored, mark, warning }: ReadFile) {
    this.#path = path;
    this.#mark = mark;
    this.#ring = openKeyRing(stored);
    this.#warning = warning;
  }

  get id() {
    return this.#ring.id;
  }

  get sealing() {
    return this.#current().sealing;
  }

  get receipt() {
    return this.#current().receipt;
  }

  secret: KeyRing['secret'] = (purpose) => this.#ring.secret(purpose);

  warning(): string | null {
    this.#current();
    return this.#warning;
  }

  #current(): KeyRing {
    try {
      const mark = markOf(statSync(this.#path, { bigint: true }));
      if (mark !== this.#mark) {
        // Whatever comes of it, this file is read once.
        this.#mark = mark;
        const read = readFile(this.#path) ?? missing(this.#path);
        const ring = openKeyRing(read.stored);
        const lost = lacking(ring, idsOf(this.#ring));
        if (lost.length === 0) this.#ring = ring;
        this.#warning =
          lost.length === 0 ? read.warning : withoutIt(`${this.#path} lacks ${lost.join(', ')}`);
      }
    } catch (error) {
      // The keys in memory are as good as before. Another look is taken once the file is another or is back.
      this.#warning = withoutIt(
        error instanceof StartFailure ? error.message : `${this.#path}: ${codeOf(error)}`,
      );
      if (codeOf(error) === 'ENOENT') this.#mark = '';
    }
    return this.#ring;
  }
}

/** The ids of a ring's keys, by which a database knows it. */
export interface KeyIds {
  readonly ring: string;
  readonly sealing: readonly string[];
  readonly receipt: readonly string[];
}

export function idsOf({ id, sealing, receipt }: KeyRing): KeyIds {
  return { ring: id, sealing: sealing.map((key) => key.id), receipt: receipt.map((key) => key.id) };
}

/** The keys a ring lacks of those known, in words: "the sealing key 0123456789abcdef". */
export function lacking(ring: KeyRing, known: KeyIds): readonly string[] {
  const { sealing, receipt } = idsOf(ring);
  return [
    ...(ring.id === known.ring ? [] : [`the master ${known.ring}`]),
    ...known.sealing.filter((id) => !sealing.includes(id)).map((id) => `the sealing key ${id}`),
    ...known.receipt.filter((id) => !receipt.includes(id)).map((id) => `the receipt key ${id}`),
  ];
}

/** What is said while the collector runs on the keys it has in memory. */
function withoutIt(fault: string): string {
  return `the collector goes on with the keys it has in memory, and could not start again: ${fault}`;
}

function readFile(path: string): ReadFile | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartFailure(`${path} cannot be read (${codeOf(error)})`, { cause: error });
  }
  try {
    const status = fstatSync(file, { bigint: true });
    if (!status.isFile()) throw new StartFailure(`${path} is no file`);
    // Windows has no such bits. A group may have been given the file on purpose; everybody never is.
    const others = process.platform === 'win32' ? 0n : status.mode & 0o077n;
    const closing = `say "chmod 600 ${path}", and if somebody may have read it: sipas help keys`;
    if ((others & 0o007n) !== 0n) {
      throw new StartFailure(
        `${path} holds the collector's private keys and may be read by other users of this machine; ${closing}`,
      );
    }
    return {
      stored: parsed(readFileSync(file, 'utf8'), path),
      mark: markOf(status),
      warning:
        others === 0n
          ? null
          : `${path} holds the collector's private keys and may be used by a whole group of this machine; unless that ` +
            `is meant, ${closing}`,
    };
  } finally {
    closeSync(file);
  }
}

function parsed(text: string, place: string): StoredKeyRing {
  const ring = parseKeyRing(text);
  if (ring.ok) return ring.value;
  throw new StartFailure(
    `${place}: the collector's keys cannot be used, ${ring.error}; put back a good copy`,
  );
}

/** Several processes may start at once: the first link wins, and everybody reads what is there then. */
function makeFile(dataDir: string, path: string): ReadFile {
  const aside = writeAside(path, newKeyRing());
  try {
    linkSync(aside, path);
    syncFolder(dataDir);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw new StartFailure(`${path} cannot be written (${codeOf(error)})`, { cause: error });
    }
  } finally {
    rmSync(aside, { force: true });
  }
  return readFile(path) ?? missing(path);
}

function missing(path: string): never {
  throw new StartFailure(
    `${path} is missing: the database knows the collector's keys, and without them no answer is opened and no ` +
      'device believes the collector. Put the file back from its backup, or give the keys in SIPAS_KEYS. If every copy is ' +
      'lost: sipas help keys accept-loss',
  );
}

/** @returns the path of a file of its own, durable, which a crash may leave behind */
function writeAside(path: string, ring: StoredKeyRing, former: Stats | null = null): string {
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    const file = openSync(aside, 'wx', 0o600);
    try {
      // Root may rotate the keys of a service that runs as another user, and a group may read them on purpose.
      if (former !== null && process.platform !== 'win32') {
        if (process.getuid?.() === 0) fchownSync(file, former.uid, former.gid);
        fchmodSync(file, former.mode & 0o770);
      }
      writeSync(file, `${JSON.stringify(ring, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new StartFailure(`${path} cannot be written (${codeOf(error)})`, { cause: error });
  }
  return aside;
}

function markOf({ ino, ctimeNs, size }: { ino: bigint; ctimeNs: bigint; size: bigint }): string {
  return [ino, ctimeNs, size].join(' ');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
