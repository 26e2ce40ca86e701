import { describe, expect, test } from 'vitest';
import { SimulatedCollector } from './collector.ts';
import { scheduleOf } from './generate.ts';
import { SOUND } from './mutants.ts';
import type { Operation } from './operations.ts';
import { runSchedule } from './run-schedule.ts';
import { Scheduler } from './scheduler.ts';
import { shrunk } from './shrink.ts';

const SEEDS = 40;

async function digestsOf(seeds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const clock = { nowMs: 0 };
  const collector = await SimulatedCollector.open(() => clock.nowMs);
  const digests = new Map<number, string>();
  for (const seed of seeds) {
    digests.set(seed, (await runSchedule(collector, clock, scheduleOf(seed), SOUND)).digest);
  }
  await collector.database.close();
  return digests;
}

describe('a simulation that can be repeated', () => {
  test('the same seed gives the same run step by step, alone or among others, in whatever order', async () => {
    const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
    const first = await digestsOf(seeds);
    const second = await digestsOf(seeds.toReversed());
    expect(Object.fromEntries(second)).toEqual(Object.fromEntries(first));
    expect(new Set(first.values()).size).toBe(SEEDS);
  });

  test('one actor runs at a time, in the order of the choices', async () => {
    const order: string[] = [];
    const choices = [1, 1, 0, 0];
    const scheduler = new Scheduler(
      () => choices.shift() ?? 0,
      (line) => order.push(line),
      () => undefined,
    );
    for (const name of ['a', 'b']) {
      scheduler.spawn(name, {}, async ({ step }) => {
        // Longer than any turn of the other would take.
        await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 5 : 1));
        await step('half');
      });
    }
    await scheduler.run();
    expect(order).toEqual(['b start', 'b half', 'a start', 'a half']);
  });

  test('an actor that was killed runs no further', async () => {
    const done: string[] = [];
    const host = {};
    const scheduler = new Scheduler(
      () => 0,
      () => undefined,
      () => undefined,
    );
    const work = async (step: (name: string) => Promise<void>) => {
      done.push('began');
      await step('half');
      done.push('ended');
    };
    const interrupt = () => scheduler.kill((other) => other === host);
    scheduler.spawn('victim', host, ({ step }) => work(step), { atStep: 2, interrupt });
    await scheduler.run();
    expect(done).toEqual(['began']);
  });

  test('a failing schedule is cut down to what it needs to fail', async () => {
    const schedule = scheduleOf(3);
    const isNeeded = (one: Operation) => one === schedule[1] || one === schedule[4];
    const failureOf = async (part: readonly Operation[]) =>
      part.filter(isNeeded).length === 2 ? 'fails' : null;
    const least = await shrunk(schedule, failureOf);
    expect(least.schedule).toEqual([schedule[1], schedule[4]]);
  });
});
