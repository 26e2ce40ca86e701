import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { type Enrolment, type OutboxStore, StorageFailed } from '../outbox/outbox-store.ts';
import type { StorageAnswers } from '../outbox/storage-care.ts';
import type { StartOf } from './counted-start.ts';
import type { HeaderFacts } from './make-batch.ts';

export interface HeaderPorts {
  readonly store: OutboxStore;
  readonly now: () => number;
  readonly storage: () => Promise<StorageAnswers>;
  readonly appVersion: string;
  /** The start of the device this runs in. */
  readonly start: StartOf;
}

interface Count {
  readonly nextSequence: number;
  readonly unsent: number;
  readonly quarantined: number;
  readonly storage: StorageAnswers;
}

/**
 * What the headers of one enrolment say. Its records are counted once, and from then on by what is made and
 * settled: counting a long outbox for every batch would take longer than sending it.
 *
 * Guarantee: never fewer of the numbers up to `lastSequence` are reported as waiting or in quarantine than there are, or
 * the collector would take a record that is safe here for missing. So the number is read before the count.
 */
export class HeaderBook {
  readonly #ports: HeaderPorts;
  readonly #enrolment: EnrolmentId;
  #count: Count | null = null;
  #settled = 0;

  constructor(ports: HeaderPorts, enrolment: EnrolmentId) {
    this.#ports = ports;
    this.#enrolment = enrolment;
  }

  /** Who speaks, as the store has it now, and what it says. */
  async next(): Promise<{ readonly enrolment: Enrolment; readonly facts: HeaderFacts }> {
    const { store, now, appVersion, start } = this.#ports;
    const enrolments = await store.enrolments();
    const enrolment = enrolments.find(({ id }) => id === this.#enrolment);
    // No program removes one: what the origin stored was deleted under the app, and the store opened again.
    if (enrolment === undefined) throw new StorageFailed('closed');
    const { nextSequence, clockOffsetMs, heads } = enrolment;
    this.#count ??= await this.#countFrom(nextSequence);
    const made = nextSequence - this.#count.nextSequence;
    const facts = {
      lastSequence: nextSequence - 1,
      waiting: Math.max(0, this.#count.unsent + made - this.#settled),
      quarantined: this.#count.quarantined,
      app: appVersion,
      storage: this.#count.storage,
      clockMs: now(),
      clockOffsetMs,
      start: await start(this.#enrolment),
      heads: heads?.jws ?? null,
    };
    return { enrolment, facts };
  }

  /** The number of records that waited and are acknowledged now. */
  settled(count: number): void {
    this.#settled += count;
  }

  /** Something happened that is too rare to be kept account of. */
  countAnew(): void {
    this.#count = null;
  }

  async #countFrom(nextSequence: number): Promise<Count> {
    const { store, storage } = this.#ports;
    const [counts, answers] = await Promise.all([store.counts(this.#enrolment), storage()]);
    this.#settled = 0;
    const { waiting, inFlight, quarantined } = counts;
    return { nextSequence, unsent: waiting + inFlight, quarantined, storage: answers };
  }
}
