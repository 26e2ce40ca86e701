import { beforeEach, describe, expect, test } from 'vitest';
import { earliestMs } from '../../../../src/collector/clock/clock-doubt.ts';
import type { ClockStore, KnownTime, TimeChange } from '../../../../src/collector/clock/clock-store.ts';
import { CollectorClock } from '../../../../src/collector/clock/collector-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MADE_MS = earliestMs('2026-11-27');
const NOW = Date.UTC(2026, 10, 29, 2);

class MemoryClockStore implements ClockStore {
  known: KnownTime = { newestMs: null, steadyMs: null, doubt: null };
  readonly said: string[] = [];
  endings = 0;

  async change(decide: (known: KnownTime) => TimeChange): Promise<KnownTime> {
    const { known, entry, endsEverything } = decide(this.known);
    this.known = known;
    if (entry !== null) this.said.push(`${entry.action} ${entry.actor}`);
    if (endsEverything) this.endings += 1;
    return known;
  }
}

describe('CO18 the clock is a witness', () => {
  let store: MemoryClockStore;
  let wallMs: number;
  let monotonicMs: number;
  beforeEach(() => {
    store = new MemoryClockStore();
    wallMs = NOW;
    monotonicMs = 5_000;
  });
  const start = (atMs = wallMs) => {
    wallMs = atMs;
    monotonicMs = 7_000;
    return CollectorClock.start({ store, wall: () => wallMs, monotonic: () => monotonicMs, madeMs: MADE_MS });
  };
  const pass = (ms: number) => {
    wallMs += ms;
    monotonicMs += ms;
  };

  test('is believed while it goes on, also after a month of being switched off', async () => {
    let clock = await start();
    pass(HOUR);
    await clock.look();
    expect([clock.isDoubtful(), clock.nowMs(), clock.newestMs]).toEqual([false, NOW + HOUR, NOW + HOUR]);
    clock = await start(NOW + HOUR + 31 * DAY);
    expect([clock.isDoubtful(), store.said]).toEqual([false, []]);
  });

  test.each([
    ['ahead', Date.UTC(2071, 0, 1)],
    ['ahead', NOW + 31 * DAY + 1],
    ['behind', NOW - DAY - 1],
    ['before-build', MADE_MS - 1],
    ['before-build', Date.UTC(2001, 0, 1)],
  ] as const)(
    'is in doubt %s, at %d, and the newest moment known goes on by the monotonic clock',
    async (reason, atMs) => {
      await start();
      const clock = await start(atMs);
      expect([clock.isDoubtful(), clock.doubt?.reason]).toEqual([true, reason]);
      pass(HOUR);
      await clock.look();
      expect([clock.nowMs(), clock.newestMs, clock.steadyMs()]).toEqual([NOW + HOUR, NOW, NOW + HOUR]);
      expect(store.said).toEqual(['clock.doubt clock']);
    },
  );

  test('a first start before the build is in doubt too', async () => {
    const clock = await start(Date.UTC(2001, 0, 1));
    expect([clock.isDoubtful(), clock.nowMs()]).toEqual([true, MADE_MS]);
  });

  test('is compared with the monotonic one before anybody looks', async () => {
    const clock = await start();
    wallMs = Date.UTC(2071, 0, 1);
    expect([clock.isDoubtful(), clock.nowMs()]).toEqual([true, NOW]);
    await clock.look();
    expect(clock.doubt?.reason).toBe('ahead');
    wallMs = NOW;
    expect(clock.isDoubtful()).toBe(true);
  });

  test('doubt outlasts a start, and a clock that is right again for 48 hours of running ends it', async () => {
    await start();
    await start(Date.UTC(2071, 0, 1));
    let clock = await start(NOW + DAY);
    expect(clock.isDoubtful()).toBe(true);
    for (let hour = 0; hour < 30; hour++) {
      pass(HOUR);
      await clock.look();
    }
    clock = await start(NOW + 4 * DAY);
    for (let hour = 0; hour < 17; hour++) {
      pass(HOUR);
      await clock.look();
    }
    expect(clock.isDoubtful()).toBe(true);
    pass(HOUR);
    await clock.look();
    expect(clock.isDoubtful()).toBe(false);
    expect(clock.nowMs()).toBe(wallMs);
    expect(store.said).toEqual(['clock.doubt clock', 'clock.plausible clock']);
  });

  test('a clock that stays wrong never becomes right by waiting', async () => {
    await start();
    const clock = await start(Date.UTC(2071, 0, 1));
    for (let day = 0; day < 60; day++) {
      pass(DAY);
      await clock.look();
    }
    expect(clock.isDoubtful()).toBe(true);
  });

  test('somebody’s word ends it, in both directions', async () => {
    await start();
    let clock = await start(NOW + 100 * DAY);
    await clock.confirm('Chị Hoa');
    expect([clock.isDoubtful(), clock.nowMs()]).toEqual([false, NOW + 100 * DAY]);
    expect(store.endings).toBe(1);
    clock = await start(NOW + DAY);
    expect(clock.doubt?.reason).toBe('behind');
    await clock.confirm('command');
    pass(HOUR);
    expect([clock.isDoubtful(), clock.nowMs(), clock.steadyMs()]).toEqual([
      false,
      NOW + DAY + HOUR,
      NOW + DAY + HOUR,
    ]);
    expect(store.endings).toBe(2);
    expect(store.said.slice(-1)).toEqual(['clock.confirm command']);
  });

  test('what ends by it never revives: it neither goes back nor stands still', async () => {
    const clock = await start();
    pass(13 * HOUR);
    expect(clock.steadyMs()).toBe(NOW + 13 * HOUR);
    await clock.look();
    wallMs -= 12 * HOUR;
    expect([clock.isDoubtful(), clock.steadyMs()]).toEqual([false, NOW + 13 * HOUR]);
    pass(HOUR);
    expect(clock.steadyMs()).toBe(NOW + 14 * HOUR);
    await clock.look();
    const later = await start(NOW + 3 * HOUR);
    expect(later.steadyMs()).toBe(NOW + 14 * HOUR);
  });

  describe('a batch in doubt is of the receipt', () => {
    const receipt = async (atMs: number, clockMs: number, clockOffsetMs: number | null = 0) => {
      await start();
      const clock = await start(atMs);
      pass(HOUR);
      const { receivedAtMs, isReceiptDoubtful } = clock.receipt({ clockMs, clockOffsetMs });
      return [receivedAtMs, isReceiptDoubtful];
    };
    const FAR = Date.UTC(2071, 0, 1);

    test('that its device’s clock says, corrected or not, where that can be', async () => {
      expect(await receipt(FAR, NOW + 5 * DAY)).toEqual([NOW + 5 * DAY, true]);
      expect(await receipt(FAR, NOW + 5 * DAY, FAR - NOW)).toEqual([NOW + 5 * DAY, true]);
      expect(await receipt(FAR, Date.UTC(2020, 0, 1), NOW - Date.UTC(2020, 0, 1))).toEqual([NOW, true]);
      expect(await receipt(Date.UTC(2001, 0, 1), NOW + 90 * DAY)).toEqual([NOW + 90 * DAY, true]);
    });

    test('that both clocks say, after months in which both were switched off', async () => {
      expect(await receipt(NOW + 70 * DAY, NOW + 70 * DAY + HOUR)).toEqual([NOW + 70 * DAY + HOUR, false]);
      expect(await receipt(FAR, FAR)).toEqual([NOW + HOUR, true]);
    });

    test('or of the newest moment known', async () => {
      expect(await receipt(FAR, Date.UTC(2020, 0, 1), null)).toEqual([NOW + HOUR, true]);
    });
  });
});
