import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { must } from '../../src/core/kernel/assert.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { freePort } from '../support/free-port.ts';
import { mountSmallDisk, NO_SMALL_DISK } from '../support/small-disk.ts';
import { Daemon, type RunAs, userOfDatabases } from './daemons.ts';
import { DatabaseNode, type Member } from './database-node.ts';
import { debianPrograms } from './debian-programs.ts';
import type { SeveralCollectors } from './loaded-cluster.ts';
import { type EtcdPorts, etcdArguments, haproxyFile, patroniFile } from './reference-files.ts';

/** Where one is lost, two of three stores and two of three databases are left. */
const THREE = [1, 2, 3];
/** Until a set-up that was just started, or lost a part and has it back, is whole. */
const WHOLE_WITHIN_MS = 120_000;
/** What a replica that is away lacks is kept for it, and PostgreSQL writes 16 MB at a time. */
const DISK_MEGABYTES = 1_000;

interface Store extends EtcdPorts {
  readonly daemon: Daemon;
}

/**
 * The reference set-up on loopback ports and in a temporary folder: three PostgreSQL with Patroni and synchronous
 * replication, three etcd, HAProxy, two collectors.
 */
export class ReferenceCluster implements SeveralCollectors {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sipas-cluster-'));
  readonly #nodes: DatabaseNode[] = [];
  readonly #stores: Store[] = [];
  readonly #collectors: { readonly port: number; running: CollectorProcess }[] = [];
  #proxy: Daemon | null = null;
  #ports = { database: 0, front: 0 };

  /** Throws NotToBeHad, with nothing left behind. */
  static async begin(): Promise<ReferenceCluster> {
    const cluster = new ReferenceCluster();
    try {
      await cluster.#begin();
      return cluster;
    } catch (error) {
      await cluster.end();
      throw error;
    }
  }

  /** The proxy before the collectors. */
  get fronts(): readonly [string] {
    return [`http://127.0.0.1:${this.#ports.front}`];
  }

  /** Where collectors reach the database that can be written. */
  get databaseUrl(): string {
    return `postgres://postgres:postgres-test@127.0.0.1:${this.#ports.database}/postgres`;
  }

