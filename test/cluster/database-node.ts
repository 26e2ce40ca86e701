import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MountedDisk } from '../support/small-disk.ts';
import { type Daemon, familyOf, isGone, signalAll } from './daemons.ts';
import type { NodePorts } from './reference-files.ts';

/** What Patroni says of a member. */
export interface Member {
  readonly name: string;
  readonly role: 'leader' | 'sync_standby' | 'replica';
  readonly state: string;
}

/** A PostgreSQL and the Patroni that runs it, as on a machine of their own. */
export class DatabaseNode {
  readonly ports: NodePorts;
  readonly patroni: Daemon;
  /** On which its data lie; null where none can be made. */
  readonly disk: MountedDisk | null;

  constructor(ports: NodePorts, patroni: Daemon, disk: MountedDisk | null) {
    this.ports = ports;
    this.patroni = patroni;
    this.disk = disk;
  }

  /** What it says of all members. */
  async members(): Promise<readonly Member[]> {
    const address = `http://127.0.0.1:${this.ports.rest}/cluster`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
    return ((await answer.json()) as { readonly members: readonly Member[] }).members;
  }

  /** Dies as with its machine. */
  async kill(): Promise<void> {
    const family = this.#family();
    signalAll(family, 'SIGKILL');
    await this.patroni.end();
    while (!family.every(isGone)) await pause(20);
  }

  /** Says nothing any more, and keeps its connections. @returns lets it go on, as if nothing had been */
  freeze(): () => void {
    const family = this.#family();
    signalAll(family, 'SIGSTOP');
    return () => signalAll(family, 'SIGCONT');
  }

  #family(): readonly number[] {
    return [...familyOf(this.patroni.pid), ...familyOf(this.#postmaster())];
  }

  /** The first process of PostgreSQL; 0 where none runs, though its file may still name one. */
  #postmaster(): number {
    const file = join(this.ports.folder, 'postmaster.pid');
    if (!existsSync(file)) return 0;
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    const command = `/proc/${pid}/cmdline`;
    return existsSync(command) && readFileSync(command, 'utf8').includes(this.ports.folder) ? pid : 0;
  }
}
