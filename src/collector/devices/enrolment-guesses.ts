import { createHash, randomBytes } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from '../../core/kernel/duration.ts';
import { networkOf } from '../people/sign-in/network-of.ts';

/** As long as a code lives. */
const WINDOW_MS = 10 * MINUTE_MS;
/** Mistyping ten times in ten minutes is a person having trouble; a machine needs many thousands. */
const MOST_FROM_ONE_ADDRESS = 10;
/** Over all addresses: more devices than a province sets up at once, each mistyping. */
const MOST_IN_ALL = 1_000;

/**
 * Counts wrong enrolment codes, by address and in all, so that anyone who guesses is told to wait. No address is kept:
 * what is counted is a hash with a salt that lives as long as the window, in memory only.
 *
 * Each collector counts by itself: what keeps a code from being guessed are its five proofs, which the database counts
 * for all of them. This keeps guessing cheap to refuse, and a write for each guess would not be cheap.
 */
export class EnrolmentGuesses {
  readonly #now: () => number;
  #window = Number.NEGATIVE_INFINITY;
  #salt = randomBytes(16);
  #total = 0;
  readonly #byAddress = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * One more wrong code from an address.
   * @returns seconds until the next one will be answered, or null while there were not too many
   */
  count(address: string): number | null {
    this.#renew();
    const key = this.#keyOf(address);
    const here = (this.#byAddress.get(key) ?? 0) + 1;
    this.#total += 1;
    // Beyond the limit in all nothing new is remembered, so that a flood takes no memory.
    if (this.#total <= MOST_IN_ALL) this.#byAddress.set(key, here);
    if (here <= MOST_FROM_ONE_ADDRESS && this.#total <= MOST_IN_ALL) return null;
    return Math.ceil(((this.#window + 1) * WINDOW_MS - this.#now()) / SECOND_MS);
  }

  #renew(): void {
    const window = Math.floor(this.#now() / WINDOW_MS);
    if (window === this.#window) return;
    this.#window = window;
    this.#salt = randomBytes(16);
    this.#total = 0;
    this.#byAddress.clear();
  }

  #keyOf(address: string): string {
    return createHash('sha256').update(this.#salt).update(networkOf(address)).digest('base64url');
  }
}
