import type { EnrolmentId, RecordId } from '../../core/kernel/brand.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

/**
 * The records of one enrolment that wait, each read once, in their order. What did not fit into a batch, or was
 * refused with others, is kept here for the next one instead of being read again.
 *
 * Reading goes on where it ended: an index still holds the places of those that have left it, and walking past all
 * of them again for each batch takes longer the more were sent.
 */
export class WaitingRecords {
  readonly #store: OutboxStore;
  readonly #enrolment: EnrolmentId;
  readonly #setAside: ReadonlyMap<RecordId, unknown>;
  #ahead: readonly OutboxEntry[] = [];
  #above = 0;

  /** @param setAside ids that are left out, as it is when records are read or taken */
  constructor(store: OutboxStore, enrolment: EnrolmentId, setAside: ReadonlyMap<RecordId, unknown>) {
    this.#store = store;
    this.#enrolment = enrolment;
    this.#setAside = setAside;
  }

  /** The next ones, at most the given number; none only when none waits. They come again until they are taken. */
  async next(limit: number): Promise<readonly OutboxEntry[]> {
    await this.#readAhead(limit);
    if (this.#ahead.length === 0 && this.#above > 0) {
      // What was put back meanwhile has a lower number.
      this.#above = 0;
      await this.#readAhead(limit);
    }
    return this.#ahead.slice(0, limit);
  }

  /** The given number of first records are done with, and so is what was set aside. */
  taken(count: number): void {
    this.#ahead = this.#wanted(this.#ahead.slice(count));
  }

  async #readAhead(limit: number): Promise<void> {
    for (;;) {
      const wanted = limit - this.#ahead.length;
      if (wanted <= 0) return;
      const found = await this.#store.inState('waiting', this.#enrolment, wanted, this.#above);
      this.#above = found.at(-1)?.sequence ?? this.#above;
      this.#ahead = [...this.#ahead, ...this.#wanted(found)];
      if (found.length < wanted) return;
    }
  }

  #wanted(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
    return entries.filter(({ id }) => !this.#setAside.has(id));
  }
}
