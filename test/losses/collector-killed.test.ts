import { cpSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { SERVICE, UNIT } from '../support/batches.ts';
import { writeDeferred } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { LivingPhones } from '../support/living-phones.ts';
import { LoadedCollector } from '../support/loaded-collector.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';

/** How often the collector is killed on each engine. */
const KILLS = Number(process.env['KILLS'] ?? 30);
/** When it is killed and how many citizens come; what a busy machine makes of it is no seed's. */
const SEED = 20_261_129;
/** Up to so long the collector lives after it has said that it runs. */
const LIFE_MAX_MS = 500;

describe.each(ENGINES)('a collector on $name', (engine) => {
  const name = `CO3 killed with SIGKILL ${KILLS} times under load has counted every record once, seed ${SEED}`;
  test(name, { timeout: 60_000 + KILLS * 10_000 }, async () => {
    const world = await LoadedCollector.begin(await engine.newPlace(), { seed: SEED });
    const epoch = await epochOf(world);
    const phones = await LivingPhones.withTickets(world.place.settings, world.address, UNIT);
    await world.underLoad(async () => {
      let goesOn = true;
      const life = phones.live(() => goesOn);
      for (let kill = 0; kill < KILLS; kill += 1) {
        await pause(world.random.between(0, LIFE_MAX_MS));
        await world.restart();
      }
      goesOn = false;
      await life;
    });
    expect(await settledRecords(world, phones.thanked)).toBeGreaterThan(KILLS);
    expect(await ticketsOf(world)).toEqual({ spent: phones.thanked.length, left: phones.left });
    // A kill is no restore.
    expect(await epochOf(world)).toBe(epoch);
    await world.end();
  });
});

test('EP3 an older copy of the data directory put back under load is filled up again', {
  timeout: 180_000,
}, async () => {
  const world = await LoadedCollector.begin(await must(ENGINES[0], 'the embedded engine').newPlace(), {
    seed: SEED,
  });
  const epoch = await epochOf(world);
  const { dataDir } = world.place.settings;
  const copy = `${dataDir}-copy`;
  let atCopy = 0;
  await world.underLoad(async () => {
    await pause(LIFE_MAX_MS);
    await world.restart(() => {
      cpSync(dataDir, copy, { recursive: true });
      atCopy = world.thanked.length;
    });
    // One that the copy does not know, and as many records more of those it does.
    const late = await world.addDevice();
    while (world.thanked.length < 2 * atCopy || late.thanked.length === 0) await pause(LIFE_MAX_MS);
    await world.restart(() => {
      rmSync(dataDir, { recursive: true });
      cpSync(copy, dataDir, { recursive: true });
    });
    await pause(LIFE_MAX_MS);
  });
  expect(await settledRecords(world)).toBeGreaterThanOrEqual(2 * atCopy);
  expect(await epochOf(world)).not.toBe(epoch);
  rmSync(copy, { recursive: true });
  await world.end();
});

/**
 * Lets everything arrive and compares what was thanked for on the devices with what the collector has: each once,
 * tallied, and no number missing.
 * @returns how many records that are
 */
async function settledRecords(world: LoadedCollector, byPhone: readonly string[] = []): Promise<number> {
  await world.settle();
  const database = await world.open();
  const { writer } = database;
  const thanked = [...world.thanked, ...byPhone].sort();
  const ledger = await writer.selectFrom('ledger').select('id').execute();
  expect(ledger.map(({ id }) => id).sort()).toEqual(thanked);
  expect(await writer.selectFrom('records').select('id').execute()).toHaveLength(thanked.length);
  const recount = await recountRecords(database, layoutOf(SERVICE), ({ age }) => age === 1);
  expect(await storedTallies(database)).toEqual(recount);
  // No comment is lost or doubled, whenever it was killed.
  await writeDeferred(database);
  const comments = await writer.selectFrom('comments').select('text').execute();
  const said = world.devices.flatMap((device) => device.comments).sort();
  expect(comments.map(({ text }) => text).sort()).toEqual(said);
  const books = await writer.selectFrom('enrolments').select(['last_sequence', 'seen', 'missing']).execute();
  for (const { last_sequence, seen, missing } of books) expect([seen, missing]).toEqual([last_sequence, 0]);
  await database.close();
  return thanked.length;
}

/** After what was deferred is written: a ticket that let two in would be one spent too many, or one left. */
async function ticketsOf(world: LoadedCollector): Promise<{ readonly spent: number; readonly left: number }> {
  const { writer, close } = await world.open();
  const links = await writer.selectFrom('office_links').select('spent_tickets').executeTakeFirstOrThrow();
  const left = await writer.selectFrom('visit_tickets').selectAll().execute();
  await close();
  return { spent: links.spent_tickets, left: left.length };
}

async function epochOf(world: LoadedCollector): Promise<string> {
  const { writer, close } = await world.open();
  const meta = writer.selectFrom('meta').select('value').where('key', '=', 'epoch');
  const { value } = await meta.executeTakeFirstOrThrow();
  await close();
  return value;
}
