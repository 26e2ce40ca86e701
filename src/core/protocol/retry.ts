import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../kernel/duration.ts';
import { BATCH_MAX_RECORDS } from './limits.ts';

/** The shortest and longest pause between two attempts. */
const RETRY_BASE_MS = SECOND_MS;
const RETRY_CAP_MS = 5 * MINUTE_MS;
/** A collector may ask for a longer pause, but not for one that a broken header turns into for ever. */
const RETRY_AFTER_CAP_MS = HOUR_MS;

/**
 * Decorrelated jitter: uniform between the base and three times the former pause, capped.
 * Source: Marc Brooker, "Exponential Backoff And Jitter", 2015.
 *
 * @param previousMs the former pause, or 0 before the first
 * @param random uniform in [0, 1)
 * @returns milliseconds, RETRY_BASE_MS to RETRY_CAP_MS
 */
export function nextPauseMs(previousMs: number, random: number): number {
  const upper = Math.max(RETRY_BASE_MS, previousMs * 3);
  return Math.round(Math.min(RETRY_CAP_MS, RETRY_BASE_MS + random * (upper - RETRY_BASE_MS)));
}

/** A pause asked for by the collector, in milliseconds, kept between 0 and an hour. */
export function askedPauseMs(retryAfterMs: number): number {
  return Math.min(RETRY_AFTER_CAP_MS, Math.max(0, retryAfterMs));
}

/**
 * Whether a stored next attempt is due. One that lies further ahead than any pause can be was written under
 * another clock and counts as now.
 */
export function isDue(nextAttemptAtMs: number, nowMs: number): boolean {
  return nowMs >= nextAttemptAtMs || nextAttemptAtMs - nowMs > RETRY_AFTER_CAP_MS;
}

/** How many records the next attempt carries after a batch was refused: half, down to one. */
export function halved(count: number): number {
  return Math.max(1, Math.floor(Math.min(count, BATCH_MAX_RECORDS) / 2));
}
