import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SimulatedCollector } from './collector.ts';
import { scheduleOf } from './generate.ts';
import { MUTATIONS } from './mutant-table.ts';
import { SOUND } from './mutants.ts';
import { runSchedule } from './run-schedule.ts';

const TIME_LIMIT_MS = 300_000;
/** Where the seed in the table no longer does, each must be found out within these schedules, from seed 1. */
const SCHEDULES_ALLOWED = 600;

describe('a product broken on purpose is found out', () => {
  const clock = { nowMs: 0 };
  const found: string[] = [];
  let collector: SimulatedCollector;

  beforeAll(async () => {
    collector = await SimulatedCollector.open(() => clock.nowMs);
  });
  afterAll(async () => {
    await collector.database.close();
    console.log(`rule   seeds  what it does, and what the simulation says of it\n${found.join('\n')}`);
  });

  for (const { rule, does, mutant, seed: known = 0, schedule = scheduleOf(known) } of MUTATIONS) {
    test(`${rule} one that ${does}`, { timeout: TIME_LIMIT_MS }, async () => {
      expect((await runSchedule(collector, clock, schedule, SOUND)).failure).toBeNull();
      let said = (await runSchedule(collector, clock, schedule, mutant)).failure;
      let seed = known;
      // The schedules of the seeds are others than when the table was made: it is looked for from the beginning.
      if (said === null) seed = 0;
      while (said === null && seed < SCHEDULES_ALLOWED) {
        seed += 1;
        said = (await runSchedule(collector, clock, scheduleOf(seed), mutant)).failure;
      }
      found.push(`${rule.padEnd(6)} ${String(seed).padStart(5)}  ${does}: ${said}`);
      expect(said).not.toBeNull();
    });
  }
});
