/** What Web Locks do between the tabs of one browser, for exclusive locks. */
export class TabLocks {
  readonly #held = new Map<string, (reason: DOMException) => void>();
  readonly #waiting = new Set<() => void>();

  readonly request = async <Value>(
    name: string,
    options: LockOptions,
    work: (lock: Lock | null) => Promise<Value>,
  ): Promise<Value> => {
    const lock = { name, mode: 'exclusive' } as const;
    if (options.steal === true) this.#held.get(name)?.(new DOMException('stolen', 'AbortError'));
    else if (options.ifAvailable === true && this.#held.has(name)) return work(null);
    else while (this.#held.has(name)) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    let end: (reason: DOMException) => void = () => {};
    const stolen = new Promise<never>((_, reject) => {
      end = reject;
    });
    this.#held.set(name, end);
    try {
      return await Promise.race([work(lock), stolen]);
    } finally {
      if (this.#held.get(name) === end) this.#held.delete(name);
      for (const look of this.#waiting) look();
      this.#waiting.clear();
    }
  };
}
