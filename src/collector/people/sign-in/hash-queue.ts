import { SECOND_MS } from '../../../core/kernel/duration.ts';

/** How long to wait before asking again. */
export const BUSY_MS = 5 * SECOND_MS;

/** More is asked than is worth waiting for. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

interface Waiting {
  readonly start: () => void;
}

/**
 * Lets a given number of pieces of work run at once and a given number wait. A hash takes 19 MiB and a processor: without this a flood
 * of sign-ins would take all of both. Anyone who is known to the collector does not wait behind those who are not, so
 * that a flood from outside keeps nobody out who has been in before.
 */
export class HashQueue {
  readonly #atOnce: number;
  readonly #mayWait: number;
  readonly #known: Waiting[] = [];
  readonly #unknown: Waiting[] = [];
  #running = 0;

  constructor(atOnce = 2, mayWait = 200) {
    this.#atOnce = atOnce;
    this.#mayWait = mayWait;
  }

  /** Throws TooBusy when as many of that kind wait already as may. */
  async run<Value>(who: 'known' | 'unknown', work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= this.#atOnce) {
      const line = who === 'known' ? this.#known : this.#unknown;
      if (line.length >= this.#mayWait) throw new TooBusy('too many passwords are being checked');
      await new Promise<void>((start) => line.push({ start }));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#known.shift() ?? this.#unknown.shift();
      // The place is handed on, so that nobody who comes just now overtakes.
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }
}
