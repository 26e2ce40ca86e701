const OPEN_WORK_LOCK_NAME = 'sipas-open';

/**
 * What is open in this tab and a reload would lose: a survey somebody is answering. A lock that any number of tabs
 * may share tells it to all of them, and falls with its tab.
 */
export class OpenWork {
  readonly #locks: LockManager;
  #open = 0;
  #afterwards: (() => void)[] = [];

  constructor(locks: LockManager) {
    this.#locks = locks;
  }

  /** Something is open from now on; returns how to say that it is closed. */
  readonly hold = (): (() => void) => {
    let letGo = () => {};
    const closed = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.#open += 1;
    // The lock is for the others; a browser that refuses it leaves this tab knowing all the same.
    void this.#locks.request(OPEN_WORK_LOCK_NAME, { mode: 'shared' }, () => closed).catch(() => {});
    return () => {
      letGo();
      this.#open -= 1;
      if (this.#open === 0) for (const work of this.#afterwards.splice(0)) work();
    };
  };

  /** Works at once, or as soon as nothing is open in this tab. */
  afterwards(work: () => void): void {
    if (this.#open === 0) work();
    else this.#afterwards.push(work);
  }

  /** Works while nothing is open in any tab and nothing can be opened unseen, or answers `busy` at once. */
  async whileNothingIsOpen<Value>(work: () => Promise<Value>): Promise<Value | 'busy'> {
    return await this.#locks.request(OPEN_WORK_LOCK_NAME, { ifAvailable: true }, async (lock) =>
      lock === null ? ('busy' as const) : work(),
    );
  }
}
