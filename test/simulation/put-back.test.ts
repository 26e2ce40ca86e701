import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SimulatedCollector } from './collector.ts';
import { SOUND } from './mutants.ts';
import type { Happening } from './operations.ts';
import { runSchedule } from './run-schedule.ts';

const clock = { nowMs: 0 };
let collector: SimulatedCollector;
beforeAll(async () => {
  collector = await SimulatedCollector.open(() => clock.nowMs);
});
afterAll(() => collector.database.close());

const submit: Happening = { kind: 'submit', device: 0, tab: 0, fault: null, retries: false, stop: null };
const sync: Happening = { kind: 'sync', device: 0, tab: 0, collector: 0, faults: [], stop: null };
/** The first freezes the disk as it is; every further one starts the machine from that. */
const start: Happening = { kind: 'put back', device: 0 };

async function isSeen(happenings: readonly Happening[]): Promise<boolean> {
  const schedule = happenings.map((one) => ({ ...one, salt: 2, beside: false }));
  const { failure, met } = await runSchedule(collector, clock, schedule, SOUND);
  expect(failure).toBeNull();
  return met.has('put back seen');
}

describe('CO22 ST4 a machine whose disk is put back at each start', () => {
  test('is seen where unsent records were lost by it', async () => {
    expect(await isSeen([start, sync, submit, submit, start, submit, sync])).toBe(true);
  });

  test('is seen where nothing was unsent, and no number came twice', async () => {
    expect(await isSeen([start, submit, sync, start, sync])).toBe(true);
  });

  test('is seen by its file, where it has no network', async () => {
    const handedIn: readonly Happening[] = [
      { kind: 'export', device: 0, choice: 'all' },
      { kind: 'hand in', file: 0, collector: 0, harm: 'whole' },
    ];
    expect(await isSeen([start, submit, ...handedIn, start, submit, sync])).toBe(true);
  });

  test('is not seen in one that only starts often', async () => {
    const killed: Happening = { ...sync, stop: { atStep: 99, what: 'power cut' } };
    expect(await isSeen([submit, sync, killed, submit, killed, sync])).toBe(false);
  });
});
