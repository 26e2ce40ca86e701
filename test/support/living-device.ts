import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/collector/demo/random.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { webCryptoSha256 } from '../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { EnrolmentClient } from '../../src/device/membership/enrolment-client.ts';
import { type CycleEnd, newCycleMemory, runCycle } from '../../src/device/sync/sync-cycle.ts';
import { TestDevice } from '../unit/device/device-fixture.ts';
import type { Sheet } from './kiosk-driver.ts';

/** So long a device leaves a collector alone that did not answer, and the machine to the one that starts. */
const PAUSE_MS = 50;
/** Citizens stop coming while that number of records waits on a device, so that the run is about faults, not about queues. */
const MOST_WAITING = 20;
const ROUNDS_TO_SETTLE = 50;

/** A device of a collector in another process, which remembers for which records somebody was thanked. */
export class LivingDevice {
  readonly thanked: RecordId[] = [];
  /** What was said beside some of them. */
  readonly comments: string[] = [];
  /** When a batch of it was answered, by the monotonic clock. */
  readonly answeredMs: number[] = [];
  /** How far its clock is off. */
  clockOffMs = 0;
  readonly #device = new TestDevice();
  readonly #memory = newCycleMemory();
  readonly #address: string;
  readonly #random: Random;

  private constructor(address: string, random: Random) {
    this.#address = address;
    this.#random = random;
  }

  static async enrolled(address: string, code: string, random: Random): Promise<LivingDevice> {
    const living = new LivingDevice(address, random);
    const client = new EnrolmentClient({
      cryptography: webCryptography,
      sha256: webCryptoSha256,
      fetch: (url, init) => fetch(address + url, init),
      now: Date.now,
    });
    const keys = await webCryptography.makeKeyPair();
    const enrolled = await client.enrol({ code, pin: null }, 'Máy 1', keys);
    if (!enrolled.ok) throw new Error(`not enrolled: ${JSON.stringify(enrolled.error)}`);
    await living.#device.store.enrol(enrolled.value);
    return living;
  }

  /** Citizens come and the device syncs, without a pause. */
  async live(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const citizens = (await this.#unsettled()) < MOST_WAITING ? this.#random.between(1, 5) : 0;
      for (let n = 0; n < citizens; n += 1) await this.#answer();
      if ((await this.#sync(false)) === 'failed') await pause(PAUSE_MS);
    }
  }

  /** One citizen answers each of the sheets, one after another. Throws where somebody cannot be thanked. */
  async takeAll(sheets: readonly Sheet[]): Promise<void> {
    for (const answers of sheets)
      if ((await this.#take(() => ({ answers }))) === null) throw new Error('a response was not stored');
  }

  /** The records for which it has a signed acknowledgement. */
  async acknowledged(): Promise<readonly string[]> {
    const database = this.#device.database();
    const rows = await database.entries.filter(({ state }) => state === 'acknowledged').toArray();
    database.close();
    return rows.map(({ id }) => id);
  }

  /** Meets the collector until nothing is left to send. Whether it came to that. */
  async settle(): Promise<boolean> {
    for (let round = 0; round < ROUNDS_TO_SETTLE; round += 1) {
      if ((await this.#sync(true)) === 'drained' && (await this.#unsettled()) === 0) return true;
    }
    return false;
  }

  #sync(heartbeat: boolean): Promise<CycleEnd> {
    this.#device.nowMs = Date.now() + this.clockOffMs;
    const ports = this.#device.ports({
      fetch: async (url, init) => {
        const answer = await fetch(`${this.#address}${url}`, init);
        if (answer.ok && url.endsWith('/batches')) this.answeredMs.push(performance.now());
        return answer;
      },
    });
    return runCycle(ports, this.#memory, { now: true, heartbeat });
  }

  async #unsettled(): Promise<number> {
    const { waiting, inFlight, quarantined } = await this.#device.store.counts();
    return waiting + inFlight + quarantined;
  }

  async #answer(): Promise<void> {
    const speaks = this.#random.next() < 0.5;
    const words = (id: RecordId) => `Góp ý ${id}`;
    const stored = await this.#take((id) => ({ comment: speaks ? words(id) : null }));
    if (stored !== null && speaks) this.comments.push(words(stored));
  }

  /** One citizen is thanked for the usual response with these changes, or the device failed, and it is null. */
  async #take(changes: (id: RecordId) => Readonly<Partial<Response>>): Promise<RecordId | null> {
    this.#device.nowMs = Date.now() + this.clockOffMs;
    const draft = this.#device.draft();
    const response = { ...(draft.body['response'] as object), ...changes(draft.id) } as never;
    const submitted = await this.#device.submit({ ...draft, body: { ...draft.body, response } });
    if (!submitted.ok) return null;
    this.thanked.push(draft.id);
    return draft.id;
  }
}
