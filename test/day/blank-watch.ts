import type { Page } from 'playwright';

const LOOK_EVERY_MS = 250;

/** Measures how long a page shows nothing at a stretch. A screen that says what is going on is not nothing. */
export class BlankWatch {
  #longestMs = 0;
  #page: Page | null = null;
  #seenMs = 0;
  #timer: NodeJS.Timeout | null = null;

  watch(page: Page): void {
    this.#page = page;
    this.#seenMs = performance.now();
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** The device is off. */
  pause(): void {
    this.#page = null;
  }

  /** @returns the longest stretch, milliseconds */
  stop(): number {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    return Math.round(this.#longestMs);
  }

  async #look(): Promise<void> {
    const page = this.#page;
    if (page === null) return;
    const isSeen = await page
      .evaluate(
        () =>
          document.querySelector('main')?.innerText.trim() !== '' && document.querySelector('main') !== null,
      )
      .catch(() => false);
    if (page !== this.#page) return;
    const nowMs = performance.now();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#seenMs);
    if (isSeen) this.#seenMs = nowMs;
  }
}
