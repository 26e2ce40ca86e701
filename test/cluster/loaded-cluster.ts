import { expect } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import type { SettlingWorld } from '../losses/books.ts';
import { UNIT } from '../support/batches.ts';
import { newCodeAt } from '../support/enrolment.ts';
import { LivingDevice } from '../support/living-device.ts';

/** Collectors over one database, with their keys in one folder. */
export interface SeveralCollectors {
  /** Where devices reach them. */
  readonly fronts: readonly string[];
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Ends the collectors, so that the database can be looked at in peace. */
  endCollectors(): Promise<void>;
}

/** Devices that never rest. */
export class LoadedCluster implements SettlingWorld {
  readonly cluster: SeveralCollectors;
  readonly devices: LivingDevice[] = [];
  #goesOn = false;
  #lives: Promise<void>[] = [];

  private constructor(cluster: SeveralCollectors) {
    this.cluster = cluster;
  }

  static async begin(cluster: SeveralCollectors, devices: number, seed: number): Promise<LoadedCluster> {
    const world = new LoadedCluster(cluster);
    const { fronts, dataDir, databaseUrl } = cluster;
    for (let n = 0; n < devices; n += 1) {
      const code = await newCodeAt({ dataDir, databaseUrl }, UNIT);
      world.devices.push(
        await LivingDevice.enrolled(
          must(fronts[n % fronts.length], 'an address'),
          code,
          seededRandom(seed + n),
        ),
      );
    }
    world.#goesOn = true;
    world.#lives = world.devices.map((device) => device.live(() => world.#goesOn));
    return world;
  }

  get place() {
    const { dataDir, databaseUrl } = this.cluster;
    return { settings: { dataDir, databaseUrl } };
  }

  get thanked(): readonly RecordId[] {
    return this.devices.flatMap((device) => device.thanked);
  }

  /** When batches were answered, in order, by the monotonic clock. */
  answeredMs(): readonly number[] {
    return this.devices.flatMap((device) => device.answeredMs).sort((a, b) => a - b);
  }

  async acknowledged(): Promise<readonly string[]> {
    return (await Promise.all(this.devices.map((device) => device.acknowledged()))).flat();
  }

  async settle(): Promise<void> {
    await this.rest();
    for (const device of this.devices) expect(await device.settle()).toBe(true);
    await this.cluster.endCollectors();
  }

  /** Nobody comes any more. */
  async rest(): Promise<void> {
    this.#goesOn = false;
    await Promise.all(this.#lives);
  }

  open(): Promise<OpenDatabase> {
    return openDatabase(this.place.settings);
  }
}
