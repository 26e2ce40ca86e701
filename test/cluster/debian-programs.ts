import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Programs of the reference set-up, by the package of Debian that has each, and where packages put them. */
const PROGRAMS = {
  postgresql: 'usr/lib/postgresql/*/bin/postgres',
  // The one that Debian's modules are for, whatever else stands earlier in PATH.
  python3: 'usr/bin/python3',
  patroni: 'usr/bin/patroni',
  'etcd-server': 'usr/bin/etcd',
  haproxy: 'usr/sbin/haproxy',
  pgbouncer: 'usr/sbin/pgbouncer',
} as const;

export type DebianPackage = keyof typeof PROGRAMS;

export const ALL_PACKAGES = Object.keys(PROGRAMS) as readonly DebianPackage[];

/** Fetched once; `npm ci` throws them away. */
const FETCHED = join(import.meta.dirname, '../../node_modules/.sipas/debian');

/** Programs that are neither here nor to be had, and why. */
export class NotToBeHad extends Error {
  override readonly name = 'NotToBeHad';
}

export interface Programs {
  /** Where the program of a package lies. */
  readonly path: (of: DebianPackage) => string;
  /** What they find their libraries by. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Debian's programs: those that are installed, and of the others the files of their packages, fetched by apt, which checks
 * their signatures, and laid out in a folder of ours. Nothing is installed: no service starts, nobody has to be root.
 *
 * Throws NotToBeHad.
 *
 * @param folder new, where those that are not installed are laid out; whoever is to run them must be able to read it
 */
export function debianPrograms(packages: readonly DebianPackage[], folder: string): Programs {
  const lacking = packages.filter((name) => found(name, '/') === undefined);
  if (lacking.length > 0) layOut(lacking, folder);
  const libraries = globSync(join(folder, 'usr/lib/*-linux-gnu*'));
  const pathOf = (name: DebianPackage) => {
    const path = found(name, '/') ?? found(name, folder);
    if (path === undefined) throw new NotToBeHad(`the package ${name} has no ${PROGRAMS[name]}`);
    return path;
  };
  for (const name of packages) pathOf(name);
  return {
    path: pathOf,
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages'),
    },
  };
}

/** The newest, where there are several. */
function found(name: DebianPackage, root: string): string | undefined {
  return globSync(join(root, PROGRAMS[name])).sort().at(-1);
}

function layOut(packages: readonly DebianPackage[], folder: string): void {
  const files = fetched(packages);
  for (const file of files) run('dpkg-deb', ['-x', file, folder]);
}

/** The files of packages and of what they need that is not installed. */
function fetched(packages: readonly DebianPackage[]): readonly string[] {
  const place = join(FETCHED, packages.toSorted().join('+'));
  if (!existsSync(place)) {
    mkdirSync(dirname(place), { recursive: true });
    const aside = mkdtempSync(`${place}-`);
    try {
      download(packages, aside);
      renameSync(aside, place);
    } catch (error) {
      rmSync(aside, { recursive: true, force: true });
      if (!existsSync(place)) throw error;
    }
  }
  return readdirSync(place).map((name) => join(place, name));
}

/** By the lists of packages that apt has here; where there are none, or they are old, by newer ones of our own. */
function download(packages: readonly DebianPackage[], folder: string): void {
  try {
    downloadBy([], packages, folder);
  } catch {
    const lists = mkdtempSync(join(tmpdir(), 'sipas-apt-'));
    try {
      for (const part of ['lists/partial', 'cache/archives/partial']) {
        mkdirSync(join(lists, part), { recursive: true });
      }
      const own = ['-o', `Dir::State::Lists=${lists}/lists`, '-o', `Dir::Cache=${lists}/cache`];
      run('apt-get', [...own, 'update']);
      downloadBy(own, packages, folder);
    } finally {
      rmSync(lists, { recursive: true, force: true });
    }
  }
}

function downloadBy(options: readonly string[], packages: readonly DebianPackage[], folder: string): void {
  const plan = run('apt-get', [
    ...options,
    ...['install', '--simulate', '--no-install-recommends'],
    ...packages,
  ]);
  const needed = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
  run('apt-get', [...options, 'download', ...needed], folder);
}

function run(command: string, args: readonly string[], cwd = '/'): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw new NotToBeHad(`${command} is not here (${error.message})`);
  if (status !== 0) {
    const why = stderr.trim().split('\n').at(-1) ?? '';
    throw new NotToBeHad(`${command} ended with ${status}: ${why}`);
  }
  return stdout;
}
