import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOfNumber, isDay, localDay, localHour, numberOfDay } from '../../../src/core/kernel/calendar.ts';

/** From 1976, when the whole country was on UTC+7, to the last year that isDay knows. */
const instant = fc.integer({ min: Date.UTC(1976, 0, 1), max: Date.UTC(2199, 11, 30) });

const LOCAL = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
});

it('local day and hour are those of the time-zone database', () => {
  fc.assert(
    fc.property(instant, (instantMs) => {
      const parts = Object.fromEntries(
        LOCAL.formatToParts(instantMs).map(({ type, value }) => [type, value]),
      );
      expect(localDay(instantMs)).toBe(`${parts['year']}-${parts['month']}-${parts['day']}`);
      expect(localHour(instantMs)).toBe(Number(parts['hour']));
    }),
  );
});

it('days and their numbers are one to one, and every made day is a day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -25_567, max: 84_005 }), (number) => {
      const day = dayOfNumber(number);
      expect(isDay(day)).toBe(true);
      expect(numberOfDay(day)).toBe(number);
    }),
  );
});
