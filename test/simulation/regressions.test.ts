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

/** @param beside those that happen at the same time as the one before them */
async function failureOf(
  happenings: readonly Happening[],
  { beside = [], salt = 3 }: { readonly beside?: readonly Happening[]; readonly salt?: number } = {},
): Promise<string | null> {
  const schedule: readonly Operation[] = happenings.map((one) => ({
    ...one,
    salt,
    beside: beside.includes(one),
  }));
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

test('ST2 storage deleted under a sync or an export is a storage that failed', async () => {
  const evict: Happening = { kind: 'evict', device: 0, withPages: false };
  const works = [sync, { kind: 'export', device: 0, choice: 'unsent' }] as const;
  const failures = new Set<string | null>();
  for (const work of works) {
    // Each salt deletes it at another step.
    for (let salt = 0; salt < 20; salt += 1) {
      failures.add(await failureOf([submit, work, evict], { beside: [evict], salt }));
    }
  }
  expect([...failures]).toEqual([null]);
});

test('CO22 storage deleted under a page that goes on is not taken for a disk that was put back', async () => {
  const works: readonly Happening[] = [submit, sync];
  const enrolled: Happening = { kind: 'enrol again', device: 0 };
  const evict: Happening = { kind: 'evict', device: 0, withPages: false };
  const byFile: readonly Happening[] = [
    { kind: 'export', device: 0, choice: 'all' },
    { kind: 'hand in', file: 0, collector: 0, harm: 'whole' },
  ];
  const other: Happening = { ...sync, tab: 1 };
  for (const after of [
    [other, submit, sync],
    [submit, ...byFile, other, sync],
    [other, evict, enrolled, sync, other, submit, ...byFile],
  ]) {
    expect(await failureOf([...works, evict, enrolled, ...after])).toBeNull();
  }
});

test('ME1 a clock that woke up in the past makes records where the device stood when it last heard', async () => {
  const failure = await failureOf([
    submit,
    sync,
    { kind: 'time passes', days: 31 },
    { kind: 'move', device: 0, to: 1, inDays: 0 },
    { ...sync, tab: 1 },
    { kind: 'set clock', device: 0, days: -40 },
    submit,
    sync,
  ]);
  expect(failure).toBeNull();
});
