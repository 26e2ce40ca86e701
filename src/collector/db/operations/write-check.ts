import type { EvidenceObjects } from '../../evidence/evidence-objects.ts';
import type { OpenDatabase } from '../engine.ts';
import { writeMeta } from '../meta.ts';
import { inTransaction } from '../transaction.ts';

/** As much as one batch brings in at most, with its records and its evidence. */
const BATCH_BYTES = 512 * 1024;

/** No name of an object; written over and over. */
const PROBE = 'probe';

/**
 * Whether the store can take in what comes next, found by writing. A full disk may still take a few bytes, in what the
 * log has left, so after a failure only as much as a batch brings counts as proof.
 */
export class WriteCheck {
  readonly #database: Pick<OpenDatabase, 'writer' | 'engine'>;
  readonly #objects: EvidenceObjects | null;
  #hasFailed = false;
  #running: Promise<void> | null = null;

  /** @param objects where evidence is kept; null: in the database */
  constructor(database: Pick<OpenDatabase, 'writer' | 'engine'>, objects: EvidenceObjects | null) {
    this.#database = database;
    this.#objects = objects;
  }

  /** Something could not be written or read. */
  noteFailure(): void {
    this.#hasFailed = true;
  }

  /** Rejects with what keeps it from writing. Those who ask meanwhile get the same answer. */
  check(): Promise<void> {
    this.#running ??= this.#write().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #write(): Promise<void> {
    try {
      if (this.#hasFailed) await this.#put('x'.repeat(BATCH_BYTES));
      await this.#put('');
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  async #put(value: string): Promise<void> {
    const { writer, engine } = this.#database;
    await this.#objects?.put(PROBE, Buffer.from(value));
    await inTransaction(writer, engine, (transaction) => writeMeta(transaction, 'write-check', value));
  }
}
