import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { QuietClock } from '../ui/quiet.ts';

/** So long nobody touches the staff's pages before the PIN is asked for again. */
export const STAFF_IDLE_MS = 5 * MINUTE_MS;

/** In memory of this page only: a reload asks again. */
const clock = new QuietClock();
let isOpen = false;

export function openStaffSession(): void {
  isOpen = true;
  clock.restart();
}

export function endStaffSession(): void {
  isOpen = false;
}

/** Whether somebody entered the PIN and was not idle since. */
export function isStaffSession(): boolean {
  return isOpen && clock.quietMs() < STAFF_IDLE_MS;
}
