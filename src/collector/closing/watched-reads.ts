import type { ClosingReads } from './closing-store.ts';

type Asked = (reads: ClosingReads) => Promise<unknown>;

/**
 * Passes reads on and remembers what was asked and found, so that the same can be asked once more, in the transaction that
 * keeps a snapshot: where it finds the same, the snapshot is of that moment too.
 */
export class WatchedReads implements ClosingReads {
  readonly #reads: ClosingReads;
  readonly #sha256: (text: string) => string;
  readonly #seen: { readonly asked: Asked; readonly found: string }[] = [];

  /** @param sha256 of a text's UTF-8 */
  constructor(reads: ClosingReads, sha256: (text: string) => string) {
    this.#reads = reads;
    this.#sha256 = sha256;
  }

  parts(...asked: Parameters<ClosingReads['parts']>) {
    return this.#watched((reads) => reads.parts(...asked));
  }

  schema() {
    return this.#watched((reads) => reads.schema());
  }

  tallies(...asked: Parameters<ClosingReads['tallies']>) {
    return this.#watched((reads) => reads.tallies(...asked));
  }

  waitingAnswers(...asked: Parameters<ClosingReads['waitingAnswers']>) {
    return this.#watched((reads) => reads.waitingAnswers(...asked));
  }

  smallUnits(...asked: Parameters<ClosingReads['smallUnits']>) {
    return this.#watched((reads) => reads.smallUnits(...asked));
  }

  primaryUnits(...asked: Parameters<ClosingReads['primaryUnits']>) {
    return this.#watched((reads) => reads.primaryUnits(...asked));
  }

  /** Whether everything that was asked finds the same there. */
  async areSame(reads: ClosingReads): Promise<boolean> {
    for (const { asked, found } of this.#seen) {
      if (this.#print(await asked(reads)) !== found) return false;
    }
    return true;
  }

  async #watched<Found>(asked: (reads: ClosingReads) => Promise<Found>): Promise<Found> {
    const found = await asked(this.#reads);
    this.#seen.push({ asked, found: this.#print(found) });
    return found;
  }

  /** In no order, as rows are found, and without what is pending: no snapshot has any of it. */
  #print(found: unknown): string {
    if (!Array.isArray(found)) return JSON.stringify(found);
    const rows = found.filter((row) => (row as { readonly state?: string }).state !== 'pending');
    return this.#sha256(
      rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n'),
    );
  }
}
