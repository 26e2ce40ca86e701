import { createHash, randomBytes } from 'node:crypto';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { networkOf } from '../../people/sign-in/network-of.ts';

/** Networks counted apart in one window; those beyond share one count, so that a flood of addresses takes no memory. */
const MOST_NETWORKS = 100_000;

/**
 * Counts by where requests come from, within windows of time that begin for all at once. No address is kept: what is
 * counted is a hash with a salt that is thrown away with its window, in memory only.
 *
 * Each of several collectors counts by itself, so that together they grant as many times as much. In the database they
 * would be one, and it would hold who asked beside what was answered: the codes counted here are too long for a few times
 * sixty guesses an hour to matter.
 */
export class AddressCounter {
  readonly #windowMs: number;
  readonly #now: () => number;
  #window = Number.NEGATIVE_INFINITY;
  #salt = randomBytes(16);
  readonly #counts = new Map<string, number>();

  constructor(windowMs: number, now: () => number) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /**
   * One more from an address, to something that is counted by itself.
   * @returns how many that makes in this window, and seconds until the next one begins
   */
  count(address: string, what = ''): { readonly count: number; readonly secondsLeft: number } {
    const { key, secondsLeft } = this.#enter(address, what);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return { count, secondsLeft };
  }

  /** How many an address has made in this window, without one more; and seconds until the next one begins. */
  look(address: string, what = ''): { readonly count: number; readonly secondsLeft: number } {
    const { key, secondsLeft } = this.#enter(address, what);
    return { count: this.#counts.get(key) ?? 0, secondsLeft };
  }

  /** Under which name an address is counted now. */
  #enter(address: string, what: string): { readonly key: string; readonly secondsLeft: number } {
    const nowMs = this.#now();
    const window = Math.floor(nowMs / this.#windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#salt = randomBytes(16);
      this.#counts.clear();
    }
    const own = this.#hashed(`${networkOf(address)} ${what}`);
    const key = this.#counts.has(own) || this.#counts.size < MOST_NETWORKS ? own : 'others';
    return { key, secondsLeft: Math.ceil(((window + 1) * this.#windowMs - nowMs) / SECOND_MS) };
  }

  #hashed(text: string): string {
    return createHash('sha256').update(this.#salt).update(text).digest('base64url');
  }
}
