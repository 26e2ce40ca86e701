import type { Counts } from '../../core/figures/pooled-tallies.ts';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { IndicesQuery } from './indices-query.ts';

/** A change shows within 5 s: one pause, one reading, and time to spare. */
const PAUSE_MS = 2 * SECOND_MS;

export interface LiveCountsSources {
  /** The counts now; null where the selection has none any more, or the store cannot be read at the moment. */
  readonly read: (query: IndicesQuery) => Promise<Counts | null>;
  /** Calls back once after a pause, unless cancelled. */
  readonly after: (pauseMs: number, call: () => void) => () => void;
}

export interface CountsListener {
  readonly changed: (counts: Counts) => void;
  /** No more will come: the collector stops. */
  readonly ended: () => void;
}

interface Watch {
  readonly query: IndicesQuery;
  readonly listeners: Set<CountsListener>;
  last: Counts | null;
  cancel: () => void;
}

/**
 * Who watches the same selection shares one reading of it every two seconds, and nobody watching means no reading.
 * Polling instead of being told, because another process may take in responses too.
 */
export class LiveCounts {
  readonly #sources: LiveCountsSources;
  readonly #watches = new Map<string, Watch>();
  #closed = false;

  constructor(sources: LiveCountsSources) {
    this.#sources = sources;
  }

  /** Counts come at once when they are known and then on every change, until the function returned is called. */
  watch(query: IndicesQuery, listener: CountsListener): () => void {
    if (this.#closed) {
      listener.ended();
      return () => undefined;
    }
    const key = JSON.stringify(query);
    const known = this.#watches.get(key);
    const watch = known ?? { query, listeners: new Set(), last: null, cancel: () => undefined };
    watch.listeners.add(listener);
    if (watch.last !== null) listener.changed(watch.last);
    if (known === undefined) {
      this.#watches.set(key, watch);
      void this.#look(watch);
    }
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0 || this.#watches.get(key) !== watch) return;
      this.#watches.delete(key);
      watch.cancel();
    };
  }

  /** How many selections are being read. */
  get selections(): number {
    return this.#watches.size;
  }

  close(): void {
    this.#closed = true;
    const watches = [...this.#watches.values()];
    this.#watches.clear();
    for (const { cancel, listeners } of watches) {
      cancel();
      for (const listener of [...listeners]) listener.ended();
    }
  }

  async #look(watch: Watch): Promise<void> {
    const counts = await this.#sources.read(watch.query);
    // Everybody may have left while it was read.
    if (watch.listeners.size === 0 || this.#closed) return;
    if (counts !== null && !isSame(counts, watch.last)) {
      watch.last = counts;
      for (const listener of [...watch.listeners]) listener.changed(counts);
    }
    watch.cancel = this.#sources.after(PAUSE_MS, () => void this.#look(watch));
  }
}

function isSame(counts: Counts, last: Counts | null): boolean {
  return (
    last !== null &&
    counts.responses === last.responses &&
    counts.released === last.released &&
    counts.excluded === last.excluded
  );
}
