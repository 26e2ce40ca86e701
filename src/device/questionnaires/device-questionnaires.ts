import { localDay } from '../../core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import type { TypicalLength } from '../../core/protocol/messages/asked/office-times.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { timeLimit } from '../exchange/time-limit.ts';
import { standingOf, unitAt } from '../membership/standing.ts';
import type { Enrolment, OutboxStore } from '../outbox/outbox-store.ts';
import { askedOn, type QuestionnairePorts, readOfficeQuestionnaires } from './asked-questionnaire.ts';
import { heldOfficeTimes, isClosed, learnOfficeTimes } from './office-times.ts';

export interface DeviceQuestionnairePorts extends Omit<QuestionnairePorts, 'timeLimit'> {
  readonly store: Pick<OutboxStore, 'currentEnrolment' | 'heldQuestionnaires' | 'keepQuestionnaires'>;
  /** Has what is recorded of these questionnaires at hand without a network. */
  readonly keepRecordings: (questionnaires: readonly string[]) => Promise<void>;
}

/** What a kiosk knows of its office's times. */
export interface OfficeNow {
  /** Surely: nobody is served there now. */
  readonly isClosed: boolean;
  /** How long answering takes there; null where it is not known. */
  readonly length: TypicalLength | null;
}

const NOTHING_KNOWN: OfficeNow = { isClosed: false, length: null };

/** The collector is asked that often at most, however many people answer. */
const ASK_AGAIN_MS = 5 * MINUTE_MS;
const KEEP_AGAIN_MS = HOUR_MS;

/** What a device asks, and how it learns that that is another questionnaire. */
export class DeviceQuestionnaires {
  readonly #ports: DeviceQuestionnairePorts;
  #askedAtMs: number | null = null;
  #keptAtMs: number | null = null;
  #asked: Questionnaire | null = null;

  constructor(ports: DeviceQuestionnairePorts) {
    this.#ports = ports;
  }

  /**
   * What is asked today, as it was heard last. Asks the collector besides, where it was not asked just now: whoever
   * looks again has its answer. Throws StorageFailed.
   */
  async today(builtIn: Questionnaire): Promise<Questionnaire> {
    const { store, now } = this.#ports;
    // Without a network, or a store, what is held is asked all the same.
    void this.#learn(builtIn).catch(() => {});
    const [enrolment, held] = await Promise.all([store.currentEnrolment(), store.heldQuestionnaires()]);
    if (enrolment === null) return builtIn;
    const day = localDay(now() + (enrolment.clockOffsetMs ?? 0));
    const asked = askedOn(held, this.#unitOf(enrolment), day, builtIn);
    // The same version is the same object, however often its file is read.
    if (this.#asked?.id !== asked.id || this.#asked.version !== asked.version) this.#asked = asked;
    return this.#asked;
  }

  /** What is known of the office's times; closed only where the device's clock is believed. Throws StorageFailed. */
  async office(): Promise<OfficeNow> {
    const { store, now } = this.#ports;
    const enrolment = await store.currentEnrolment();
    if (enrolment === null) return NOTHING_KNOWN;
    const times = heldOfficeTimes(this.#unitOf(enrolment));
    const { clockOffsetMs } = enrolment;
    const isBelieved = clockOffsetMs !== null && !standingOf(enrolment, now()).isClockWrong;
    return {
      isClosed: isBelieved && isClosed(times, now() + clockOffsetMs),
      length: times?.length ?? null,
    };
  }

  async #learn(builtIn: Questionnaire): Promise<void> {
    const { store, now } = this.#ports;
    const atMs = now();
    if (isWithin(this.#askedAtMs, atMs, ASK_AGAIN_MS)) return;
    const enrolment = await store.currentEnrolment();
    if (enrolment === null) return;
    this.#askedAtMs = atMs;
    await learnOfficeTimes({ ...this.#ports, timeLimit }, this.#unitOf(enrolment));
    const held = await store.heldQuestionnaires();
    const read = await readOfficeQuestionnaires(
      { ...this.#ports, timeLimit },
      this.#unitOf(enrolment),
      builtIn,
      held,
    );
    if (read !== null && JSON.stringify(read) !== JSON.stringify(held)) await store.keepQuestionnaires(read);
    const schedule = (read ?? held)?.schedule ?? [];
    await this.#keepRecordings([builtIn.id, ...schedule.map(({ questionnaire }) => questionnaire)]);
  }

  async #keepRecordings(questionnaires: readonly string[]): Promise<void> {
    const atMs = this.#ports.now();
    if (isWithin(this.#keptAtMs, atMs, KEEP_AGAIN_MS)) return;
    this.#keptAtMs = atMs;
    await this.#ports.keepRecordings([...new Set(questionnaires)]);
  }

  #unitOf(enrolment: Enrolment): string {
    return unitAt(enrolment, this.#ports.now()).ref;
  }
}

/** Whether something was done less than `ms` milliseconds from now; a clock may have been set back. */
function isWithin(thenMs: number | null, nowMs: number, ms: number): boolean {
  return thenMs !== null && Math.abs(nowMs - thenMs) < ms;
}
