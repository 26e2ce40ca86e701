/**
 * What a start has begun, and how each part is ended: by the last word of the collector, and where a later step of the
 * start fails. A start of which something is left over keeps its process alive, and nobody starts it anew.
 */
export class Begun {
  readonly #ends: (() => Promise<unknown>)[] = [];

  /** What was begun last is ended first. */
  endWith(end: () => Promise<unknown>): void {
    this.#ends.push(end);
  }

  /** Ends all of it once, whatever one of them meets; rejects with what the first met that failed. */
  async end(): Promise<void> {
    const met: unknown[] = [];
    for (const end of this.#ends.splice(0).reverse()) await end().catch((error: unknown) => met.push(error));
    if (met.length > 0) throw met[0];
  }
}
