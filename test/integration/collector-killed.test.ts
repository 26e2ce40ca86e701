import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import type { Epoch, RecordId } from '../../src/core/kernel/brand.ts';
import { type CycleEnd, newCycleMemory, runCycle } from '../../src/device/sync-cycle.ts';
import { SERVICE, UNIT } from '../support/batches.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type DatabasePlace, ENGINES } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { anEnrolment } from '../support/outbox-store-contract.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';
import { TestDevice } from '../unit/device/device-fixture.ts';

/** How often the collector is killed on each engine; the longer checks ask for more. */
const KILLS = Number(process.env['KILLS'] ?? 2);
const DEVICES = 3;
/** Up to so long the collector lives after it has said that it runs. */
const LIFE_MAX_MS = 500;
/** So long a device leaves a collector alone that did not answer, and the machine to the one that starts. */
const PAUSE_MS = 50;
/** Citizens stop coming while so many records wait on a device, so that the run is about kills, not about queues. */
const MOST_WAITING = 20;
const ROUNDS_TO_SETTLE = 50;

/** A device that answers and syncs without a pause, and remembers for which records somebody was thanked. */
class LivingDevice {
  readonly device = new TestDevice();
  readonly thanked: RecordId[] = [];
  readonly #memory = newCycleMemory();
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async enrol(): Promise<void> {
    const answer = await fetch(`${this.#address}/api/v1/enrolments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ unit: UNIT, name: 'Máy 1' }),
    });
    const { enrolment, epoch, unit } = (await answer.json()) as {
      enrolment: string;
      epoch: Epoch;
      unit: never;
    };
    await this.device.store.enrol({ ...anEnrolment(1), id: enrolment as never, epoch, unit });
  }

  async live(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const citizens = (await this.unsettled()) < MOST_WAITING ? 1 + Math.floor(Math.random() * 5) : 0;
      for (let n = 0; n < citizens; n += 1) await this.#answer();
      if ((await this.sync()) === 'failed') await pause(PAUSE_MS);
    }
  }

  async sync(): Promise<CycleEnd> {
    this.device.nowMs = Date.now();
    const ports = this.device.ports({ fetch: (url, init) => fetch(`${this.#address}${url}`, init) });
    return runCycle(ports, this.#memory, { now: true, heartbeat: false });
  }

  async unsettled(): Promise<number> {
    const { waiting, inFlight, quarantined } = await this.device.store.counts();
    return waiting + inFlight + quarantined;
  }

  async #answer(): Promise<void> {
    this.device.nowMs = Date.now();
    const draft = this.device.draft();
    const submitted = await this.device.submit(draft);
    if (submitted.ok) this.thanked.push(draft.id);
  }
}

describe.each(ENGINES)('a collector on $name', (engine) => {
  test(
    `CO3 killed with SIGKILL ${KILLS} times under load has counted every record once`,
    async () => {
      const place = await engine.newPlace();
      const port = await freePort();
      let collector = await start(place, port);
      const devices = Array.from({ length: DEVICES }, () => new LivingDevice(collector.address));
      for (const device of devices) await device.enrol();
      const epoch = await epochOf(place);

      let goesOn = true;
      const lives = Promise.all(devices.map((device) => device.live(() => goesOn)));
      for (let kill = 0; kill < KILLS; kill += 1) {
        await pause(Math.random() * LIFE_MAX_MS);
        const ended = once(collector.child, 'exit');
        collector.child.kill('SIGKILL');
        await ended;
        collector = await start(place, port);
      }
      goesOn = false;
      await lives;
      for (const device of devices) {
        for (let round = 0; (await device.unsettled()) > 0 && round < ROUNDS_TO_SETTLE; round += 1)
          await device.sync();
        expect(await device.unsettled()).toBe(0);
      }
      await collector.stop();

      const database = await openDatabase(place.settings);
      const ledger = await database.writer.selectFrom('ledger').select('id').execute();
      const records = await database.writer.selectFrom('records').select('id').execute();
      const thanked = devices.flatMap((device) => device.thanked).sort();
      expect(thanked.length).toBeGreaterThan(KILLS);
      expect(ledger.map(({ id }) => id).sort()).toEqual(thanked);
      expect(records).toHaveLength(thanked.length);
      expect(await storedTallies(database)).toEqual(
        await recountRecords(database, layoutOf(SERVICE), ({ age }) => age === 1),
      );
      const numbers = await database.writer
        .selectFrom('enrolments')
        .select(['last_sequence', 'seen', 'missing'])
        .execute();
      for (const { last_sequence, seen, missing } of numbers)
        expect([seen, missing]).toEqual([last_sequence, 0]);
      await database.close();
      // A kill is no restore.
      expect(await epochOf(place)).toBe(epoch);
      await place.remove();
    },
    60_000 + KILLS * 10_000,
  );
});

function start({ settings }: DatabasePlace, port: number): Promise<CollectorProcess> {
  const { dataDir, databaseUrl } = settings;
  const env = { LOG_LEVEL: 'error', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  return startCollectorProcess({ dataDir, port, env });
}

async function epochOf({ settings }: DatabasePlace): Promise<string> {
  const database = await openDatabase(settings);
  const row = await database.writer
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'epoch')
    .executeTakeFirstOrThrow();
  await database.close();
  return row.value;
}
