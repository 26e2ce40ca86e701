import { type Day, localDay, localHour } from '../../core/kernel/calendar.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
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

export const CLOCK_FLAG = 'clock';

export interface CorrectedTime {
  readonly day: Day;
  readonly hour: number;
  /** Whether the day is in doubt: the offset is over a day or unknown, or the corrected time could not be true. */
  readonly isDoubtful: boolean;
}

/** When and how a batch came in. */
export interface Arrival {
  readonly origin: BatchOrigin;
  readonly atMs: number;
}

/**
 * When a record was submitted, in Asia/Ho_Chi_Minh: the device's clock plus its offset, which is the one it
 * measured at its last acknowledgement. Before the first it is what the header's clock shows when the batch
 * comes in over the network; in a file, that would be the time the file was on its way, so the clock is taken
 * for right and the day for doubtful. Never later than its arrival and never before the year 2000.
 */
export function correctedTime(
  submittedAtMs: number,
  { clockOffsetMs, clockMs }: Pick<BatchHeader, 'clockOffsetMs' | 'clockMs'>,
  { origin, atMs }: Arrival,
): CorrectedTime {
  const isUnmeasured = clockOffsetMs === null && origin === 'file';
  const offsetMs = clockOffsetMs ?? (isUnmeasured ? 0 : atMs - clockMs);
  const correctedMs = submittedAtMs + offsetMs;
  const instantMs = Math.min(atMs, Math.max(EARLIEST_MS, correctedMs));
  return {
    day: localDay(instantMs),
    hour: localHour(instantMs),
    isDoubtful: isUnmeasured || Math.abs(offsetMs) > TRUSTED_OFFSET_MS || instantMs !== correctedMs,
  };
}