  /** Of the collectors; with their keys. */
  get dataDir(): string {
    return join(this.#folder, 'data');
  }

  async #begin(): Promise<void> {
    chmodSync(this.#folder, 0o755);
    const runAs = userOfDatabases();
    const programs = debianPrograms(
      ['postgresql', 'python3', 'patroni', 'etcd-server', 'haproxy'],
      join(this.#folder, 'root'),
    );
    const own = (path: string) => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      if (runAs !== undefined) chownSync(path, runAs.uid, runAs.gid);
      return path;
    };
    const home = own(join(this.#folder, 'home'));
    const options = { env: programs.env, runAs, cwd: home };
    const log = (name: string) => join(this.#folder, `${name}.log`);

    const stores: EtcdPorts[] = [];
    for (const number of THREE) {
      const name = `etcd${number}`;
      stores.push({
        name,
        folder: own(join(this.#folder, name)),
        client: await freePort(),
        peer: await freePort(),
      });
    }
    for (const store of stores) {
      const command = [programs.path('etcd-server'), ...etcdArguments(store, stores)];
      this.#stores.push({ ...store, daemon: new Daemon(command, log(store.name), options) });
    }
    for (const { daemon } of this.#stores) daemon.start();

    for (const number of THREE) {
      const name = `pg${number}`;
      const place = own(join(this.#folder, name));
      const disk = NO_SMALL_DISK === null ? mountSmallDisk(place, DISK_MEGABYTES) : null;
      own(place);
      const ports = { name, folder: join(place, 'data'), postgres: await freePort(), rest: await freePort() };
      const file = this.#write(`${name}.yml`, patroniFile(ports, stores, programs.path('postgresql')), runAs);
      const command = [programs.path('python3'), programs.path('patroni'), file];
      const patroni = new Daemon(command, log(name), options);
      this.#nodes.push(new DatabaseNode(ports, patroni, disk));
    }
    for (const { patroni } of this.#nodes) patroni.start();

    const collectors = [await freePort(), await freePort()];
    this.#ports = { database: await freePort(), front: await freePort() };
    const configuration = this.#write(
      'haproxy.cfg',
      haproxyFile(
        this.#ports,
        this.#nodes.map(({ ports }) => ports),
        collectors,
      ),
      runAs,
    );
    this.#proxy = new Daemon([programs.path('haproxy'), '-db', '-f', configuration], log('haproxy'), options);
    this.#proxy.start();
    await this.untilWhole();
    mkdirSync(this.dataDir, { mode: 0o700 });
    for (const port of collectors) this.#collectors.push({ port, running: await this.#startCollector(port) });
  }

  #write(name: string, text: string, runAs: RunAs | undefined): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (runAs !== undefined) chownSync(path, runAs.uid, runAs.gid);
    return path;
  }

  async #startCollector(port: number): Promise<CollectorProcess> {
    const env = { LOG_LEVEL: 'error', DATABASE_URL: this.databaseUrl, SIPAS_KEYS: '' };
    return startCollectorProcess({ dataDir: this.dataDir, port, env });
  }

  /** What Patroni says of all members, as seen by the first that answers; empty where none does. */
  async members(): Promise<readonly Member[]> {
    for (const node of this.#nodes) {
      try {
        return await node.members();
      } catch {
        // The next knows.
      }
    }
    return [];
  }

  /** Until one database leads, two follow it and one of those synchronously. */
  async untilWhole(): Promise<void> {
    const untilMs = performance.now() + WHOLE_WITHIN_MS;
    for (;;) {
      const members = await this.members();
      const roles = members
        .filter(({ state }) => /^(running|streaming)$/.test(state))
        .map(({ role }) => role);
      if (roles.toSorted().join() === 'leader,replica,sync_standby') return;
      if (performance.now() > untilMs) {
        throw new Error(`not whole: ${JSON.stringify(members)}\n${this.said()}`);
      }
      await pause(200);
    }
  }

  /** The database that leads dies as with its machine. @returns starts it again */
  async killPrimary(): Promise<() => Promise<void>> {
    const node = await this.#nodeThat('leader');
    await node.kill();
    return async () => node.patroni.start();
  }

  /**
   * A database and its Patroni say nothing any more, and keep their connections. @returns lets them go on, as if nothing had
   * been
   */
  async freeze(role: 'leader' | 'sync_standby'): Promise<() => Promise<void>> {
    const node = await this.#nodeThat(role);
    const goOn = node.freeze();
    return async () => goOn();
  }

  /** No byte is free where the database that leads lies. @returns gives the room back */
  async fillDisk(): Promise<() => Promise<void>> {
    const node = await this.#nodeThat('leader');
    const disk = must(node.disk, 'a small disk can be made');
    disk.fill();
    // Until the collectors say themselves that nothing can be stored.
    while ((await fetch(`${this.fronts[0]}/readyz`)).status !== 503) await pause(50);
    return async () => disk.empty();
  }

  /** The etcd that leads dies. @returns starts it again */
  async killStore(): Promise<() => Promise<void>> {
    for (const { client, daemon } of this.#stores) {
      const answer = await fetch(`http://127.0.0.1:${client}/v3/maintenance/status`, {
        method: 'POST',
        body: '{}',
      });
      const { header, leader } = (await answer.json()) as {
        readonly header: { readonly member_id: string };
        readonly leader: string;
      };
      if (header.member_id !== leader) continue;
      await daemon.end();
      return async () => daemon.start();
    }
    throw new Error('no etcd leads');
  }

  /** A collector dies. @returns starts it again */
  async killCollector(): Promise<() => Promise<void>> {
    const one = must(this.#collectors[0], 'there are two collectors');
    one.running.child.kill('SIGKILL');
    return async () => {
      one.running = await this.#startCollector(one.port);
    };
  }

  /** The last lines of every program. */
  said(): string {
    const daemons = [
      ...this.#stores.map(({ daemon }) => daemon),
      ...this.#nodes.map(({ patroni }) => patroni),
      this.#proxy,
    ];
    return daemons.map((daemon) => daemon?.said()).join('\n');
  }

  async endCollectors(): Promise<void> {
    for (const { running } of this.#collectors.splice(0)) {
      if (running.child.exitCode === null && running.child.signalCode === null) await running.stop();
    }
  }

  async end(): Promise<void> {
    await this.endCollectors();
    for (const node of this.#nodes) {
      await node.kill();
      node.disk?.unmount();
    }
    for (const { daemon } of this.#stores) await daemon.end();
    await this.#proxy?.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #nodeThat(role: Member['role']): Promise<DatabaseNode> {
    const name = (await this.members()).find((one) => one.role === role)?.name;
    return must(
      this.#nodes.find(({ ports }) => ports.name === name),
      `a database is ${role}`,
    );
  }
}
