import { type Day, dayStartMs, localDay, localHour } from '../../core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import type { BatchHeader } from '../../core/protocol/messages/batch.ts';
import type { BatchOrigin } from './collector-store.ts';

/**
 * 2000-01-01T00:00+07:00. A clock that says less was never set; periods begin here too.
 *
 * @internal
 */
export const EARLIEST_MS = Date.UTC(1999, 11, 31, 17);
/** An offset beyond this says that the clock was wrong by days, so the record's day may be too. */
const TRUSTED_OFFSET_MS = DAY_MS;
/** How far a header's corrected clock may lie from its receipt: the way, a slow line, a drift since the last answer. */
const AGREES_WITHIN_MS = 10 * MINUTE_MS;
/** How long a record may have waited for its number, as while a disk was full: it bears the time of the press before. */
const UNSTORED_AT_MOST_MS = 2 * HOUR_MS;

export const CLOCK_FLAG = 'clock';

/**
 * Which rule fixed a record's day. Rule 1 believed the device's clock and offset whatever the receipt said, rule 2
 * whatever had been heard of the device before; evidence from then is compared by it.
 */
export type TimeRule = 1 | 2 | 3;
export const TIME_RULE = 3 satisfies TimeRule;

export interface CorrectedTime {
  readonly day: Day;
  readonly hour: number;
  /** Whether the day is in doubt: the clocks contradict each other, or the offset is unknown or over a day. */
  readonly isDoubtful: boolean;
}

/** When and how a batch came in. */
export interface Arrival {
  readonly origin: BatchOrigin;
  /** The receipt by the collector's clock. While that is in doubt: what it makes of the header's. */
  readonly atMs: number;
  readonly rule: TimeRule;
}

/** The header's clock, and what says since when its device can have made the record. */
export interface Witnesses extends Pick<BatchHeader, 'clockOffsetMs' | 'clockMs'> {
  readonly enrolledDay: Day;
  /** The first day of the unit's period it names; null where it names none. */
  readonly unitSinceDay: Day | null;
  /** Since when it can have made the record by its number, milliseconds since 1970; null where nothing says so. */
  readonly numberedAfterMs: number | null;
}

/**
 * When a record was submitted, in Asia/Ho_Chi_Minh: the device's clock plus its offset, which is the one it measured at
 * its last acknowledgement. Before the first it is what the header's clock shows when the batch comes in over the
 * network; in a file, that would be the time the file was on its way, so the clock is taken for right and the day for
 * doubtful.
 *
 * The receipt is a second witness. Where it contradicts the device's clock (over the network by more than ten minutes;
 * in a file by a time after the receipt; in both by a time before the enrolment, before the unit began, or before the last contact of a device
 * that had not made the record's number then), the record's age on the device is believed, counted
 * back from the receipt, so that an outbox of sixty days is not heaped on one. An age that cannot be leaves the receipt.
 */
export function correctedTime(submittedAtMs: number, witnesses: Witnesses, arrival: Arrival): CorrectedTime {
  const { clockOffsetMs, clockMs } = witnesses;
  const { origin, atMs } = arrival;
  const isUnmeasured = clockOffsetMs === null && origin === 'file';
  const offsetMs = clockOffsetMs ?? (isUnmeasured ? 0 : atMs - clockMs);
  const correctedMs = submittedAtMs + offsetMs;
  const instantMs =
    arrival.rule === 1
      ? Math.min(atMs, Math.max(EARLIEST_MS, correctedMs))
      : believed(submittedAtMs, correctedMs, clockMs + offsetMs, witnesses, arrival);
  return {
    day: localDay(instantMs),
    hour: localHour(instantMs),
    isDoubtful: isUnmeasured || Math.abs(offsetMs) > TRUSTED_OFFSET_MS || instantMs !== correctedMs,
  };
}

function believed(
  submittedAtMs: number,
  correctedMs: number,
  headerMs: number,
  { clockMs, enrolledDay, unitSinceDay, numberedAfterMs }: Witnesses,
  { origin, atMs, rule }: Arrival,
): number {
  const enrolledMs = Math.max(EARLIEST_MS, dayStartMs(enrolledDay));
  const others =
    rule < 3
      ? []
      : [
          unitSinceDay === null ? enrolledMs : dayStartMs(unitSinceDay),
          numberedAfterMs === null ? enrolledMs : numberedAfterMs - UNSTORED_AT_MOST_MS,
        ];
  // What lies after the receipt was said by a clock that was wrong, and proves nothing.
  const earliestMs = Math.max(enrolledMs, ...others.filter((knownMs) => knownMs <= atMs));
  const canBe = (instantMs: number) => earliestMs <= instantMs && instantMs <= atMs;
  const agrees = origin === 'file' || Math.abs(headerMs - atMs) <= AGREES_WITHIN_MS;
  if (agrees && canBe(correctedMs)) return correctedMs;
  const byAgeMs = atMs - (clockMs - submittedAtMs);
  return canBe(byAgeMs) ? byAgeMs : Math.max(EARLIEST_MS, atMs);
}
