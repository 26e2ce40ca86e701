import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { makePostgresTemplate } from './postgres-databases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a real PostgreSQL listens, without the name of a database. */
    readonly postgresUrl: string;
  }
}

/** Every project of one run calls the setup; they share one server. Each may load this file again. */
const shared = globalThis as { sipasPostgres?: { users: number; server: Promise<PostgresServer> } };

/**
 * Global setup: one real PostgreSQL for the whole run, stopped and removed when it ends, also when it fails.
 */
export default async function usePostgres(project: TestProject): Promise<() => Promise<void>> {
  shared.sipasPostgres ??= { users: 0, server: startWithTemplate(project.config.env?.['TMPDIR']) };
  const used = shared.sipasPostgres;
  used.users += 1;
  const server = await used.server;
  project.provide('postgresUrl', server.url);
  return async () => {
    used.users -= 1;
    if (used.users > 0) return;
    delete shared.sipasPostgres;
    await server.stop();
  };
}

/**
 * @param parent in memory, where the run's tests have their own folders: a database is some 300 files, and each test
 *   file has one
 */
async function startWithTemplate(parent?: string): Promise<PostgresServer> {
  const server = await startPostgres(parent === undefined ? {} : { parent });
  try {
    await makePostgresTemplate(server.url);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
