import { describe, expect, test } from 'vitest';
import { type Arrival, correctedTime, EARLIEST_MS } from '../../../../src/collector/ingest/corrected-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 31 October 2026, 23:30 in Việt Nam. */
const LATE = Date.UTC(2026, 9, 31, 16, 30);

const arrived = (atMs: number): Arrival => ({ origin: 'network', atMs });
const inFile = (atMs: number): Arrival => ({ origin: 'file', atMs });

describe('correctedTime', () => {
  test('CO8 the day and hour are those in Asia/Ho_Chi_Minh', () => {
    const header = { clockOffsetMs: 0, clockMs: LATE };
    expect(correctedTime(LATE, header, arrived(LATE + HOUR))).toEqual({
      day: '2026-10-31',
      hour: 23,
      isDoubtful: false,
    });
    expect(correctedTime(LATE + HOUR, header, arrived(LATE + HOUR))).toEqual({
      day: '2026-11-01',
      hour: 0,
      isDoubtful: false,
    });
  });

  test("CO8 the device's own offset corrects its clock, whenever the batch arrives", () => {
    const header = { clockOffsetMs: HOUR, clockMs: LATE };
    expect(correctedTime(LATE, header, arrived(LATE + 9 * DAY))).toEqual({
      day: '2026-11-01',
      hour: 0,
      isDoubtful: false,
    });
  });

  test('CO8 before the first acknowledgement the header’s clock shows the offset', () => {
    const header = { clockOffsetMs: null, clockMs: LATE - 2 * HOUR };
    expect(correctedTime(LATE - 3 * HOUR, header, arrived(LATE))).toEqual({
      day: '2026-10-31',
      hour: 22,
      isDoubtful: false,
    });
  });

  test('CO13 in a file the header’s clock shows no offset: the device’s is taken for right, the day for doubtful', () => {
    const header = { clockOffsetMs: null, clockMs: LATE };
    expect(correctedTime(LATE, header, inFile(LATE + 9 * DAY))).toEqual({
      day: '2026-10-31',
      hour: 23,
      isDoubtful: true,
    });
  });

  test('CO13 an offset the device had learned serves in a file too', () => {
    const header = { clockOffsetMs: HOUR, clockMs: LATE };
    expect(correctedTime(LATE, header, inFile(LATE + 9 * DAY))).toEqual({
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
    expect(correctedTime(LATE, { clockOffsetMs, clockMs: 0 }, arrived(LATE + 9 * DAY)).isDoubtful).toBe(
      isDoubtful,
    );
  });

  test('CO8 a time after the arrival is cut to it and doubtful', () => {
    const header = { clockOffsetMs: 0, clockMs: LATE };
    expect(correctedTime(LATE + 1, header, arrived(LATE))).toEqual({
      day: '2026-10-31',
      hour: 23,
      isDoubtful: true,
    });
  });

  test.each([0, 8.64e15])('CO8 a clock at %d with any offset gives a day that exists', (submittedAtMs) => {
    for (const clockOffsetMs of [-8.64e15, 0, 8.64e15]) {
      const { day } = correctedTime(submittedAtMs, { clockOffsetMs, clockMs: 0 }, arrived(LATE));
      expect(['2000-01-01', '2026-10-31']).toContain(day);
    }
    expect(correctedTime(0, { clockOffsetMs: 0, clockMs: 0 }, arrived(LATE))).toEqual({
      day: '2000-01-01',
      hour: 0,
      isDoubtful: true,
    });
    expect(EARLIEST_MS).toBe(Date.parse('2000-01-01T00:00+07:00'));
  });
});
