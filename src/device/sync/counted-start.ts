import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { DeviceStart } from '../../core/protocol/messages/batch.ts';
import type { RandomIds } from '../cryptography/random-ids.ts';
import type { OutboxStore } from '../outbox/outbox-store.ts';

/** The start that headers of an enrolment are made in; null where nobody counted one. */
export type StartOf = (enrolment: EnrolmentId) => Promise<DeviceStart | null>;

/**
 * The start of one page, counted when it first speaks. It is counted once more for another enrolment: where a browser
 * deleted what it stored under an open page, the count went too, and the page's number will be given out again.
 */
export class CountedStart {
  readonly #random: Pick<RandomIds, 'id'>;
  #counted: { readonly enrolment: EnrolmentId; readonly start: DeviceStart } | null = null;

  constructor(random: Pick<RandomIds, 'id'>) {
    this.#random = random;
  }

  /** Two that ask at once may count two, which costs a number and nothing else. */
  async of(enrolment: EnrolmentId, store: OutboxStore): Promise<DeviceStart> {
    if (this.#counted?.enrolment === enrolment) return this.#counted.start;
    const start = await store.beginStart(enrolment, this.#random.id());
    this.#counted = { enrolment, start };
    return start;
  }
}
