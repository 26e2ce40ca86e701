import { afterAll, beforeAll, expect, test } from 'vitest';
import { SimulatedCollector } from './collector.ts';
import { SOUND } from './mutants.ts';
import type { Happening, Operation } from './operations.ts';
import { runSchedule } from './run-schedule.ts';

/** Schedules that once failed, as they stood when they were cut down. */
const clock = { nowMs: 0 };
let collector: SimulatedCollector;
beforeAll(async () => {
  collector = await SimulatedCollector.open(() => clock.nowMs);
});
afterAll(() => collector.database.close());

async function failureOf(happenings: readonly Happening[]): Promise<string | null> {
  const schedule: readonly Operation[] = happenings.map((one) => ({ ...one, salt: 3, beside: false }));
  return (await runSchedule(collector, clock, schedule, SOUND)).failure;
}

const submit: Happening = { kind: 'submit', device: 0, tab: 0, fault: null, retries: false, stop: null };
const sync: Happening = { kind: 'sync', device: 0, tab: 0, collector: 0, faults: [], stop: null };
const unnoticed: Happening = { kind: 'restore', copy: 1, noticed: false };

test('EP4 a clock set back does not hide what an unnoticed copy lacks', async () => {
  const failure = await failureOf([
    submit,
    submit,
    submit,
    { ...sync, faults: ['proxy too large', null, 'request lost'] },
    { kind: 'back up' },
    { kind: 'set clock', device: 0, days: -40 },
    { kind: 'time passes', days: 0.1 },
    sync,
    unnoticed,
  ]);
  expect(failure).toBeNull();
});

test('OB6 a record in quarantine for a forgery that a copy undid is counted once it is sent again', async () => {
  const failure = await failureOf([
    submit,
    { kind: 'forge', device: 0, collector: 0 },
    { kind: 'back up' },
    sync,
    { kind: 'restore', copy: 0, noticed: false },
  ]);
  expect(failure).toBeNull();
});
