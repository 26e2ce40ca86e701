import { MINUTE_MS, SECOND_MS } from '../../core/kernel/duration.ts';

/**
 * The staff PIN of a device: a courtesy lock that keeps citizens out of the staff page. It is no defence against a
 * thief: who holds the device can delete its data, and reads what the browser keeps without any PIN.
 *
 * Guarantee: a wrong try is written down, with the pause it brings, before its answer is told; a reload or a restart
 * in between gives no further try. The pause grows with each wrong try up to PAUSE_MAX_MS and never becomes for good.
 * A clock set back does not shorten it: what is left is counted again from the earlier time.
 */

const PIN_DIGITS_MIN = 6;
export const PIN_DIGITS_MAX = 12;

/** What is kept instead of the PIN. */
export interface StoredPin {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
  readonly hash: Uint8Array<ArrayBuffer>;
  /** Wrong tries since the last right one. */
  readonly failures: number;
  /** When the last wrong try was written, by the device's clock, and how long the next one has to wait. */
  readonly failedAtMs: number;
  readonly pauseMs: number;
}

/** Where it is kept, durably. Rejects when that fails. */
export interface PinStore {
  read(): Promise<StoredPin | null>;
  write(pin: StoredPin): Promise<void>;
}

export interface PinPorts {
  readonly store: PinStore;
  readonly now: () => number;
}

/**
 * NIST SP 800-132 with the count OWASP names for PBKDF2-HMAC-SHA256 (2023): a fifth of a second on a tablet.
 */
export const PIN_ITERATIONS = 600_000;
const SALT_BYTES = 16;
const HASH_BITS = 256;

const FREE_FAILURES = 3;
const FIRST_PAUSE_MS = 5 * SECOND_MS;
const PAUSE_MAX_MS = 5 * MINUTE_MS;

export type PinFault = 'too-short' | 'trivial';

/** What is wrong with a PIN that is to be set, or null. */
export function pinFault(pin: string): PinFault | null {
  if (!new RegExp(`^\\d{${PIN_DIGITS_MIN},${PIN_DIGITS_MAX}}$`).test(pin)) return 'too-short';
  return isTrivial(pin) ? 'trivial' : null;
}

/** One digit, two digits in turn, a run up or down, or a half said twice: 000000, 121212, 123456, 987654, 123123. */
function isTrivial(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  if (steps.every((step) => step === steps[0] && (step === 0 || step === 1 || step === 9))) return true;
  const half = pin.slice(0, pin.length / 2);
  return new Set(digits).size <= 2 || (pin.length % 2 === 0 && pin === half + half);
}

export type PinAnswer =
  | { readonly kind: 'right' }
  /** `waitMs`: how long the next try has to wait; 0: not at all. */
  | { readonly kind: 'wrong' | 'wait'; readonly waitMs: number };

/** What is kept of a PIN that pinFault finds nothing wrong with. */
export async function newPin(pin: string): Promise<StoredPin> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await derived(pin, salt, PIN_ITERATIONS);
  return { salt, iterations: PIN_ITERATIONS, hash, failures: 0, failedAtMs: 0, pauseMs: 0 };
}

/** The lock over its store. One try at a time. */
export class DevicePin {
  readonly #ports: PinPorts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: PinPorts) {
    this.#ports = ports;
  }

  async isSet(): Promise<boolean> {
    return (await this.#ports.store.read()) !== null;
  }

  /** Sets a PIN that pinFault finds nothing wrong with. */
  async set(pin: string): Promise<void> {
    await this.#ports.store.write(await newPin(pin));
  }

  /** How long the next try has to wait, in milliseconds. */
  waitMs(): Promise<number> {
    return this.#alone(async () => {
      const stored = await this.#ports.store.read();
      return stored === null ? 0 : this.#waitOf(stored);
    });
  }

  /** Tries a PIN. Where none is set, none is asked for. */
  check(pin: string): Promise<PinAnswer> {
    return this.#alone(async () => {
      const { store, now } = this.#ports;
      const stored = await store.read();
      if (stored === null) return { kind: 'right' };
      const waitMs = await this.#waitOf(stored);
      if (waitMs > 0) return { kind: 'wait', waitMs };
      // Written as wrong first: anyone who switches off before the answer has had this try.
      const failures = stored.failures + 1;
      const failed = { ...stored, failures, failedAtMs: now(), pauseMs: pauseAfter(failures) };
      await store.write(failed);
      const isRight = isSame(await derived(pin, stored.salt, stored.iterations), stored.hash);
      if (!isRight) return { kind: 'wrong', waitMs: failed.pauseMs };
      await store.write({ ...stored, failures: 0, failedAtMs: 0, pauseMs: 0 });
      return { kind: 'right' };
    });
  }

  async #waitOf(stored: StoredPin): Promise<number> {
    const passedMs = this.#ports.now() - stored.failedAtMs;
    if (passedMs >= stored.pauseMs) return 0;
    if (passedMs >= 0) return stored.pauseMs - passedMs;
    // The clock was set back: the whole pause begins again, and does not last until the clock has caught up.
    await this.#ports.store.write({ ...stored, failedAtMs: this.#ports.now() });
    return stored.pauseMs;
  }

  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => {});
    return next;
  }
}

/**
 * 3 tries without a pause; then 5 s, doubled with each, up to 5 min.
 *
 * @internal
 */
export function pauseAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, failures - FREE_FAILURES));
}

/** PBKDF2-HMAC-SHA256: 32 bytes. */
export async function derived(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, HASH_BITS));
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0;
}
