import { expect, test } from 'vitest';
import { SimulatedCollector } from './collector.ts';
import { scheduleOf } from './generate.ts';
import { SOUND } from './mutants.ts';
import { COLLECTOR_FAULTS, NETWORK_FAULTS, STOPS } from './operations.ts';
import { runSchedule } from './run-schedule.ts';

const SCHEDULES = 2_000;
const TIME_LIMIT_MS = 600_000;

/** What must have happened somewhere among them, or they prove less than they seem to. */
const MUST_HAPPEN = [
  ...NETWORK_FAULTS,
  ...COLLECTOR_FAULTS,
  ...STOPS,
  'submit storage-failed: quota',
  'submit storage-failed: closed',
  'submit storage-failed: time-limit',
  'submit storage-failed: read-back',
  'submit not-enrolled',
  'sync busy',
  'sync not-due',
  'request offers',
  'request enrolments',
  'restored',
  'restored unnoticed',
  'old copy refused',
  'record removed after 30 days',
  'device cloned',
  'clone seen',
  'evict',
  'enrol again',
  'device moved',
  'rename',
  'rotate',
  'batch unsigned refused',
  'batch signed by another refused',
  'lines of another held',
  'membership of another refused',
  'receipt read unsigned',
  'receipt read signed by another',
  'receipt not signed',
  'enrolment revoked',
  'revoked record released',
  'held record released',
  'line of a file refused',
  'file handed in whole',
  'file handed in cut',
  'file handed in edited',
  'file handed in reordered',
  'file handed in other line ends',
  'receipt read whole',
  'receipt read cut',
  'receipt read for another enrolment',
  'receipt read with other bytes',
  'settled by a receipt',
];

test(`CO5 TF2 whoever was thanked is counted once in ${SCHEDULES} schedules, and the books say what is so`, {
  timeout: TIME_LIMIT_MS,
}, async () => {
  const clock = { nowMs: 0 };
  const collector = await SimulatedCollector.open(() => clock.nowMs);
  const met = new Set<string>();
  const failures: string[] = [];
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const run = await runSchedule(collector, clock, scheduleOf(seed), SOUND);
    for (const what of run.met.keys()) met.add(what);
    if (run.failure !== null)
      failures.push(`npm run simulate -- --schedules 1 --seed ${seed}: ${run.failure}`);
  }
  await collector.database.close();
  expect(failures).toEqual([]);
  expect(MUST_HAPPEN.filter((what) => !met.has(what))).toEqual([]);
});
