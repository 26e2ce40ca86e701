import { setImmediate as turn } from 'node:timers/promises';
import { must } from '../../../../core/kernel/assert.ts';
import { BATCH_MAX_COMPRESSED_BYTES, BATCH_MAX_RECORDS } from '../../../../core/protocol/limits.ts';
import type { CheckedBatch } from '../../../ingest/collector-store.ts';
import { StorageUnavailable } from '../../../ingest/storage-unavailable.ts';
import type { Committed } from './commit-group.ts';

interface Waiting {
  readonly batch: CheckedBatch;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Batches that wait to be stored. Whatever has come in one turn of the event loop, or while the former group was stored,
 * is the next group: who comes alone waits for nobody, and many that come at once share one transaction and one wait for
 * the disk. No group is larger than the largest batch may be by itself; one that is half as large waits for no other, where
 * the engine writes several at a time: it would gain little.
 */
export class WaitingBatches {
  readonly #commit: (batches: readonly CheckedBatch[]) => Promise<readonly Committed[]>;
  readonly #waiting: Waiting[] = [];
  readonly #atOnce: number;
  #running = 0;

  /**
   * @param commit stores batches in one durable transaction, all or none
   * @param atOnce transactions that the engine writes at a time
   */
  constructor(commit: (batches: readonly CheckedBatch[]) => Promise<readonly Committed[]>, atOnce: number) {
    this.#commit = commit;
    this.#atOnce = atOnce;
  }

  /** Resolves once the batch is durable, or refused; rejects where it was not stored, as it would by itself. */
  add(batch: CheckedBatch): Promise<Committed> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      if (this.#mayBegin(this.#running)) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#running += 1;
    await turn();
    while (this.#mayBegin(this.#running - 1)) {
      await this.#commitOne(this.#waiting.splice(0, this.#nextGroup().batches));
    }
    this.#running -= 1;
  }

  /** @param others groups that are being stored */
  #mayBegin(others: number): boolean {
    if (this.#waiting.length === 0) return false;
    return others === 0 || (others < this.#atOnce && this.#nextGroup().isLarge);
  }

  /** Never rejects. A store that cannot serve refuses the whole group; any other fault is that of one in it. */
  async #commitOne(group: readonly Waiting[]): Promise<void> {
    try {
      const committed = await this.#commit(group.map(({ batch }) => batch));
      for (const [index, { resolve }] of group.entries()) {
        resolve(must(committed[index], 'every batch of a group is answered'));
      }
    } catch (error) {
      if (group.length === 1 || error instanceof StorageUnavailable) {
        for (const { reject } of group) reject(error);
      } else {
        for (const one of group) await this.#commitOne([one]);
      }
    }
  }

  /** How many of those that wait are the next group, and whether it is large. */
  #nextGroup(): { readonly batches: number; readonly isLarge: boolean } {
    let share = 0;
    let batches = 0;
    for (const { batch } of this.#waiting) {
      const records = Math.max(1, batch.lines.length) / BATCH_MAX_RECORDS;
      const bytes = (batch.bytes?.length ?? 0) / BATCH_MAX_COMPRESSED_BYTES;
      const withIt = share + Math.max(records, bytes);
      if (batches > 0 && withIt > 1) return { batches, isLarge: true };
      share = withIt;
      batches += 1;
    }
    return { batches, isLarge: share >= LARGE };
  }
}

/** Of the largest group there may be. */
const LARGE = 0.5;
