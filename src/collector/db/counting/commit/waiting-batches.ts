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
 * Batches that wait to be stored. Whatever has come while the former group was stored is the next group: who comes
 * alone waits for nobody, and many that come at once share one transaction and one wait for the disk. No group is
 * larger than the largest batch may be by itself.
 */
export class WaitingBatches {
  readonly #commit: (batches: readonly CheckedBatch[]) => Promise<readonly Committed[]>;
  readonly #waiting: Waiting[] = [];
  #isCommitting = false;

  /** @param commit stores batches in one durable transaction, all or none */
  constructor(commit: (batches: readonly CheckedBatch[]) => Promise<readonly Committed[]>) {
    this.#commit = commit;
  }

  /** Resolves once the batch is durable, or refused; rejects where it was not stored, as it would by itself. */
  add(batch: CheckedBatch): Promise<Committed> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      if (!this.#isCommitting) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) await this.#commitOne(this.#nextGroup());
    this.#isCommitting = false;
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

  #nextGroup(): readonly Waiting[] {
    let records = 0;
    let bytes = 0;
    const beyond = this.#waiting.findIndex(({ batch }, index) => {
      records += Math.max(1, batch.lines.length);
      bytes += batch.bytes?.length ?? 0;
      return index > 0 && (records > BATCH_MAX_RECORDS || bytes > BATCH_MAX_COMPRESSED_BYTES);
    });
    return this.#waiting.splice(0, beyond === -1 ? this.#waiting.length : beyond);
  }
}
