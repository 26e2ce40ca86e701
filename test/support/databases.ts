import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import { KEYS_FILE } from '../../src/collector/keys/load-key-ring.ts';
import { KEY_RING } from './test-keys.ts';

/** An empty place for one database, with the keys of tests beside it, and how to get rid of it. */
export interface DatabasePlace {
  readonly settings: DatabaseSettings;
  readonly remove: () => Promise<void>;
}

export interface TestEngine {
  readonly name: string;
  readonly newPlace: () => Promise<DatabasePlace>;
}

/** The engines every suite about storage runs on. */
export const ENGINES: readonly TestEngine[] = [
  { name: 'SQLite', newPlace: newSqlitePlace },
  { name: 'PostgreSQL', newPlace: newPostgresPlace },
];

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

/** Folders of tests that failed before they could remove them. */
const left = new Set<string>();
process.on('exit', () => {
  for (const folder of left) rmSync(folder, { recursive: true, force: true });
});

async function newSqlitePlace(): Promise<DatabasePlace> {
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

/** An empty database of its own on the server of this run. */
export async function newPostgresPlace(): Promise<DatabasePlace> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const { settings, remove } = await newSqlitePlace();
  await administer(server, `create database ${name}`);
  return {
    settings: { ...settings, databaseUrl: `${server}/${name}` },
    remove: async () => {
      await administer(server, `drop database ${name} with (force)`);
      await remove();
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
