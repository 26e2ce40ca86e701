/** For how long somebody is let through: what takes longer, an export or a report, goes on beside the writing. */
const LET_THROUGH_MS = 250;
/** For how long all of a transaction's statements let others through: batches are taken in on a busy day, too. */
const MOST_MS = 60;

/**
 * Who waits for a page. It asks several things one after the other, and would wait each time for the statement before
 * it; a batch is taken in by some twenty statements, and nobody watches when it is done. So a transaction lets those
 * through who are there, for a moment.
 */
export class WaitingReaders {
  readonly #readers = new Set<{ readonly beganMs: number }>();
  readonly #letThrough = new Set<() => void>();

  /** Somebody waits from now on; returns how to say, once or more often, that they do no longer. */
  begin(): () => void {
    const reader = { beganMs: performance.now() };
    this.#readers.add(reader);
    return () => {
      this.#readers.delete(reader);
      if (!this.#isAnybodyThere()) for (const goOn of this.#letThrough) goOn();
    };
  }

  /** A transaction begins, which may wait for a while in all. */
  newPatience(): Patience {
    return { leftMs: MOST_MS };
  }

  /** Resolves once nobody waits any more, or the patience is over, which becomes less. */
  async pass(patience: Patience): Promise<void> {
    if (patience.leftMs <= 0 || !this.#isAnybodyThere()) return;
    const beganMs = performance.now();
    await new Promise<void>((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        this.#letThrough.delete(goOn);
        resolve();
      };
      const timer = setTimeout(goOn, patience.leftMs);
      this.#letThrough.add(goOn);
    });
    patience.leftMs -= performance.now() - beganMs;
  }

  #isAnybodyThere(): boolean {
    const latestMs = performance.now() - LET_THROUGH_MS;
    return [...this.#readers].some(({ beganMs }) => beganMs > latestMs);
  }
}

export interface Patience {
  /** In milliseconds. */
  leftMs: number;
}
