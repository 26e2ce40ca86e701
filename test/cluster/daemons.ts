import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';

/** Another user than root, which PostgreSQL refuses to run as; undefined where nobody has to be another. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** The user of Debian's PostgreSQL, or the one that has no rights at all. */
export function userOfDatabases(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('there is no user but root to run PostgreSQL as');
}

export interface DaemonOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly runAs: RunAs | undefined;
  readonly cwd: string;
}

/** A program that runs until it is ended, and can be started again. */
export class Daemon {
  readonly #command: readonly string[];
  readonly #options: DaemonOptions;
  readonly #log: string;
  #child: ChildProcess | null = null;

  constructor(command: readonly string[], log: string, options: DaemonOptions) {
    this.#command = command;
    this.#log = log;
    this.#options = options;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  start(): void {
    const [program = '', ...args] = this.#command;
    const { env, runAs, cwd } = this.#options;
    const log = openSync(this.#log, 'a');
    this.#child = spawn(program, args, {
      ...{ cwd, ...runAs, stdio: ['ignore', log, log] },
      env: { PATH: '/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: cwd, ...env },
    });
    closeSync(log);
  }

  /** By SIGKILL unless said otherwise. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null || this.hasEnded) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** What it wrote last. */
  said(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').split('\n').slice(-15).join('\n') : '';
  }
}

/** A process and all that came of it. Linux tells them of a process of one thread. */
export function familyOf(pid: number): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  if (pid === 0 || !existsSync(path)) return [];
  const children = readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** To every process of a family; those that ended meanwhile are left out. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended with another.
    }
  }
}

/** Until a process is no more; one that ended and was not asked after yet is. */
export function isGone(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return !existsSync(path) || /\) [ZX] /.test(readFileSync(path, 'utf8'));
}
