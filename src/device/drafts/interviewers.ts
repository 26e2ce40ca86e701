import { DevicePin, derived, newPin, PIN_ITERATIONS, type PinAnswer, type PinStore } from '../pin/pin.ts';
import type { Box, Interviewer, InterviewStore } from './interview-store.ts';

/** Somebody who entered their PIN. In memory of this page only. */
export interface InterviewerSession {
  readonly number: number;
  /** Opens and closes the boxes of their drafts, and cannot be exported. */
  readonly key: CryptoKey;
}

const AES = { name: 'AES-GCM', length: 256 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;

/**
 * The interviewers of a tablet, each with a PIN of their own and the device PIN's rules: tries are written down before
 * they are answered, and pauses grow. What the PIN opens is the key of their drafts; without it a draft is bytes, to
 * other interviewers and to staff. Six digits are no defence against somebody who takes the disk apart and tries them
 * all: the part that matters most is sealed to the collector.
 */
export class Interviewers {
  readonly #store: InterviewStore;
  readonly #now: () => number;
  readonly #locks = new Map<number, DevicePin>();

  constructor(store: InterviewStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Adds one with a PIN that pinFault finds nothing wrong with; returns their number. */
  async add(pin: string): Promise<number> {
    return this.#store.addInterviewer(await lockedBy(pin, crypto.getRandomValues(new Uint8Array(KEY_BYTES))));
  }

  /**
   * Gives one of them another PIN that pinFault finds nothing wrong with. Their drafts stay: it opens the same key.
   *
   * @param pin the one they have, which counts as a try
   */
  async changePin(
    number: number,
    pin: string,
    next: string,
  ): Promise<Exclude<PinAnswer, { kind: 'right' }> | { readonly kind: 'changed' }> {
    const answer = await this.lock(number).check(pin);
    if (answer.kind !== 'right') return answer;
    const raw = await this.#keyOf(number, pin);
    if (raw === null) return { kind: 'wrong', waitMs: 0 };
    await this.#store.changePin({ number, ...(await lockedBy(next, raw)) });
    return { kind: 'changed' };
  }

  /** The lock of one of them, as the device's: to be asked how long a try has to wait. */
  lock(number: number): DevicePin {
    const lock = this.#locks.get(number) ?? new DevicePin({ store: this.#pinStore(number), now: this.#now });
    this.#locks.set(number, lock);
    return lock;
  }

  /** Tries a PIN. */
  async open(
    number: number,
    pin: string,
  ): Promise<Exclude<PinAnswer, { kind: 'right' }> | InterviewerSession> {
    const answer = await this.lock(number).check(pin);
    if (answer.kind !== 'right') return answer;
    const raw = await this.#keyOf(number, pin);
    if (raw === null) return { kind: 'wrong', waitMs: 0 };
    return { number, key: await crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt']) };
  }

  async #keyOf(number: number, pin: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const known = (await this.#store.interviewers()).find((one) => one.number === number);
    if (known === undefined) return null;
    return openBox(await wrappingKey(pin, known.salt), known.key, WRAPPED);
  }

  #pinStore(number: number): PinStore {
    return {
      read: async () => (await this.#store.interviewers()).find((one) => one.number === number)?.pin ?? null,
      write: (pin) => this.#store.savePin(number, pin),
    };
  }
}

const WRAPPED = 'key of drafts';

/** A key of drafts as it is kept: in a box that the PIN opens. */
async function lockedBy(pin: string, raw: Uint8Array<ArrayBuffer>): Promise<Omit<Interviewer, 'number'>> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = await sealBox(await wrappingKey(pin, salt), raw, WRAPPED);
  return { pin: await newPin(pin), salt, key };
}

async function wrappingKey(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const bits = await derived(pin, salt, PIN_ITERATIONS);
  return crypto.subtle.importKey('raw', bits, AES, false, ['encrypt', 'decrypt']);
}

/** @param about bound to what is in the box: it opens for the same text only */
export async function sealBox(key: CryptoKey, content: Uint8Array<ArrayBuffer>, about: string): Promise<Box> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = new TextEncoder().encode(about);
  const bytes = await crypto.subtle.encrypt({ name: AES.name, iv, additionalData }, key, content);
  return { iv, bytes: new Uint8Array(bytes) };
}

/** Null where it is another's, or not what was put in. */
export async function openBox(
  key: CryptoKey,
  { iv, bytes }: Box,
  about: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const additionalData = new TextEncoder().encode(about);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: AES.name, iv, additionalData }, key, bytes));
  } catch {
    return null;
  }
}
