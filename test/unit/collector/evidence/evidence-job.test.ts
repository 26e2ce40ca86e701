import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepEvidenceTogether } from '../../../../src/collector/evidence/evidence-job.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { HOUR_MS } from '../../../../src/core/kernel/duration.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started({ isDoubtful = false, leads = true, fails = false } = {}) {
  const done: string[] = [];
  const errors: string[] = [];
  const stop = keepEvidenceTogether(
    {
      putTogether: async (today) => {
        done.push(`together before ${today}`);
        if (fails) throw new Error('full');
        return 0;
      },
      sweep: async (nowMs) => {
        done.push(`sweep at ${nowMs}`);
        return 0;
      },
    },
    {
      ...{ nowMs: () => 5, today: () => '2026-11-30' as Day },
      ...{ isDoubtful: () => isDoubtful, leads: async () => leads },
    },
    { info: () => undefined, error: (_, message) => errors.push(message) },
  );
  return { done, errors, stop };
}

const TOGETHER = 'together before 2026-11-30';

test('CO26 what came before today is put together at the start and every hour, and CO25 it is swept once a day', async () => {
  const { done, stop } = started();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual([TOGETHER, 'sweep at 5']);
  await vi.advanceTimersByTimeAsync(23 * HOUR_MS);
  expect(done).toEqual([TOGETHER, 'sweep at 5', ...Array(23).fill(TOGETHER)]);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(done.slice(-2)).toEqual([TOGETHER, 'sweep at 5']);
  await stop();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(done).toHaveLength(27);
});

test.each([{ isDoubtful: true }, { leads: false }])(
  'CO18 nothing is done by who doubts the clock, or by who does not lead: %j',
  async (how) => {
    const { done, stop } = started(how);
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(done).toEqual([]);
    await stop();
  },
);

test('CO26 what fails is told and tried again, and nothing is swept before', async () => {
  const { done, errors, stop } = started({ fails: true });
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(done).toEqual([TOGETHER, TOGETHER]);
  expect(errors).toHaveLength(2);
  await stop();
});
