import { localDay } from '../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { unitAt } from '../membership/standing.ts';
import type { Enrolment, OutboxStore } from '../outbox/outbox-store.ts';
import { askedOn, type QuestionnairePorts, readOfficeQuestionnaires } from './asked-questionnaire.ts';

export interface DeviceQuestionnairePorts extends QuestionnairePorts {
  readonly store: Pick<OutboxStore, 'currentEnrolment' | 'heldQuestionnaires' | 'keepQuestionnaires'>;
}

/** The collector is asked that often at most, however many people answer. */
const ASK_AGAIN_MS = 5 * MINUTE_MS;

/** What a device asks, and how it learns that that is another questionnaire. */
export class DeviceQuestionnaires {
  readonly #ports: DeviceQuestionnairePorts;
  #askedAtMs: number | null = null;

  constructor(ports: DeviceQuestionnairePorts) {
    this.#ports = ports;
  }

  /** Throws StorageFailed. */
  async today(builtIn: Questionnaire): Promise<Questionnaire> {
    const { store, now } = this.#ports;
    const [enrolment, held] = await Promise.all([store.currentEnrolment(), store.heldQuestionnaires()]);
    if (enrolment === null) return builtIn;
    const day = localDay(now() + (enrolment.clockOffsetMs ?? 0));
    return askedOn(held, this.#unitOf(enrolment), day, builtIn);
  }

  /** Asks the collector, where it was not asked just now, and keeps what it says. Throws StorageFailed. */
  async learn(builtIn: Questionnaire): Promise<void> {
    const { store, now } = this.#ports;
    const atMs = now();
    if (this.#askedAtMs !== null && Math.abs(atMs - this.#askedAtMs) < ASK_AGAIN_MS) return;
    const enrolment = await store.currentEnrolment();
    if (enrolment === null) return;
    this.#askedAtMs = atMs;
    const held = await store.heldQuestionnaires();
    const read = await readOfficeQuestionnaires(this.#ports, this.#unitOf(enrolment), builtIn, held);
    if (read !== null && JSON.stringify(read) !== JSON.stringify(held)) await store.keepQuestionnaires(read);
  }

  #unitOf(enrolment: Enrolment): string {
    return unitAt(enrolment, this.#ports.now()).ref;
  }
}
