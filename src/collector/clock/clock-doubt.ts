import { must } from '../../core/kernel/assert.ts';
import { dayStartMs, isDay } from '../../core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../core/kernel/duration.ts';

/** How far a clock may go back: daylight saving of a PC set to another zone, a correction by hand. */
export const BACK_MS = DAY_MS;
/** How long a collector may be switched off before its clock is asked about. */
export const AHEAD_MS = 31 * DAY_MS;
/** How long a clock has to be plausible, while the collector runs, until nobody has to confirm it. */
export const PLAUSIBLE_FOR_MS = 48 * HOUR_MS;
/** What a device's clock may prove where the collector's cannot: nobody leaves one switched off for longer. */
const LONGEST_OFF_MS = 366 * DAY_MS;
/** How long before its release a version may have been made and tried out; a clock that lost its battery says far less. */
const MADE_BEFORE_RELEASE_MS = 60 * DAY_MS;

/** No clock that is right says less: milliseconds since 1970, from the day this version was released. */
export function earliestMs(releaseDay: string): number {
  return (
    dayStartMs(must(isDay(releaseDay) ? releaseDay : null, 'a version has a day of release')) -
    MADE_BEFORE_RELEASE_MS
  );
}

export type DoubtReason = 'before-build' | 'behind' | 'ahead';

/**
 * Why a reading of the clock cannot be believed, or null. `newestMs` is the newest moment known, null where none is;
 * `madeMs` when this program was made at the earliest.
 */
export function doubtOf(wallMs: number, newestMs: number | null, madeMs: number): DoubtReason | null {
  if (wallMs < madeMs) return 'before-build';
  if (newestMs === null) return null;
  if (wallMs < newestMs - BACK_MS) return 'behind';
  return wallMs > newestMs + AHEAD_MS ? 'ahead' : null;
}

/** When a batch came in, as far as a collector can say that doubts its own clock. */
export interface ReceiptTime {
  readonly receivedAtMs: number;
  /** Whether no other clock agreed with it. */
  readonly isReceiptDoubtful: boolean;
}

/** The clocks that say when a batch came in. */
interface ReceiptClocks {
  readonly wallMs: number;
  /** The newest moment known and what has passed since by the monotonic clock. */
  readonly believedMs: number;
  readonly clockMs: number;
  readonly clockOffsetMs: number | null;
}

/**
 * The receipt of a batch in doubt: by the device's clock where that can be, corrected or not (its offset may be one it
 * learned of this collector); by the collector's where the device's agrees with it, as after months in which both were
 * switched off; otherwise by the newest moment known.
 */
export function receiptInDoubt({ wallMs, believedMs, clockMs, clockOffsetMs }: ReceiptClocks): ReceiptTime {
  // A clock that fell back had no power, and nobody knows for how long.
  const furthestMs = believedMs + (wallMs < believedMs ? LONGEST_OFF_MS : AHEAD_MS);
  const canBe = (atMs: number) => atMs >= believedMs - BACK_MS && atMs <= furthestMs;
  const agrees = Math.abs(clockMs - wallMs) <= BACK_MS;
  const receivedAtMs = [clockMs, clockMs + (clockOffsetMs ?? 0)].find(canBe);
  if (receivedAtMs !== undefined) return { receivedAtMs, isReceiptDoubtful: !agrees };
  const isLongAfter = agrees && wallMs > believedMs && wallMs <= believedMs + LONGEST_OFF_MS;
  return { receivedAtMs: isLongAfter ? wallMs : believedMs, isReceiptDoubtful: !isLongAfter };
}
