import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { must } from '../../core/kernel/assert.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import { makeFolder } from '../keys/make-folder.ts';
import type { DatabasePlace, Engine, OpenDatabase, RunsIn } from './engine.ts';
import { migrate } from './migrations.ts';
import { META_OF_MOVING } from './operations/move/half-move.ts';
import { META_OF_MOVED } from './operations/move/retire-database.ts';
import { recogniseRestore } from './operations/recognise-restore.ts';
import { POSTGRES } from './postgres/engine.ts';
import type { Database } from './schema.ts';
import { SqliteWriterDialect } from './sqlite/dialect.ts';
import { SQLITE } from './sqlite/engine.ts';
import { DATABASE_FILE, openForReading } from './sqlite/file.ts';
import { OwnStatements } from './sqlite/own-statements.ts';
import { SqliteReaderDialect } from './sqlite/reader-dialect.ts';
import type { StatementRunner } from './sqlite/statement-runner.ts';
import { StatementThread } from './sqlite/statement-thread.ts';
import { WaitingReaders } from './waiting-readers.ts';

const WRITING_CONNECTIONS = 8;
const READING_CONNECTIONS = 4;
/** How long a statement may take that looks at all there is while others go on. */
const PATIENCE_MS = DAY_MS;
/** It looks up single rows. */
const LOOKUP_CACHE_KIB = 1024;

export interface DatabaseSettings extends DatabasePlace {
  /** What becomes of a place without a database, or with an empty one; not said, a new one is made. */
  readonly missing?: 'make' | 'refuse';
  /** Not said: in threads. */
  readonly runsIn?: RunsIn;
}

/** There is no database, or an empty one, where one was to be opened. Nothing was made. */
export class DatabaseMissing extends Error {
  override readonly name = 'DatabaseMissing';
}

/** The collector goes on in another database. */
export class DatabaseMoved extends Error {
  override readonly name = 'DatabaseMoved';
}

/** A collector is being moved here, or was, until that was broken off. */
export class DatabaseMoving extends Error {
  override readonly name = 'DatabaseMoving';
}

/**
 * Opens, migrates and recognises a database that was put back from a copy, in one transaction: all of it or
 * nothing. Two processes that start at once wait for each other, and the second finds nothing to do. On failure
 * nothing stays open.
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
  missing = 'make',
  runsIn = 'threads',
}: DatabaseSettings): Promise<OpenDatabase> {
  if (databaseUrl === undefined && missing === 'refuse' && !existsSync(join(dataDir, DATABASE_FILE))) {
    throw new DatabaseMissing();
  }
  const database = await connectDatabase({ databaseUrl, dataDir, runsIn });
  const { engine, writer } = database;
  try {
    await writer.transaction().execute(async (transaction) => {
      await engine.lockForMigration(transaction);
      if (!(await engine.hasTable(transaction, 'meta'))) {
        if (await engine.hasTable(transaction, META_OF_MOVED)) throw new DatabaseMoved();
        if (await engine.hasTable(transaction, META_OF_MOVING)) throw new DatabaseMoving();
        if (missing === 'refuse') throw new DatabaseMissing();
      }
      await migrate(transaction, engine);
      await recogniseRestore(transaction, await engine.identity(transaction, dataDir));
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** The connections alone, to a database as it stands: for whoever makes its tables themselves. */
export async function connectDatabase({
  databaseUrl,
  dataDir,
  runsIn = 'threads',
}: Omit<DatabaseSettings, 'missing'>): Promise<OpenDatabase> {
  return databaseUrl === undefined ? sqlite(dataDir, runsIn) : postgres(databaseUrl, dataDir, runsIn);
}

/** One more connection to a server, on which a statement may take a day; closed by who asked for it. */
export async function connectPatiently({ databaseUrl }: DatabasePlace): Promise<Kysely<Database>> {
  const url = must(databaseUrl, 'an embedded database has one writer');
  const { CheckedPostgresDialect } = await import('./postgres/dialect.ts');
  const settings = { url, connections: 1, readOnly: false, statementTimeoutMs: PATIENCE_MS };
  return new Kysely<Database>({ dialect: new CheckedPostgresDialect(settings) });
}

function sqlite(dataDir: string, runsIn: RunsIn): OpenDatabase {
  makeFolder(dataDir);
  const path = join(dataDir, DATABASE_FILE);
  const readIn = (newReader: () => StatementRunner) =>
    new Kysely<Database>({ dialect: new SqliteReaderDialect(newReader) });
  const lookup = readIn(() => new OwnStatements(() => openForReading(path, LOOKUP_CACHE_KIB)));
  const inThreads = runsIn === 'threads';
  const openWriter = inThreads ? () => new StatementThread(path, 'write') : undefined;
  const waitingReaders = new WaitingReaders();
  return assembled(SQLITE, {
    place: { dataDir },
    runsIn,
    waitingReaders,
    writer: new Kysely<Database>({ dialect: new SqliteWriterDialect(path, openWriter, waitingReaders) }),
    reader: inThreads ? readIn(() => new StatementThread(path, 'read')) : lookup,
    lookup,
    pools: [],
  });
}

async function postgres(url: string, dataDir: string, runsIn: RunsIn): Promise<OpenDatabase> {
  // Only here: a command on an embedded database is there sooner without the driver of a server.
  const { CheckedPostgresDialect } = await import('./postgres/dialect.ts');
  const dialects = {
    reading: new CheckedPostgresDialect({ url, connections: READING_CONNECTIONS, readOnly: true }),
    writing: new CheckedPostgresDialect({ url, connections: WRITING_CONNECTIONS, readOnly: false }),
  };
  const reader = new Kysely<Database>({ dialect: dialects.reading });
  const writer = new Kysely<Database>({ dialect: dialects.writing });
  return assembled(POSTGRES, {
    place: { databaseUrl: url, dataDir },
    runsIn,
    waitingReaders: new WaitingReaders(),
    writer,
    reader,
    // There are connections to spare: those that read may all be at something long.
    lookup: writer,
    pools: [dialects.reading.counts, dialects.writing.counts],
  });
}

function assembled(engine: Engine, connections: Omit<OpenDatabase, 'engine' | 'close'>): OpenDatabase {
  const { writer, reader, lookup } = connections;
  return {
    engine,
    ...connections,
    close: async () => {
      for (const connection of new Set([lookup, reader, writer])) await connection.destroy();
    },
  };
}
