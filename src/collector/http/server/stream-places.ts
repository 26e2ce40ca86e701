/** Streams of one session: a browser has one a window, and closes those of hidden tabs. */
const MOST_STREAMS = 20;

/** Keeps one session from taking the whole collector by the event streams it holds open. */
export class StreamPlaces {
  /** How many are taken, by the session's token. */
  readonly #taken = new Map<string, number>();

  /** A place for one more stream, to be left when it ends; null where the session has as many as it may. */
  enter(session: string): { readonly leave: () => void } | null {
    const taken = this.#taken.get(session) ?? 0;
    if (taken >= MOST_STREAMS) return null;
    this.#taken.set(session, taken + 1);
    return {
      leave: () => {
        const left = (this.#taken.get(session) ?? 1) - 1;
        if (left > 0) this.#taken.set(session, left);
        else this.#taken.delete(session);
      },
    };
  }
}
