import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedPauseMs, isDue, nextPauseMs } from '../../../src/core/protocol/retry.ts';

const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('pauses between attempts', () => {
  test('SY3 each pause is 1 s to 5 min and at most three times the one before', () => {
    fc.assert(
      fc.property(fc.array(uniform, { maxLength: 30 }), (draws) => {
        let previousMs = 0;
        for (const draw of draws) {
          const pauseMs = nextPauseMs(previousMs, draw);
          expect(pauseMs).toBeGreaterThanOrEqual(1_000);
          expect(pauseMs).toBeLessThanOrEqual(Math.min(300_000, Math.max(1_000, previousMs * 3)));
          previousMs = pauseMs;
        }
      }),
    );
  });

  test('SY3 the pauses of unlucky devices grow to 5 min', () => {
    let pauseMs = 0;
    for (let i = 0; i < 10; i += 1) pauseMs = nextPauseMs(pauseMs, 0.999_999);
    expect(pauseMs).toBe(300_000);
  });

  test('SY3 a pause asked for is kept between none and an hour', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (asked) => {
        expect(askedPauseMs(asked)).toBeGreaterThanOrEqual(0);
        expect(askedPauseMs(asked)).toBeLessThanOrEqual(3_600_000);
      }),
    );
    expect(askedPauseMs(90_000)).toBe(90_000);
  });

  test('SY5 an attempt is due when its time has come, or lies further ahead than any pause', () => {
    const instant = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(instant, instant, (atMs, nowMs) => {
        expect(isDue(atMs, nowMs)).toBe(nowMs >= atMs || atMs - nowMs > 3_600_000);
      }),
    );
    expect(isDue(1_000_000 + 3_600_000, 1_000_000)).toBe(false);
    expect(isDue(1_000_001 + 3_600_000, 1_000_000)).toBe(true);
  });
});
