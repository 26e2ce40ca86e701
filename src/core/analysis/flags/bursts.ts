import { MINUTE_MS } from '../../kernel/duration.ts';

/** A response on a device of one day. */
export interface TimedResponse {
  readonly id: string;
  /** By its device's clock, milliseconds since 1970. */
  readonly submittedAtMs: number;
  /** How long all its screens were shown. */
  readonly durationMs: number;
}

/** How busy a device was in the months before, in the hours in which it had any response. */
export interface UsualRate {
  readonly responses: number;
  readonly hours: number;
}

const BURST_MS = 10 * MINUTE_MS;
/** Fewer are a family that came together. */
const BURST_RESPONSES = 5;
/** Clocks are set while a survey is answered. */
const CLOCK_MS = MINUTE_MS;
/** A device that was used for less has no usual rate yet. */
const KNOWN_HOURS = 20;
/** Visitors come in groups, so the rule asks for far more than chance among single visitors would. */
const IMPROBABLE = 1e-9;
const WINDOWS_OF_HOUR = 6;

/**
 * The responses that stand in a burst: in ten minutes five or more on one device that either took longer, all but the
 * first, than there was time between the first and the last, which no one screen allows; or are so many that the
 * device's usual rate makes them improbable (under 10⁻⁹, Poisson; only where it was used in twenty hours before).
 *
 * Example: six responses of 30 s within one minute are; six of 30 s within four minutes are not, unless the
 * device has one response an hour.
 *
 * @param responses of one device and day, in any order
 */
export function burstsAmong(
  responses: readonly TimedResponse[],
  usual: UsualRate | null,
): ReadonlySet<string> {
  const sorted = [...responses].sort((a, b) => a.submittedAtMs - b.submittedAtMs);
  const improbable = usual === null ? Number.POSITIVE_INFINITY : improbableCount(usual);
  const found = new Set<string>();
  for (const [first, { submittedAtMs: firstMs }] of sorted.entries()) {
    let shownMs = 0;
    let beforeMs = firstMs;
    for (let at = first + 1; at < sorted.length; at += 1) {
      const { submittedAtMs, durationMs } = sorted[at] as TimedResponse;
      if (submittedAtMs - firstMs > BURST_MS) break;
      shownMs += durationMs;
      const count = at - first + 1;
      const hasOwnTime = submittedAtMs - beforeMs >= durationMs;
      const isImpossible = !hasOwnTime && shownMs > submittedAtMs - firstMs + CLOCK_MS;
      beforeMs = submittedAtMs;
      if (count < BURST_RESPONSES || !(isImpossible || count >= improbable)) continue;
      // The shortest such stretch: who came ten minutes later is no part of it.
      for (const { id } of sorted.slice(first, at + 1)) found.add(id);
      break;
    }
  }
  return found;
}

/** From how many responses in ten minutes on a device's usual rate makes them improbable; infinity where none is known. */
function improbableCount({ responses, hours }: UsualRate): number {
  if (hours < KNOWN_HOURS) return Number.POSITIVE_INFINITY;
  const mean = responses / hours / WINDOWS_OF_HOUR;
  // P(N ≥ count) ≤ mean^count / count!, and hardly less where the mean is small.
  let term = 1;
  for (let count = 1; ; count += 1) {
    term *= mean / count;
    if (count >= BURST_RESPONSES && count > mean && term < IMPROBABLE) return count;
  }
}
