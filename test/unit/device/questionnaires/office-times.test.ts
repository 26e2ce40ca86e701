import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EnrolmentId } from '../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import {
  encodeOfficeTimes,
  type OfficeTimes,
} from '../../../../src/core/protocol/messages/asked/office-times.ts';
import type { Enrolment } from '../../../../src/device/outbox/outbox-store.ts';
import { DeviceQuestionnaires } from '../../../../src/device/questionnaires/device-questionnaires.ts';
import { heldOfficeTimes, isClosed } from '../../../../src/device/questionnaires/office-times.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const UNIT = '00004@2025-07-01';
const BUILT_IN = loadQuestionnaire('sipas-2023-service');
const WORKDAY = { fromMinute: 7 * 60 + 30, toMinute: 17 * 60 };
const TIMES: OfficeTimes = {
  unit: UNIT,
  hours: [{ from: '2026-11-01' as Day, week: [...Array(5).fill(WORKDAY), null, null] }],
  length: { questionnaire: BUILT_IN.id, version: BUILT_IN.version, minutes: 5 },
};
/** A Monday and a Sunday in Viet Nam. */
const at = (day: string, time: string) => Date.parse(`${day}T${time}:00+07:00`);
const MONDAY = '2026-11-30';
const SUNDAY = '2026-11-29';

/** A device whose clock shows an instant. */
function deviceAt(nowMs: number, change: Partial<Enrolment> = {}, online = true) {
  const asked: string[] = [];
  const unit = { ref: UNIT, code: '00004', name: 'Ba Đình', nameEn: null, officeTerm: null };
  const enrolment = {
    id: 'e'.repeat(32) as EnrolmentId,
    membership: { deviceName: 'Máy 1', places: [{ from: '2025-07-01', unit }] },
    clockOffsetMs: 0,
    heardAtMs: 0,
    ...change,
  } as unknown as Enrolment;
  const device = new DeviceQuestionnaires({
    now: () => nowMs,
    sha256: async () => '' as never,
    fetch: async (url) => {
      asked.push(url);
      if (!online) throw new TypeError('no network');
      return url.startsWith('/api/v1/office-times/')
        ? new Response(encodeOfficeTimes(TIMES))
        : new Response('{}', { status: 404 });
    },
    store: {
      currentEnrolment: async () => enrolment,
      heldQuestionnaires: async () => null,
      keepQuestionnaires: async () => {},
    },
    keepRecordings: async () => {},
  });
  return { device, asked };
}

async function heard(nowMs: number) {
  const { device } = deviceAt(nowMs);
  await device.today(BUILT_IN);
  await expect.poll(() => heldOfficeTimes(UNIT)).not.toBeNull();
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('when an office is closed', () => {
  test.each([
    [MONDAY, '06:59', true],
    [MONDAY, '07:00', false],
    [MONDAY, '12:00', false],
    [MONDAY, '17:29', false],
    [MONDAY, '17:30', true],
    [SUNDAY, '12:00', true],
    // Before the first opening hours begin, nothing is known.
    ['2026-10-25', '12:00', false],
  ])('OT3 on %s at %s: %s', (day, time, expected) => {
    expect(isClosed(TIMES, at(day, time))).toBe(expected);
    expect(isClosed({ ...TIMES, hours: [] }, at(day, time))).toBe(false);
    expect(isClosed(null, at(day, time))).toBe(false);
  });

  test('OT2 is known without a network once it was heard, and of this office alone', async () => {
    await heard(at(MONDAY, '12:00'));
    const { device } = deviceAt(at(SUNDAY, '12:00'), {}, false);
    expect(await device.office()).toEqual({ isClosed: true, length: TIMES.length });
    expect(heldOfficeTimes('00005@2025-07-01')).toBeNull();
    localStorage.setItem('sipas.office-times', '{');
    expect(await device.office()).toEqual({ isClosed: false, length: null });
  });

  test('OT3 a clock in doubt closes nothing, and one that is off by a known time is corrected', async () => {
    await heard(at(MONDAY, '12:00'));
    const isClosedWith = async (change: Partial<Enrolment>, time = '20:00') =>
      (await deviceAt(at(MONDAY, time), change).device.office()).isClosed;
    expect(await isClosedWith({})).toBe(true);
    expect(await isClosedWith({ clockOffsetMs: null })).toBe(false);
    expect(await isClosedWith({ clockOffsetMs: 2 * 3_600_000 })).toBe(false);
    expect(await isClosedWith({ heardAtMs: at('2026-12-01', '12:00') })).toBe(false);
    expect(await isClosedWith({ clockOffsetMs: 1_800_000 }, '17:10')).toBe(true);
  });
});
