import { expect, test } from 'vitest';
import { nextAttemptMs } from '../../../../src/collector/webhooks/next-attempt.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/kernel/duration.ts';

/** Every attempt of a receiver that never answers, from the first at 0. */
function attempts(random: number): readonly number[] {
  const all = [0];
  for (;;) {
    const nowMs = all.at(-1) ?? 0;
    const next = nextAttemptMs(all.length, { firstMs: 0, nowMs }, random);
    if (next === null) return all;
    all.push(next);
  }
}

test('pauses double from a minute to four hours, the last attempt is a day after the first', () => {
  const all = attempts(1);
  const pauses = all.slice(1).map((at, index) => at - (all[index] ?? 0));
  expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((minutes) => minutes * MINUTE_MS));
  expect(Math.max(...pauses)).toBe(4 * HOUR_MS);
  expect(all.at(-1)).toBe(DAY_MS);
  expect(all).toHaveLength(14);
});

test('chance halves a pause at most, and there are never many attempts', () => {
  const all = attempts(0);
  expect(all[1]).toBe(MINUTE_MS / 2);
  expect(all.at(-1)).toBe(DAY_MS);
  expect(all.length).toBeLessThan(30);
});

test('one that was off for days makes one attempt, and then gives up', () => {
  expect(nextAttemptMs(3, { firstMs: 0, nowMs: 5 * DAY_MS }, 0.5)).toBeNull();
  expect(nextAttemptMs(3, { firstMs: 0, nowMs: DAY_MS - 1 }, 0.5)).toBe(DAY_MS);
});
