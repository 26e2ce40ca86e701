/** A place in a line. */
interface LinePlace {
  /** Resolves when it is its turn; never, where it was left before. */
  readonly turn: Promise<void>;
  /** To be called once what the turn was for is over, or is not wanted any more; more than once does no harm. */
  readonly leave: () => void;
}

/** A line in which the first has its turn until it leaves. */
export class OneAtATime {
  readonly #line: { readonly begin: () => void }[] = [];

  /** With the one that has its turn. */
  get length(): number {
    return this.#line.length;
  }

  enter(): LinePlace {
    let begin = () => {};
    const turn = new Promise<void>((resolve) => (begin = resolve));
    const place = { begin };
    this.#line.push(place);
    if (this.#line.length === 1) begin();
    return {
      turn,
      leave: () => {
        const at = this.#line.indexOf(place);
        if (at < 0) return;
        this.#line.splice(at, 1);
        if (at === 0) this.#line[0]?.begin();
      },
    };
  }
}
