import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  correctedTime,
  EARLIEST_MS,
  TIME_RULE,
} from '../../../../src/collector/ingest/corrected-time.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 31 October 2026, 23:30 in Việt Nam. */
const LATE = Date.UTC(2026, 9, 31, 16, 30);

const arrived = (atMs: number): Arrival => ({ origin: 'network', atMs, rule: TIME_RULE });
const inFile = (atMs: number): Arrival => ({ origin: 'file', atMs, rule: TIME_RULE });

interface Said {
  readonly clockMs: number;
  readonly clockOffsetMs: number | null;
  readonly numberedAfterMs?: number;
  readonly unitSinceDay?: Day;
}
const enrolledDay = '2026-08-01' as Day;
const time = (submittedAtMs: number, said: Said, arrival: Arrival) =>
  correctedTime(submittedAtMs, { enrolledDay, unitSinceDay: null, numberedAfterMs: null, ...said }, arrival);

describe('correctedTime', () => {
  test('CO8 the day and hour are those in Asia/Ho_Chi_Minh', () => {
    const header = { clockOffsetMs: 0, clockMs: LATE + HOUR };
    expect(time(LATE, header, arrived(LATE + HOUR))).toEqual({
      day: '2026-10-31',
      hour: 23,
      isDoubtful: false,
    });
    expect(time(LATE + HOUR, header, arrived(LATE + HOUR))).toEqual({
      day: '2026-11-01',
      hour: 0,
      isDoubtful: false,
    });
  });

  test("CO8 the device's own offset corrects its clock, however long the record waited", () => {
    const header = { clockOffsetMs: HOUR, clockMs: LATE + 9 * DAY };
    expect(time(LATE, header, arrived(LATE + 9 * DAY + HOUR))).toEqual({
      day: '2026-11-01',
      hour: 0,
      isDoubtful: false,
    });
  });

  test('CO8 before the first acknowledgement the header’s clock shows the offset', () => {
    const header = { clockOffsetMs: null, clockMs: LATE - 2 * HOUR };
    expect(time(LATE - 3 * HOUR, header, arrived(LATE))).toEqual({
      day: '2026-10-31',
      hour: 22,
      isDoubtful: false,
    });
  });

  test('CO13 in a file the header’s clock shows no offset: the device’s is taken for right, the day for doubtful', () => {
    const header = { clockOffsetMs: null, clockMs: LATE };
    expect(time(LATE, header, inFile(LATE + 9 * DAY))).toEqual({
      day: '2026-10-31',
      hour: 23,
      isDoubtful: true,
    });
  });

  test('CO13 an offset the device had learned serves in a file too, however long that was on its way', () => {
    const header = { clockOffsetMs: HOUR, clockMs: LATE };
    expect(time(LATE, header, inFile(LATE + 9 * DAY))).toEqual({
      day: '2026-11-01',
      hour: 0,
      isDoubtful: false,
    });
  });

  test.each([
    [DAY, false],
    [-DAY, false],
    [DAY + 1, true],
    [-DAY - 1, true],
  ])('CO8 an offset of %d ms makes the day doubtful: %s', (clockOffsetMs, isDoubtful) => {
    const header = { clockOffsetMs, clockMs: LATE - clockOffsetMs };
    expect(time(LATE - clockOffsetMs, header, arrived(LATE)).isDoubtful).toBe(isDoubtful);
  });

  describe('CO17 the receipt is a second witness', () => {
    test('over the network, ten minutes between header and receipt are the way', () => {
      const header = { clockOffsetMs: 0, clockMs: LATE };
      expect(time(LATE - HOUR, header, arrived(LATE + 10 * MINUTE))).toMatchObject({
        hour: 22,
        isDoubtful: false,
      });
      expect(time(LATE - 25 * MINUTE, header, arrived(LATE + 10 * MINUTE + 1))).toMatchObject({
        hour: 23,
        isDoubtful: true,
      });
    });

    test('a tablet that woke up in 2020 with the offset of yesterday: each record by its age', () => {
      const wokeMs = Date.UTC(2020, 0, 1);
      const header = { clockOffsetMs: 2_000, clockMs: wokeMs + 40 * DAY };
      const receiptMs = LATE;
      const days = [0, 1, 39].map((day) => time(wokeMs + day * DAY, header, arrived(receiptMs)));
      expect(days.map(({ day, isDoubtful }) => [day, isDoubtful])).toEqual([
        ['2026-09-21', true],
        ['2026-09-22', true],
        ['2026-10-30', true],
      ]);
    });

    test('a clock set right before sending leaves records of another age than can be: they are of the receipt', () => {
      const header = { clockOffsetMs: 0, clockMs: LATE };
      expect(time(Date.UTC(2020, 0, 1), header, arrived(LATE))).toEqual({
        day: '2026-10-31',
        hour: 23,
        isDoubtful: true,
      });
      const far = { clockOffsetMs: 3 * DAY, clockMs: LATE };
      expect(time(LATE + HOUR, far, arrived(LATE))).toMatchObject({ day: '2026-10-31', isDoubtful: true });
    });

    test('nothing is older than its enrolment, to the day', () => {
      const header = { clockOffsetMs: 0, clockMs: LATE };
      const enrolledMs = Date.parse(`${enrolledDay}T00:00+07:00`);
      expect(time(enrolledMs, header, arrived(LATE))).toMatchObject({ day: enrolledDay, isDoubtful: false });
      expect(time(enrolledMs - 1, header, arrived(LATE))).toMatchObject({
        day: '2026-10-31',
        isDoubtful: true,
      });
    });

    test('in a file only a time after the receipt or before the enrolment contradicts', () => {
      const [before, after] = [Date.UTC(2020, 0, 1), LATE + 2 * DAY];
      for (const clockMs of [before, after]) {
        const header = { clockOffsetMs: 0, clockMs };
        expect(time(clockMs - 24 * HOUR, header, inFile(LATE - HOUR))).toEqual({
          day: '2026-10-30',
          hour: 22,
          isDoubtful: true,
        });
        expect(time(clockMs, header, inFile(LATE - HOUR))).toEqual({
          day: '2026-10-31',
          hour: 22,
          isDoubtful: true,
        });
      }
    });

    test('a clock set back for a while, to a day after the enrolment, contradicts the last contact', () => {
      const heard = { numberedAfterMs: LATE - 10 * DAY };
      const header = { clockOffsetMs: 0, clockMs: LATE, ...heard };
      const wrongMs = LATE - 40 * DAY;
      for (const arrival of [arrived(LATE), inFile(LATE)])
        expect(time(wrongMs, header, arrival)).toEqual({ day: '2026-10-31', hour: 23, isDoubtful: true });
      // Its age is believed where that can be: the clock was still wrong when it was sent.
      const still = { clockOffsetMs: 0, clockMs: wrongMs + 2 * DAY, ...heard };
      expect(time(wrongMs, still, arrived(LATE))).toEqual({ day: '2026-10-29', hour: 23, isDoubtful: true });
      // A press waits for its number at most as long as a full disk is left alone.
      const before = LATE - 10 * DAY - 2 * HOUR;
      expect(time(before, header, arrived(LATE)).isDoubtful).toBe(false);
      expect(time(before - 1, header, arrived(LATE)).isDoubtful).toBe(true);
      expect(time(wrongMs, header, { ...arrived(LATE), rule: 2 }).isDoubtful).toBe(false);
      // A contact after the receipt was one of a wrong clock.
      const late = { clockOffsetMs: 0, clockMs: LATE, numberedAfterMs: LATE + DAY };
      expect(time(wrongMs, late, arrived(LATE)).isDoubtful).toBe(false);
    });

    test('a time before the unit began contradicts the unit', () => {
      const unit = { unitSinceDay: '2026-10-01' as Day };
      const header = { clockOffsetMs: 0, clockMs: LATE, ...unit };
      const beganMs = Date.parse('2026-10-01T00:00+07:00');
      expect(time(beganMs, header, arrived(LATE))).toMatchObject({ day: '2026-10-01', isDoubtful: false });
      for (const arrival of [arrived(LATE), inFile(LATE)])
        expect(time(beganMs - 1, header, arrival)).toEqual({ day: '2026-10-31', hour: 23, isDoubtful: true });
      const still = { clockOffsetMs: 0, clockMs: beganMs - 3 * DAY, ...unit };
      expect(time(beganMs - 5 * DAY, still, arrived(LATE))).toMatchObject({
        day: '2026-10-29',
        isDoubtful: true,
      });
      expect(time(beganMs - 1, header, { ...arrived(LATE), rule: 2 }).isDoubtful).toBe(false);
      // A unit that begins after the receipt was told by a clock or a list that was wrong.
      const early = { clockOffsetMs: 0, clockMs: LATE, unitSinceDay: '2026-12-01' as Day };
      expect(time(LATE - HOUR, early, arrived(LATE)).isDoubtful).toBe(false);
    });

    test('what was taken in by the former rule is compared by it', () => {
      const header = { clockOffsetMs: 0, clockMs: LATE };
      const former = { origin: 'network', atMs: LATE + 9 * DAY, rule: 1 } as const;
      expect(time(LATE, header, former)).toEqual({ day: '2026-10-31', hour: 23, isDoubtful: false });
    });
  });

  test('CO8 a time after the arrival is cut to it and doubtful', () => {
    const header = { clockOffsetMs: 0, clockMs: LATE };
    expect(time(LATE + 1, header, arrived(LATE))).toEqual({
      day: '2026-10-31',
      hour: 23,
      isDoubtful: true,
    });
  });

  test.each([0, 8.64e15])('CO8 a clock at %d with any offset gives a day that exists', (submittedAtMs) => {
    for (const clockOffsetMs of [-8.64e15, 0, 8.64e15]) {
      const header = { clockOffsetMs, clockMs: 0 };
      expect(time(submittedAtMs, header, arrived(LATE))).toMatchObject({
        day: '2026-10-31',
        isDoubtful: true,
      });
    }
    const ancient = correctedTime(
      0,
      {
        enrolledDay: '1990-01-01' as Day,
        unitSinceDay: null,
        clockOffsetMs: 0,
        clockMs: 0,
        numberedAfterMs: null,
      },
      arrived(0),
    );
    expect(ancient).toEqual({ day: '2000-01-01', hour: 0, isDoubtful: true });
    expect(EARLIEST_MS).toBe(Date.parse('2000-01-01T00:00+07:00'));
  });
});
