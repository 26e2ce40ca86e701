import { expect, test } from 'vitest';
import { OfficeHours, type OpeningHoursStore } from '../../../../src/collector/units/opening-hours.ts';
import type { OpeningHours } from '../../../../src/core/analysis/flags/opening-hours.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';

/** 30 November 2026, 00:30 in Viet Nam; the day before elsewhere. */
const NOW_MS = Date.UTC(2026, 10, 29, 17, 30);
const OPEN = { fromMinute: 450, toMinute: 1_020 };
const WEEK = [OPEN, OPEN, OPEN, OPEN, OPEN, null, null];

function office() {
  const kept = new Map<string, OpeningHours>();
  const store: OpeningHoursStore = {
    hours: async () => [...kept.values()],
    set: async (_, hours) => void kept.set(hours.from, hours),
    remove: async (_, from) => kept.delete(from),
  };
  return { kept, hours: new OfficeHours(store, () => NOW_MS) };
}
const from = (day: string) => ({ from: day as Day, week: WEEK });

test('FL3 opening hours begin tomorrow at the earliest, and those that began stay', async () => {
  const { kept, hours } = office();
  for (const day of ['2026-11-29', '2026-11-30', '2026-13-01', 'tomorrow']) {
    expect(await hours.set('01@2025-07-01', from(day), 'mo')).toMatchObject({
      error: { kind: 'day-not-to-come' },
    });
  }
  expect((await hours.set('01@2025-07-01', from('2026-12-01'), 'mo')).ok).toBe(true);
  expect([...kept.keys()]).toEqual(['2026-12-01']);
  expect(await hours.remove('01@2025-07-01', '2026-11-30' as Day, 'mo')).toMatchObject({ ok: false });
  expect(await hours.remove('01@2025-07-01', '2026-12-02' as Day, 'mo')).toEqual({ ok: true, value: false });
  expect(await hours.remove('01@2025-07-01', '2026-12-01' as Day, 'mo')).toEqual({ ok: true, value: true });
});

test('a week on which nothing is open, or that closes before it opens, is refused', async () => {
  const { hours } = office();
  const closed = { ...from('2026-12-01'), week: WEEK.map(() => null) };
  const upside = { ...from('2026-12-01'), week: WEEK.with(0, { fromMinute: 600, toMinute: Number.NaN }) };
  for (const week of [closed, upside]) {
    expect(await hours.set('01@2025-07-01', week, 'mo')).toMatchObject({ error: { kind: 'no-week' } });
  }
});
