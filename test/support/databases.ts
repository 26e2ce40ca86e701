import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inject } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import { randomId } from '../../src/collector/db/random-id.ts';
import { DATABASE_FILE } from '../../src/collector/db/sqlite/file.ts';
import { KEYS_FILE } from '../../src/collector/keys/load-key-ring.ts';
import { migrateTemplate, POSTGRES_TEMPLATE, runStatement } from './database-template.ts';
import { KEY_RING } from './test-keys.ts';

/** A place for one database, with the keys of tests beside it, and how to get rid of it. */
export interface DatabasePlace {
  readonly settings: DatabaseSettings;
  readonly remove: () => Promise<void>;
}

export interface TestEngine {
  readonly name: string;
  /** With a migrated database in which nothing is: a copy of one, since migrating takes longer than most tests. */
  readonly newPlace: () => Promise<DatabasePlace>;
}

const SQLITE: TestEngine = { name: 'SQLite', newPlace: newSqlitePlace };
const POSTGRESQL: TestEngine = { name: 'PostgreSQL', newPlace: newPostgresPlace };

/** The engines every suite about storage runs on. */
export const ENGINES: readonly TestEngine[] = [SQLITE, POSTGRESQL];

/** A place without tables, for tests of what the first opening does. */
export function newEmptyPlace(engine: TestEngine): Promise<DatabasePlace> {
  return engine === SQLITE ? newFolder() : newPostgresDatabase('template1');
}

/** A migrated, empty database in a place of its own; `close` removes it. */
export async function newDatabase(engine: TestEngine): Promise<OpenDatabase> {
  const place = await engine.newPlace();
  try {
    const database = await openDatabase(place.settings);
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

/** Each copy has an epoch of its own, as two collectors have. */
const NEW_EPOCH = () => `update meta set value = '${randomId()}' where key = 'epoch'`;

let sqliteTemplate: Promise<Buffer> | undefined;

async function newSqlitePlace(): Promise<DatabasePlace> {
  sqliteTemplate ??= migratedFile();
  const template = await sqliteTemplate;
  const place = await newFolder();
  const path = join(place.settings.dataDir, DATABASE_FILE);
  writeFileSync(path, template);
  const file = new DatabaseSync(path);
  file.exec(`pragma synchronous = off; ${NEW_EPOCH()}`);
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

async function newFolder(): Promise<DatabasePlace> {
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

/** A migrated database of its own on the server of this run. */
export async function newPostgresPlace(): Promise<DatabasePlace> {
  const place = await newPostgresDatabase(POSTGRES_TEMPLATE);
  await runStatement(place.settings.databaseUrl ?? '', NEW_EPOCH());
  return place;
}

async function newPostgresDatabase(template: string): Promise<DatabasePlace> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const { settings, remove } = await newFolder();
  await runStatement(`${server}/postgres`, `create database ${name} template ${template}`);
  return {
    settings: { ...settings, databaseUrl: `${server}/${name}` },
    remove: async () => {
      await runStatement(`${server}/postgres`, `drop database ${name} with (force)`);
      await remove();
    },
  };
}
