import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { OpenDatabase, RunsIn } from '../db/engine.ts';
import { SchemaTooNew } from '../db/migrations.ts';
import { DatabaseMissing, DatabaseMoved, DatabaseMoving, openDatabase } from '../db/open-database.ts';
import { ANEW } from '../db/operations/move/half-move.ts';
import { DATABASE_FILE } from '../db/sqlite/file.ts';
import { INSTANCE_FILE } from '../db/sqlite/identity.ts';
import { fileReason } from '../file-reason.ts';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import { KEYS_FILE } from '../keys/load-key-ring.ts';
import { makeFolder } from '../keys/make-folder.ts';
import { StartFailure } from '../start-failure.ts';

/** Where a collector keeps what it has. */
export interface StoreSettings {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** The key ring itself, as SIPAS_KEYS gives it; null or not said: the file in the data directory. */
  readonly keys?: string | null;
  /**
   * What becomes of a place without a database: `refuse`; `make` a new collector; or `make-first`, which refuses where
   * keys or marks say that there was one. Not said, a new one is made.
   */
  readonly missing?: 'refuse' | 'make' | 'make-first';
  /** In threads, unless it is opened for a command. */
  readonly runsIn?: RunsIn;
}

/** What to do about a database with broken pages. */
export const REPAIR =
  'Stop the collector, keep a copy of all its files, and put back the newest backup: devices send again what is lacking';

/** The database alone. Throws StartFailure. */
export async function openStore(settings: StoreSettings): Promise<OpenDatabase> {
  const { dataDir, databaseUrl, keys = null, runsIn = 'threads' } = settings;
  const missing = whatIfMissing(settings);
  if (databaseUrl === null || keys === null) checkDataDir(dataDir, missing);
  try {
    return await openDatabase({ dataDir, missing, runsIn, ...(databaseUrl === null ? {} : { databaseUrl }) });
  } catch (error) {
    if (error instanceof DatabaseMissing) throw missingDatabase(settings, error);
    if (error instanceof DatabaseMoved) throw movedDatabase(settings, error);
    if (error instanceof DatabaseMoving) throw movingDatabase(settings, error);
    if (error instanceof SchemaTooNew) throw new StartFailure(error.message, { cause: error });
    if (error instanceof StartFailure) throw error;
    if (!(error instanceof StorageUnavailable) && databaseUrl !== null) throw error;
    throw new StartFailure(
      `${placeOf(settings)}: the database cannot be opened (${reasonOf(error)})${adviceOn(error)}`,
      { cause: error },
    );
  }
}

/** What a collector leaves beside its database, so that the next start knows there was one. */
function tracesOf(dataDir: string): readonly string[] {
  return [KEYS_FILE, INSTANCE_FILE].filter((name) => existsSync(join(dataDir, name)));
}

function whatIfMissing({ dataDir, missing = 'make' }: StoreSettings): 'refuse' | 'make' {
  if (missing !== 'make-first') return missing;
  return tracesOf(dataDir).length === 0 ? 'make' : 'refuse';
}

function missingDatabase(settings: StoreSettings, cause: Error): StartFailure {
  const { dataDir, databaseUrl, missing } = settings;
  const database = databaseUrl === null ? `the database ${DATABASE_FILE} is gone or empty` : 'it is empty';
  return new StartFailure(
    missing === 'refuse'
      ? `${placeOf(settings)}: there is no collector here, ${database}. Check the setting; only sipas start and sipas ` +
          'demo make a new collector'
      : `${placeOf(settings)}: ${database}, and ${tracesOf(dataDir).join(' and ')} in DATA_DIR ${dataDir} say that ` +
          'there was one. Put it back from a backup, or begin a new, empty one beside them: sipas start --new-database',
    { cause },
  );
}

function movedDatabase(settings: StoreSettings, cause: Error): StartFailure {
  return new StartFailure(
    `${placeOf(settings)}: this collector was moved elsewhere by sipas migrate-store and goes on there: set DATA_DIR and ` +
      'DATABASE_URL to that place',
    { cause },
  );
}

function movingDatabase(settings: StoreSettings, cause: Error): StartFailure {
  return new StartFailure(
    `${placeOf(settings)}: a collector is being moved here by sipas migrate-store, and not all of it is here. If that was ` +
      `broken off, say the same command again: it goes on where it was. ${ANEW}`,
    { cause },
  );
}

function checkDataDir(dataDir: string, missing: 'refuse' | 'make'): void {
  const file = fileOnTheWay(resolve(dataDir));
  if (file !== null) {
    throw new StartFailure(
      `DATA_DIR: ${file} is a file, and the database is kept in a folder; name one, new or its own`,
    );
  }
  try {
    if (missing === 'make') makeFolder(resolve(dataDir));
    else if (!existsSync(dataDir)) {
      throw new StartFailure(`DATA_DIR ${dataDir}: there is no such folder, so there is no collector here`);
    }
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(`DATA_DIR ${dataDir} cannot be written (${reasonOf(error)})`, { cause: error });
  }
}

/** The file that stands where the folder or one above it should; null where none does. */
function fileOnTheWay(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return found.isDirectory() ? null : path;
  return dirname(path) === path ? null : fileOnTheWay(dirname(path));
}

/** PostgreSQL's codes for a role that lacks a right, and for a schema it may not even see. */
const LACKING_RIGHTS = new Set(['42501', '3F000']);

function adviceOn(error: unknown): string {
  const cause = error instanceof StorageUnavailable ? error.cause : error;
  const lacksRights = cause instanceof Error && 'code' in cause && LACKING_RIGHTS.has(String(cause.code));
  return lacksRights
    ? '. Grant the role of DATABASE_URL what it needs: "grant usage, create on schema public to ROLE", or make it the owner of the database'
    : '';
}

/** What the system or the database says; neither holds a password. */
function reasonOf(error: unknown): string {
  return fileReason(error instanceof StorageUnavailable ? error.cause : error);
}

/** A database that cannot be read, in words that name what is damaged; any other fault as it is. */
export async function damageOf(
  { engine, reader }: OpenDatabase,
  settings: StoreSettings,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof StorageUnavailable)) return error;
  const damaged = await engine.damagedTables(reader).catch(() => []);
  const found =
    damaged.length === 0 ? reasonOf(error) : `damaged: ${damaged.map(({ table }) => table).join(', ')}`;
  return new StartFailure(
    `${placeOf(settings)}: the database cannot be used (${found})${damaged.length === 0 ? '' : `. ${REPAIR}`}`,
    { cause: error },
  );
}

/** How the settings name it. */
export function placeOf({ dataDir, databaseUrl }: StoreSettings): string {
  return databaseUrl === null ? `DATA_DIR ${dataDir}` : 'DATABASE_URL';
}
