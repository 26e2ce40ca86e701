import { createHash, randomBytes } from 'node:crypto';
import { HOUR_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import { networkOf } from '../../people/sign-in/network-of.ts';

/** Budgets kept apart in an hour; those beyond share one, so that a flood of addresses takes no memory. */
const MOST_BUDGETS = 100_000;

interface Budget {
  left: number;
  atMs: number;
}

/** What was spent in one hour of the clock, under a salt that is thrown away with it. */
interface Spending {
  readonly hour: number;
  readonly salt: Buffer;
  readonly budgets: Map<string, Budget>;
}

/** How much of something an address may use: `most` at once, and as much again in every hour. */
export interface Allowance {
  readonly of: string;
  readonly most: number;
}

/**
 * Budgets by where requests come from, filled again all the time and not at the end of an hour: somebody who uses one up
 * shuts it for others behind the same address for seconds, and has to go on to keep it shut. No address is kept: what is
 * kept is a hash, in memory, and of the present hour and the one before.
 *
 * Each of several collectors has budgets of its own, so that together they grant as many times as much. In the database
 * they would be shared, and where citizens answered from would be written down beside their answers.
 */
export class AddressBudget {
  readonly #now: () => number;
  #present: Spending = { hour: Number.NEGATIVE_INFINITY, salt: randomBytes(16), budgets: new Map() };
  #before: Spending = this.#present;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Takes one of each allowance of an address, or none.
   * @returns seconds until there is one of each, or null where they were taken
   */
  take(address: string, allowances: readonly Allowance[]): number | null {
    const nowMs = this.#now();
    this.#turnHour(Math.floor(nowMs / HOUR_MS));
    const asked = allowances.map(({ of, most }) => {
      const budget = this.#budget(`${networkOf(address)} ${of}`, most, nowMs);
      return { budget, waitMs: Math.max(0, 1 - budget.left) * (HOUR_MS / most) };
    });
    const waitMs = Math.max(...asked.map((one) => one.waitMs));
    if (waitMs > 0) return Math.ceil(waitMs / SECOND_MS);
    for (const { budget } of asked) budget.left -= 1;
    return null;
  }

  /** Whatever was used up in the hour before the last is full again. A clock that goes back begins again. */
  #turnHour(hour: number): void {
    if (hour === this.#present.hour) return;
    this.#before = hour === this.#present.hour + 1 ? this.#present : { ...this.#present, budgets: new Map() };
    this.#present = { hour, salt: randomBytes(16), budgets: new Map() };
  }

  #budget(name: string, most: number, nowMs: number): Budget {
    const { budgets } = this.#present;
    const own = hashed(name, this.#present);
    const key = budgets.has(own) || budgets.size < MOST_BUDGETS ? own : 'others';
    const known = budgets.get(key) ?? this.#before.budgets.get(hashed(name, this.#before));
    const left = known === undefined ? most : known.left + (most * (nowMs - known.atMs)) / HOUR_MS;
    const budget = { left: Math.min(most, left), atMs: nowMs };
    budgets.set(key, budget);
    return budget;
  }
}

function hashed(name: string, { salt }: Spending): string {
  return createHash('sha256').update(salt).update(name).digest('base64url');
}
