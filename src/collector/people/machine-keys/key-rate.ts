import { MINUTE_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import type { MachineKeyId } from './machine-key-store.ts';

/** A program that reads a page of each unit after another needs no more; a report of all of them is one request. */
const MOST_A_MINUTE = 60;

/**
 * Counts the requests of each key within minutes that begin for all at once. It guards the processors of this collector,
 * and no key: each collector counts by itself.
 */
export class KeyRate {
  readonly #now: () => number;
  #minute = Number.NEGATIVE_INFINITY;
  readonly #counts = new Map<MachineKeyId, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One more request. @returns null where it may go on, else the seconds until it may */
  enter(key: MachineKeyId): number | null {
    const nowMs = this.#now();
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= MOST_A_MINUTE ? null : Math.ceil(((minute + 1) * MINUTE_MS - nowMs) / SECOND_MS);
  }
}
