import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type KeptMonths, keepMonths } from '../../../../src/collector/retention/months-job.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../src/core/kernel/duration.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NOTHING: KeptMonths = { divided: [], left: [], made: 0 };

function started({ isDoubtful = false, leads = true } = {}) {
  const world = {
    today: '2026-11-30' as Day,
    kept: async (): Promise<KeptMonths> => NOTHING,
    done: [] as string[],
    said: [] as string[],
  };
  const stop = keepMonths(
    {
      keep: (today) => {
        world.done.push(today);
        return world.kept();
      },
      refuseNothing: async () => void world.done.push('refuses nothing'),
    },
    { today: () => world.today, isDoubtful: () => isDoubtful, leads: async () => leads },
    { info: (_, message) => world.said.push(message), error: (_, message) => world.said.push(message) },
  );
  return { world, stop };
}

test('CO28 months are looked after once a day, and each minute while a table is left', async () => {
  const { world, stop } = started();
  world.kept = async () => ({ ...NOTHING, left: ['records'] });
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
  expect(world.done).toEqual(Array(3).fill('2026-11-30'));
  world.kept = async () => ({ ...NOTHING, divided: ['records'], made: 4 });
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(world.done).toHaveLength(4);
  expect(world.said).toHaveLength(2);
  world.today = '2026-12-01' as Day;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(world.done.slice(4)).toEqual(['2026-12-01']);
  await stop();
});

test('CO28 what fails is told, and tried again', async () => {
  const { world, stop } = started();
  world.kept = () => Promise.reject(new Error('away'));
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect([world.done.length, world.said.length]).toEqual([2, 2]);
  await stop();
});

test('CO18 who doubts the clock divides nothing, and has nothing refused; who does not lead does neither', async () => {
  const doubting = started({ isDoubtful: true });
  const other = started({ leads: false });
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(doubting.world.done).toEqual(['refuses nothing', 'refuses nothing']);
  expect(other.world.done).toEqual([]);
  await Promise.all([doubting.stop(), other.stop()]);
});
