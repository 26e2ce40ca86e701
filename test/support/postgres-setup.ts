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
  shared.sipasPostgres ??= { users: 0, server: startWithTemplate() };
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

async function startWithTemplate(): Promise<PostgresServer> {
  const server = await startPostgres();
  try {
    await makePostgresTemplate(server.url);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
