/**
 * Those who ask the same at once share one answer. Nobody gets one that was begun before they asked: who asks while one is being
 * made shares the next with all who ask until it begins, so that at most two of the same are made in the time of one for each.
 */
export class SharedTurns<Answer> {
  readonly #turns = new Map<string, Turn<Answer>>();

  /**
   * @param key says all that the answer depends on, who may see what among it
   * @param make begins an answer; what it throws is thrown to all who share it
   */
  take(key: string, make: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#turns.get(key);
    if (turn === undefined) return this.#begin(key, make);
    turn.next ??= turn.over.then(() => this.#begin(key, make));
    return turn.next;
  }

  #begin(key: string, make: () => Promise<Answer>): Promise<Answer> {
    const made = make();
    const over = () => {
      // Otherwise the next begins in its place.
      if (turn.next === null) this.#turns.delete(key);
    };
    const turn: Turn<Answer> = { over: made.then(over, over), next: null };
    this.#turns.set(key, turn);
    return made;
  }
}

interface Turn<Answer> {
  /** Resolves when it is made, or could not be. */
  readonly over: Promise<void>;
  next: Promise<Answer> | null;
}
