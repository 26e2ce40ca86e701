import { join } from 'node:path';
import { type Dialect, Kysely } from 'kysely';
import type { DatabasePlace } from './engine.ts';
import type { Database } from './schema.ts';
import { DATABASE_FILE, openForReading } from './sqlite/file.ts';

/** For who reads everything once: what was read is not read again. */
const PASSING_CACHE_KIB = 2 * 1024;

/**
 * A connection that only reads, for work in a thread of its own, which it holds up as long as a statement takes. The database
 * was opened by openDatabase before. Only what the engine needs is loaded: a thread has all modules once more.
 */
export async function openReader(place: DatabasePlace): Promise<Kysely<Database>> {
  return new Kysely<Database>({ dialect: await dialectOf(place) });
}

async function dialectOf({ databaseUrl, dataDir }: DatabasePlace): Promise<Dialect> {
  if (databaseUrl !== undefined) {
    const { CheckedPostgresDialect } = await import('./postgres/dialect.ts');
    return new CheckedPostgresDialect({ url: databaseUrl, connections: 1, readOnly: true });
  }
  const { SqliteReaderDialect } = await import('./sqlite/reader-dialect.ts');
  const { OwnStatements } = await import('./sqlite/own-statements.ts');
  const open = () => openForReading(join(dataDir, DATABASE_FILE), PASSING_CACHE_KIB);
  return new SqliteReaderDialect(() => new OwnStatements(open));
}
