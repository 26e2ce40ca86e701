import { once } from 'node:events';
import { expect } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import { UNIT } from './batches.ts';
import { type CollectorProcess, startCollectorProcess } from './collector-process.ts';
import type { TestDatabase } from './databases.ts';
import { newCodeAt } from './enrolment.ts';
import { freePort } from './free-port.ts';
import { LivingDevice } from './living-device.ts';

const DEVICES = 3;

export interface LoadOptions {
  readonly seed: number;
  /** Where the devices stand: `code@valid-from`, a code or a name. */
  readonly unit?: string;
  readonly devices?: number;
  /** Of the collector's process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A collector in a process of its own and devices that never rest. */
export class LoadedCollector {
  readonly place: TestDatabase;
  readonly random: Random;
  readonly #options: LoadOptions;
  readonly #port: number;
  readonly #devices: LivingDevice[] = [];
  readonly #lives: Promise<void>[] = [];
  #collector: CollectorProcess;
  #goesOn = false;

  private constructor(place: TestDatabase, options: LoadOptions, port: number, collector: CollectorProcess) {
    this.place = place;
    this.random = seededRandom(options.seed);
    this.#options = options;
    this.#port = port;
    this.#collector = collector;
  }

  static async begin(place: TestDatabase, options: LoadOptions): Promise<LoadedCollector> {
    const port = await freePort();
    const world = new LoadedCollector(place, options, port, await start(place, port, options.env));
    for (let n = 0; n < (options.devices ?? DEVICES); n += 1) await world.addDevice();
    return world;
  }

  /** Whose address stays the same over all its processes. */
  get address(): string {
    return this.#collector.address;
  }

  get port(): number {
    return this.#port;
  }

  get devices(): readonly LivingDevice[] {
    return this.#devices;
  }

  /** The records somebody was thanked for. */
  get thanked(): readonly RecordId[] {
    return this.#devices.flatMap((device) => device.thanked);
  }

  async addDevice(): Promise<LivingDevice> {
    const device = await LivingDevice.enrolled(
      this.#collector.address,
      await newCodeAt(this.place.settings, this.#options.unit ?? UNIT),
      seededRandom(this.#options.seed + 1 + this.#devices.length),
    );
    this.#devices.push(device);
    if (this.#goesOn) this.#lives.push(device.live(() => this.#goesOn));
    return device;
  }

  async underLoad(work: () => Promise<void>): Promise<void> {
    this.#goesOn = true;
    this.#lives.push(...this.#devices.map((device) => device.live(() => this.#goesOn)));
    try {
      await work();
    } finally {
      this.#goesOn = false;
      await Promise.all(this.#lives);
    }
  }

  /** Killed with SIGKILL, and started again. */
  async restart(whileDead: () => void | Promise<void> = () => undefined): Promise<void> {
    const ended = once(this.#collector.child, 'exit');
    this.#collector.child.kill('SIGKILL');
    await ended;
    await whileDead();
    this.#collector = await start(this.place, this.#port, this.#options.env);
  }

  /** Lets everything arrive and ends the collector, but not its database. */
  async settle(): Promise<void> {
    for (const device of this.#devices) expect(await device.settle()).toBe(true);
    await this.#collector.stop();
  }

  async open(): Promise<OpenDatabase> {
    return openDatabase(this.place.settings);
  }

  async end(): Promise<void> {
    await this.#collector.stop();
    await this.place.remove();
  }
}

function start({ settings }: TestDatabase, port: number, env: LoadOptions['env']): Promise<CollectorProcess> {
  const { dataDir, databaseUrl } = settings;
  return startCollectorProcess({
    dataDir,
    port,
    env: { LOG_LEVEL: 'error', ...(databaseUrl == null ? {} : { DATABASE_URL: databaseUrl }), ...env },
  });
}
