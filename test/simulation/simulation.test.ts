import { expect, test } from 'vitest';
import { SimulatedCollector } from './collector.ts';
import { scheduleOf } from './generate.ts';
import { SOUND } from './mutants.ts';
import { runSchedule } from './run-schedule.ts';

/** Enough to meet what happens often; the gates run 10,000 others, and there everything must happen. */
const SCHEDULES = 100;
const TIME_LIMIT_MS = 600_000;

test(`CO5 TF2 whoever was thanked is counted once in ${SCHEDULES} schedules, and the books say what is so`, {
  timeout: TIME_LIMIT_MS,
}, async () => {
  const clock = { nowMs: 0 };
  const collector = await SimulatedCollector.open(() => clock.nowMs);
  const failures: string[] = [];
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const run = await runSchedule(collector, clock, scheduleOf(seed), SOUND);
    if (run.failure !== null)
      failures.push(`npm run simulate -- --schedules 1 --seed ${seed}: ${run.failure}`);
  }
  await collector.database.close();
  expect(failures).toEqual([]);
});
