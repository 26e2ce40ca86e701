import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { SERVICE, UNIT } from '../support/batches.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { EVIDENCE_KEY } from '../support/collector-store-fixture.ts';
import { type DatabasePlace, ENGINES, type TestEngine } from '../support/databases.ts';
import { newCodeAt } from '../support/enrolment.ts';
import { freePort } from '../support/free-port.ts';
import { LivingDevice } from '../support/living-device.ts';
import { LivingPhones } from '../support/living-phones.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';

// Takes long: a collector is started seven times in a process of its own, under a load that leaves no processor idle.

/** How often the collector is killed on each engine; the longer checks ask for more. */
const KILLS = Number(process.env['KILLS'] ?? 2);
/** When it is killed and how many citizens come; what a busy machine makes of it is no seed's. */
const SEED = 20_261_129;
const DEVICES = 3;
/** Up to so long the collector lives after it has said that it runs. */
const LIFE_MAX_MS = 500;

describe.each(ENGINES)('a collector on $name', (engine) => {
  const name = `CO3 killed with SIGKILL ${KILLS} times under load has counted every record once, seed ${SEED}`;
  test(name, { timeout: 60_000 + KILLS * 10_000 }, async () => {
    const world = await LoadedCollector.begin(engine);
    const epoch = await world.epoch();
    await world.underLoad(async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        await pause(world.random.between(0, LIFE_MAX_MS));
        await world.restart();
      }
    });
    expect(await world.settledRecords()).toBeGreaterThan(KILLS);
    // A kill is no restore.
    expect(await world.epoch()).toBe(epoch);
    await world.end();
  });
});

test('EP3 an older copy of the data directory put back under load is filled up again', {
  timeout: 180_000,
}, async () => {
  const world = await LoadedCollector.begin(must(ENGINES[0], 'the embedded engine'));
  const epoch = await world.epoch();
  const { dataDir } = world.place.settings;
  const copy = `${dataDir}-copy`;
  let atCopy = 0;
  await world.underLoad(async () => {
    await pause(LIFE_MAX_MS);
    await world.restart(() => {
      cpSync(dataDir, copy, { recursive: true });
      atCopy = world.thanked;
    });
    // One that the copy does not know, and as many records more of those it does.
    const late = await world.addDevice();
    while (world.thanked < 2 * atCopy || late.thanked.length === 0) await pause(LIFE_MAX_MS);
    await world.restart(() => {
      rmSync(dataDir, { recursive: true });
      cpSync(copy, dataDir, { recursive: true });
    });
    await pause(LIFE_MAX_MS);
  }, false);
  expect(await world.settledRecords()).toBeGreaterThanOrEqual(2 * atCopy);
  expect(await world.epoch()).not.toBe(epoch);
  rmSync(copy, { recursive: true });
  await world.end();
});

/** A collector in a process of its own and devices that never rest. */
class LoadedCollector {
  readonly place: DatabasePlace;
  readonly random: Random = seededRandom(SEED);
  readonly #port: number;
  readonly #devices: LivingDevice[] = [];
  #phones: LivingPhones | null = null;
  readonly #lives: Promise<void>[] = [];
  #collector: CollectorProcess;
  #goesOn = false;

  private constructor(place: DatabasePlace, port: number, collector: CollectorProcess) {
    this.place = place;
    this.#port = port;
    this.#collector = collector;
  }

  static async begin(engine: TestEngine): Promise<LoadedCollector> {
    const place = await engine.newPlace();
    const port = await freePort();
    const world = new LoadedCollector(place, port, await start(place, port));
    for (let n = 0; n < DEVICES; n += 1) await world.addDevice();
    world.#phones = await LivingPhones.withTickets(place.settings, world.#collector.address, UNIT);
    return world;
  }

  get thanked(): number {
    return this.#devices.reduce((sum, { thanked }) => sum + thanked.length, 0);
  }

  async addDevice(): Promise<LivingDevice> {
    const device = await LivingDevice.enrolled(
      this.#collector.address,
      await newCodeAt(this.place.settings, UNIT),
      seededRandom(SEED + 1 + this.#devices.length),
    );
    this.#devices.push(device);
    if (this.#goesOn) this.#lives.push(device.live(() => this.#goesOn));
    return device;
  }

  /** @param hasPhones not where a copy is put back: a phone keeps nothing to send again */
  async underLoad(work: () => Promise<void>, hasPhones = true): Promise<void> {
    this.#goesOn = true;
    this.#lives.push(...this.#devices.map((device) => device.live(() => this.#goesOn)));
    if (hasPhones) this.#lives.push(must(this.#phones, 'phones').live(() => this.#goesOn));
    await work();
    this.#goesOn = false;
    await Promise.all(this.#lives);
  }

  /** Killed with SIGKILL, and started again. */
  async restart(whileDead: () => void = () => undefined): Promise<void> {
    const ended = once(this.#collector.child, 'exit');
    this.#collector.child.kill('SIGKILL');
    await ended;
    whileDead();
    this.#collector = await start(this.place, this.#port);
  }

  /**
   * Lets everything arrive and compares what was thanked for on the devices with what the collector has: each once,
   * tallied, and no number missing.
   * @returns how many records that are
   */
  async settledRecords(): Promise<number> {
    for (const device of this.#devices) expect(await device.settle()).toBe(true);
    await this.#collector.stop();
    const { writer, ...database } = await openDatabase(this.place.settings);
    const phones = must(this.#phones, 'phones');
    const thanked = [...this.#devices.flatMap((device) => device.thanked), ...phones.thanked].sort();
    const ledger = await writer.selectFrom('ledger').select('id').execute();
    expect(ledger.map(({ id }) => id).sort()).toEqual(thanked);
    expect(await writer.selectFrom('records').select('id').execute()).toHaveLength(thanked.length);
    const recount = await recountRecords({ writer, ...database }, layoutOf(SERVICE), ({ age }) => age === 1);
    expect(await storedTallies({ writer, ...database })).toEqual(recount);
    // No comment is lost or doubled, and no ticket spent twice, whenever it was killed.
    await new SqlDeferredWrites(writer, database.engine, EVIDENCE_KEY).writeAll();
    const comments = await writer.selectFrom('comments').select('text').execute();
    const said = this.#devices.flatMap((device) => device.comments).sort();
    expect(comments.map(({ text }) => text).sort()).toEqual(said);
    const links = await writer.selectFrom('office_links').select('spent_tickets').execute();
    expect(links).toEqual([{ spent_tickets: phones.thanked.length }]);
    expect(await writer.selectFrom('visit_tickets').selectAll().execute()).toHaveLength(phones.left);
    const books = await writer
      .selectFrom('enrolments')
      .select(['last_sequence', 'seen', 'missing'])
      .execute();
    for (const { last_sequence, seen, missing } of books) expect([seen, missing]).toEqual([last_sequence, 0]);
    await database.close();
    return thanked.length;
  }

  async epoch(): Promise<string> {
    const { writer, close } = await openDatabase(this.place.settings);
    const meta = writer.selectFrom('meta').select('value').where('key', '=', 'epoch');
    const { value } = await meta.executeTakeFirstOrThrow();
    await close();
    return value;
  }

  end(): Promise<void> {
    return this.place.remove();
  }
}

function start({ settings }: DatabasePlace, port: number): Promise<CollectorProcess> {
  const { dataDir, databaseUrl } = settings;
  const env = { LOG_LEVEL: 'error', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  return startCollectorProcess({ dataDir, port, env });
}
