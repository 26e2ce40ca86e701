import { type Day, dayStartMs } from '../../core/kernel/calendar.ts';
import { DAY_MS, SECOND_MS } from '../../core/kernel/duration.ts';

/** No counter takes a response, or leaves a survey, more often than once a second over any length of time. */
const NUMBERS_A_SECOND = 1;
/** A burst, and clocks that are a little off. */
const NUMBERS_AT_ONCE = 1_000;

/** What is known of an enrolment's numbers. */
export interface KnownNumbers {
  readonly enrolledDay: Day;
  /** The highest number believed so far. */
  readonly lastSequence: number;
  /** When a header last was believed about it, milliseconds since 1970; null before the first. */
  readonly believedAtMs: number | null;
}

export interface BelievedNumbers {
  readonly lastSequence: number;
  /** The highest number that was claimed and is beyond what the device can have made, or null. */
  readonly claimed: number | null;
}

/**
 * Which of the numbers a header and its records name a device can have reached since it was last believed. A number
 * beyond costs its record nothing; it is only not taken for what the device has made, since one claim of 2^53 - 1
 * would make every sum over devices wrong for good.
 *
 * @param nowMs when the batch came, milliseconds since 1970
 */
export function believedNumbers(
  { enrolledDay, lastSequence, believedAtMs }: KnownNumbers,
  named: readonly number[],
  nowMs: number,
): BelievedNumbers {
  const sinceMs = believedAtMs ?? dayStartMs(enrolledDay) - DAY_MS;
  const elapsedSeconds = Math.max(0, nowMs - sinceMs) / SECOND_MS;
  const bound = lastSequence + NUMBERS_AT_ONCE + Math.ceil(elapsedSeconds * NUMBERS_A_SECOND);
  const beyond = named.filter((number) => number > bound);
  return {
    lastSequence: Math.max(lastSequence, ...named.filter((number) => number <= bound)),
    claimed: beyond.length === 0 ? null : Math.max(...beyond),
  };
}
