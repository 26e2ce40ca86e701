// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useCollectorNow } from '../../../../../src/app/console/requests/use-collector-now.ts';
import { monthAt, nextPeriod } from '../../../../../src/app/console/selection/selection.ts';

const MINUTE_MS = 60_000;
/** 30 November 2026, 23:58 in Việt Nam. */
const LATE_MS = Date.UTC(2026, 10, 30, 16, 58);

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2020, 0, 1) }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const shown = (saidMs: number | null) =>
  renderHook(({ ms }) => useCollectorNow(ms), { initialProps: { ms: saidMs } });

test('a PC dated 2020 steps as far as the collector has come', () => {
  const { result, rerender } = shown(null);
  expect(monthAt(result.current).text).toBe('2020-01');
  rerender({ ms: LATE_MS });
  expect(monthAt(result.current).text).toBe('2026-11');
  expect(nextPeriod(monthAt(Date.UTC(2026, 9, 15)), result.current)?.text).toBe('2026-11');
  expect(nextPeriod(monthAt(LATE_MS), result.current)).toBeNull();
});

test('a page left open past the end of a month can step to the next', async () => {
  const { result } = shown(LATE_MS);
  expect(nextPeriod(monthAt(LATE_MS), result.current)).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(3 * MINUTE_MS));
  expect(nextPeriod(monthAt(LATE_MS), result.current)?.text).toBe('2026-12');
});

test('while its machine slept, time passed all the same', async () => {
  const { result } = shown(LATE_MS);
  vi.setSystemTime(Date.UTC(2020, 0, 3));
  await act(() => vi.advanceTimersByTimeAsync(MINUTE_MS));
  expect(monthAt(result.current).text).toBe('2026-12');
});
