import { createHmac } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import type { AttemptCounter, AttemptStore } from './attempt-store.ts';
import { networkOf } from './network-of.ts';

/**
 * The guarantee: guessing gets slow, at all collectors over the database together, and nobody can use that to lock somebody
 * else out.
 *
 *   - A browser in which the account signed in before has a counter of its own; what others do never delays it.
 *   - Any other browser has two: one for the account from where the request comes, one for all accounts from there.
 *     Failures elsewhere count in neither.
 *   - Addresses are kept only as an HMAC by a key that is not in the database and by the hour: of two hours nobody
 *     can tell that they are of one address. With each hour all counters begin again; by then a guesser has had some 17
 *     guesses.
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

/** An attempt that was let through and counted as a failure, since its outcome is not known yet. */
export interface Attempt {
  /** It was right: what was counted for the account is forgotten, and for the address this one attempt. */
  readonly succeed: () => Promise<void>;
  /** It was neither right nor wrong. */
  readonly withdraw: () => Promise<void>;
}

export class AttemptLimits {
  readonly #store: AttemptStore;
  readonly #key: Buffer;
  readonly #now: () => number;

  /** @param key KeyRing.secret('limits') */
  constructor(store: AttemptStore, key: Buffer, now: () => number) {
    this.#store = store;
    this.#key = key;
    this.#now = now;
  }

  /**
   * Counts before the outcome is known, so that attempts made at the same time do not all see the same count.
   *
   * @returns how long this origin has to wait before it may try this account again, in milliseconds; or what becomes of it
   */
  async begin(account: string, origin: AttemptOrigin): Promise<number | Attempt> {
    const nowMs = this.#now();
    const hour = Math.floor(nowMs / HOUR_MS);
    const counters = this.#countersOf(account, origin, hour);
    const waitMs = await this.#store.begin(counters, hour, nowMs);
    if (waitMs > 0) return waitMs;
    const keys = counters.map(({ key }) => key);
    const [own] = keys;
    const withdraw = () => this.#store.withdraw(keys);
    return {
      withdraw,
      succeed: async () => {
        await withdraw();
        if (own !== undefined) await this.#store.forget(own);
      },
    };
  }

  #countersOf(account: string, { address, browser }: AttemptOrigin, hour: number): readonly AttemptCounter[] {
    const counter = (first: number, ...parts: readonly string[]): AttemptCounter => ({
      key: createHmac('sha256', this.#key)
        .update(JSON.stringify([hour, ...parts]))
        .digest('base64url'),
      waitAfterMs: (failures) =>
        failures < first ? 0 : Math.min(MOST_MS, SECOND_MS * 2 ** (failures - first)),
    });
    if (browser !== null) return [counter(OF_ACCOUNT, 'browser', browser, account)];
    const network = networkOf(address);
    return [counter(OF_ACCOUNT, 'account', network, account), counter(OF_ADDRESS, 'address', network)];
  }
}
