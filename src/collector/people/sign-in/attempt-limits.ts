import { createHmac, randomBytes } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import { networkOf } from './network-of.ts';

/**
 * The guarantee: guessing gets slow, and nobody can use that to lock somebody else out.
 *
 *   - A browser in which the account signed in before has a counter of its own; what others do never delays it.
 *   - Any other browser has two: one for the account from where the request comes, one for all accounts from there.
 *     Failures elsewhere count in neither.
 *   - Addresses are kept in memory only, as an HMAC under a salt thrown away every hour. With it all counters begin
 *     again; by then a guesser has had some 17 guesses.
 *
 * Not covered: somebody who guesses from very many addresses at once is slowed at each of them only. Against that
 * stand long passwords and second factors. And anyone who sits behind one address with a guesser, in a browser the
 * account never signed in in, waits with him, at most MOST_MS.
 */
export interface AttemptOrigin {
  /** The request's address. */
  readonly address: string;
  /** The browser's id, from its cookie, if the account signed in in it before. */
  readonly browser: string | null;
}

/** The failure from which on waiting grows: 1 s, 2 s, 4 s … */
const OF_ACCOUNT = 5;
/** Many people stand behind one address of an office. */
const OF_ADDRESS = 40;
const MOST_MS = 15 * MINUTE_MS;
/** More than this many counters are not kept: the oldest go. */
const MOST_COUNTERS = 50_000;

interface Counter {
  failures: number;
  blockedUntilMs: number;
}

export class AttemptLimits {
  readonly #key: Buffer;
  readonly #now: () => number;
  readonly #mostCounters: number;
  /** In the order of their last failure. */
  #counters = new Map<string, Counter>();
  #salt = randomBytes(16);
  #hour = Number.NaN;

  /** @param key KeyRing.secret('limits') */
  constructor(key: Buffer, now: () => number, mostCounters = MOST_COUNTERS) {
    this.#key = key;
    this.#now = now;
    this.#mostCounters = mostCounters;
  }

  /** How long this origin has to wait before it may try this account again, in milliseconds; 0: not at all. */
  waitMs(account: string, origin: AttemptOrigin): number {
    const nowMs = this.#now();
    const until = this.#keysOf(account, origin).map(([key]) => this.#counters.get(key)?.blockedUntilMs ?? 0);
    return Math.max(0, ...until.map((untilMs) => untilMs - nowMs));
  }

  /** Counts before the outcome is known, so that attempts made at the same time do not all see the same count. */
  begin(account: string, origin: AttemptOrigin): void {
    const nowMs = this.#now();
    for (const [key, first] of this.#keysOf(account, origin)) {
      const failures = (this.#counters.get(key)?.failures ?? 0) + 1;
      const beyond = failures - first;
      const waitMs = beyond < 0 ? 0 : Math.min(MOST_MS, SECOND_MS * 2 ** beyond);
      this.#counters.delete(key);
      this.#counters.set(key, { failures, blockedUntilMs: nowMs + waitMs });
    }
    for (const key of this.#counters.keys()) {
      if (this.#counters.size <= this.#mostCounters) break;
      this.#counters.delete(key);
    }
  }

  /** The attempt was right: what was counted for the account is forgotten, and for the address this one attempt. */
  succeed(account: string, origin: AttemptOrigin): void {
    this.withdraw(account, origin);
    const [own] = this.#keysOf(account, origin);
    if (own !== undefined) this.#counters.delete(own[0]);
  }

  /** The attempt was neither right nor wrong. */
  withdraw(account: string, origin: AttemptOrigin): void {
    for (const [key] of this.#keysOf(account, origin)) {
      const counter = this.#counters.get(key);
      if (counter === undefined) continue;
      counter.failures -= 1;
      counter.blockedUntilMs = 0;
    }
  }

  #keysOf(account: string, { address, browser }: AttemptOrigin): readonly (readonly [string, number])[] {
    this.#renewSalt();
    if (browser !== null) return [[this.#hashed('browser', browser, account), OF_ACCOUNT]];
    const network = networkOf(address);
    return [
      [this.#hashed('account', network, account), OF_ACCOUNT],
      [this.#hashed('address', network), OF_ADDRESS],
    ];
  }

  #renewSalt(): void {
    const hour = Math.floor(this.#now() / HOUR_MS);
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#salt = randomBytes(16);
    this.#counters = new Map();
  }

  #hashed(...parts: readonly string[]): string {
    return createHmac('sha256', this.#key).update(this.#salt).update(JSON.stringify(parts)).digest('base64');
  }
}
