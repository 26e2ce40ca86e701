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
  confirmation.end();
}

let isConfirmed = false;
const listeners = new Set<() => void>();

function become(next: boolean): void {
  isConfirmed = next;
  for (const listener of listeners) listener();
}

/** Whether the PIN was entered once more; shaped for useSyncExternalStore. */
export const confirmation = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isGiven: () => isConfirmed,
  give: () => become(true),
  end: () => become(false),
};

/** Whether somebody entered the PIN and was not idle since. */
export function isStaffSession(): boolean {
  return isOpen && clock.quietMs() < STAFF_IDLE_MS;
}
