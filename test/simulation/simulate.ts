import { parseArgs } from 'node:util';
import { SimulatedCollector } from './collector.ts';
import { scheduleOf } from './generate.ts';
import { MUST_HAPPEN } from './must-happen.ts';
import { SOUND } from './mutants.ts';
import { describe } from './operations.ts';
import { runSchedule } from './run-schedule.ts';
import { shrunk } from './shrink.ts';
import type { Clock } from './world.ts';

const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const [count, first] = [Number(values.schedules), Number(values.seed)];
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(first) || count < 1 || first < 0) {
  console.error('simulate: --schedules and --seed are whole numbers');
  process.exit(2);
}

const PROGRESS_EVERY_MS = 10_000;
const FAILURES_SHOWN = 3;
/** From this number on, schedules meet everything that must happen. */
const MANY = 2_000;

const clock: Clock = { nowMs: 0 };
const collector = await SimulatedCollector.open(() => clock.nowMs);
const met = new Map<string, number>();
const startedMs = performance.now();
let failed = 0;
let toldMs = startedMs;
for (let seed = first; seed < first + count; seed += 1) {
  const schedule = scheduleOf(seed);
  const run = await runSchedule(collector, clock, schedule, SOUND);
  for (const [what, times] of run.met) met.set(what, (met.get(what) ?? 0) + times);
  if (run.failure !== null) {
    failed += 1;
    console.log(`\n✗ --schedules 1 --seed ${seed}: ${run.failure}`);
    if (failed <= FAILURES_SHOWN) {
      const least = await shrunk(
        schedule,
        async (part) => (await runSchedule(collector, clock, part, SOUND)).failure,
      );
      console.log(`  the least of its schedule that fails: ${least.failure}`);
      for (const operation of least.schedule) console.log(`    ${describe(operation)}`);
    }
  }
  if (performance.now() - toldMs >= PROGRESS_EVERY_MS) {
    toldMs = performance.now();
    console.log(`simulate: ${seed - first + 1} of ${count}, ${failed} failed`);
  }
}
await collector.database.close();

console.log('\nhow often each thing happened:');
for (const [what, times] of [...met].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`  ${String(times).padStart(9)}  ${what}`);
}
const seconds = (performance.now() - startedMs) / 1000;
const each = ((seconds * 1000) / count).toFixed(1);
console.log(
  `\nsimulate: ${count} schedules from seed ${first}, ${failed} failed, ${seconds.toFixed(0)} s, ${each} ms each`,
);
const lacking = count < MANY ? [] : MUST_HAPPEN.filter((what) => !met.has(what));
if (lacking.length > 0) console.log(`simulate: none of them met ${lacking.join(', ')}`);
process.exit(failed === 0 && lacking.length === 0 ? 0 : 1);
