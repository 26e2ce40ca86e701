/** Event streams of one session: a browser has one for all its tabs and another for a moment; without locks, one a tab in sight. */
const MOST_STREAMS = 20;

/** Keeps one session, or one key, from taking the whole collector by the streams it holds open. */
export class StreamPlaces {
  readonly #most: number;
  /** How many are taken, by who has them. */
  readonly #taken = new Map<string, number>();

  /** @param most how many each may have at a time */
  constructor(most = MOST_STREAMS) {
    this.#most = most;
  }

  /** A place for one more stream, to be left when it ends; null where they are as many as may be. */
  enter(holder: string): { readonly leave: () => void } | null {
    const taken = this.#taken.get(holder) ?? 0;
    if (taken >= this.#most) return null;
    this.#taken.set(holder, taken + 1);
    return {
      leave: () => {
        const left = (this.#taken.get(holder) ?? 1) - 1;
        if (left > 0) this.#taken.set(holder, left);
        else this.#taken.delete(holder);
      },
    };
  }
}
