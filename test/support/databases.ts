import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OpenDatabase, RunsIn } from '../../src/collector/db/engine.ts';
import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import { DATABASE_FILE } from '../../src/collector/db/sqlite/file.ts';
import { KEYS_FILE } from '../../src/collector/keys/load-key-ring.ts';
import { migrateTemplate, newEpochStatement } from './database-template.ts';
import {
  newEmptyPostgresDatabase,
  newPostgresDatabase,
  type PostgresDatabase,
} from './postgres-databases.ts';
import { IS_FULL_SIZE } from './runs.ts';
import { KEY_RING } from './test-keys.ts';

/** A place for one database, with the keys of tests beside it, and how to get rid of it. */
export interface TestDatabase {
  readonly settings: DatabaseSettings;
  readonly remove: () => Promise<void>;
}

export interface TestEngine {
  readonly name: string;
  /** With a migrated database in which nothing is: a copy of one, since migrating takes longer than most tests. */
  readonly newPlace: () => Promise<TestDatabase>;
}

const SQLITE: TestEngine = { name: 'SQLite', newPlace: newSqlitePlace };
const POSTGRESQL: TestEngine = { name: 'PostgreSQL', newPlace: () => besideKeys(newPostgresDatabase()) };

/** The engines every suite about storage runs on. */
export const ENGINES: readonly TestEngine[] = [SQLITE, POSTGRESQL];

/** Those of a suite that takes long: in `npm test` the embedded one, in the gate of what is looked at in part every one. */
export const ENGINES_IN_PART = IS_FULL_SIZE ? ENGINES : ENGINES.slice(0, 1);

/** A place without tables, for tests of what the first opening does. */
export function newTestDatabase(engine: TestEngine): Promise<TestDatabase> {
  return engine === SQLITE ? newFolder() : besideKeys(newEmptyPostgresDatabase());
}

/**
 * A migrated, empty database in a place of its own; `close` removes it. It is read in the test's own thread: two more
 * take longer to start than most tests. Tests of places and servers open databases as a server does.
 */
export async function newDatabase(engine: TestEngine, runsIn: RunsIn = 'own-thread'): Promise<OpenDatabase> {
  const place = await engine.newPlace();
  try {
    const database = await openDatabase({ ...place.settings, runsIn });
    return {
      ...database,
      close: async () => {
        await database.close();
        await place.remove();
      },
    };
  } catch (error) {
    await place.remove();
    throw error;
  }
}

let sqliteTemplate: Promise<Buffer> | undefined;

async function newSqlitePlace(): Promise<TestDatabase> {
  sqliteTemplate ??= migratedFile();
  const template = await sqliteTemplate;
  const place = await newFolder();
  const path = join(place.settings.dataDir, DATABASE_FILE);
  writeFileSync(path, template);
  const file = new DatabaseSync(path);
  file.exec(`pragma synchronous = off; ${newEpochStatement()}`);
  file.close();
  return place;
}

async function migratedFile(): Promise<Buffer> {
  const { settings, remove } = await newFolder();
  await migrateTemplate(settings);
  const bytes = readFileSync(join(settings.dataDir, DATABASE_FILE));
  await remove();
  return bytes;
}

/** Folders of tests that failed before they could remove them. */
const left = new Set<string>();
process.on('exit', () => {
  for (const folder of left) rmSync(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-data-'));
  left.add(dataDir);
  writeFileSync(join(dataDir, KEYS_FILE), JSON.stringify(KEY_RING), { mode: 0o600 });
  return {
    settings: { dataDir },
    remove: async () => {
      rmSync(dataDir, { recursive: true, force: true });
      left.delete(dataDir);
    },
  };
}

/** A PostgreSQL database with a data directory of its own. */
async function besideKeys(making: Promise<PostgresDatabase>): Promise<TestDatabase> {
  const { url, giveBack } = await making;
  const { settings, remove } = await newFolder();
  return {
    settings: { ...settings, databaseUrl: url },
    remove: async () => {
      await giveBack();
      await remove();
    },
  };
}
