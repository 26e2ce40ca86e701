import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { EnrolmentCodeState } from '../../contract/devices/enrolment-codes.ts';
import { type EnrolmentId, type Epoch, isRandomId, type PublicKey } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import {
  ENROLMENT_CODE_CHARACTERS,
  type EnrolmentCode,
  findingPart,
  readEnrolmentCode,
} from '../../core/protocol/codes/enrolment-code.ts';
import { TYPED_CODE_ALPHABET } from '../../core/protocol/codes/typed-code.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import type { EnrolmentCodeId, EnrolmentCodeStore, StoredEnrolmentCode } from './enrolment-code-store.ts';
import { EnrolmentGuesses } from './enrolment-guesses.ts';

export const CODE_LIVES_MS = 10 * MINUTE_MS;
/**
 * A person mistypes; five times is no longer mistyping.
 *
 * @internal
 */
export const MOST_TRIES = 5;

export interface EnrolmentCodesPorts {
  readonly store: EnrolmentCodeStore;
  /** From the key ring: a copy of the database alone gives no code away, and none can be tried on it. */
  readonly key: Buffer;
  readonly now: () => number;
  readonly newId: () => string;
}

/** What an administrator sees of a code. */
export interface ListedCode {
  readonly id: EnrolmentCodeId;
  readonly unit: UnitRef;
  readonly name: string | null;
  readonly madeBy: string;
  readonly expiresAtMs: number;
  readonly state: EnrolmentCodeState;
  readonly enrolment: EnrolmentId | null;
}

export interface Redemption {
  /** As it was typed. */
  readonly code: string;
  readonly deviceName: string;
  /** The key the device made, which it has proved to have. */
  readonly publicKey: PublicKey;
  /** Where the request comes from; it is counted by, and not kept. */
  readonly address: string;
}

export interface Redeemed {
  readonly enrolment: EnrolmentId;
  readonly epoch: Epoch;
  readonly unit: UnitRef;
}

export type RedeemFailure =
  /** Wrong, used, expired, withdrawn or tried too often: anyone who guesses learns nothing of which. */
  | { readonly kind: 'enrolment-code-invalid' }
  | { readonly kind: 'too-many-attempts'; readonly retryAfterS: number };

/**
 * One-time enrolment codes.
 *
 * A code is found by its first four characters and proved by the other six. Each code bears five proofs, counted
 * durably before they are looked at, so that nobody guesses one with a chance over 5 in 28^6, that is 1 in 96
 * million, from however many addresses and whatever the server is started again.
 *
 * Guessing stops nobody else: a right code is looked at whatever was guessed before, from its address too (an office
 * has one), and to use up the five proofs of a code that he was not told, an attacker must hit its first four
 * characters five times within ten minutes, at 1 in 615,000 each. The limits by address and in all decide only what
 * a wrong code is answered; they keep guessing cheap to refuse: no code found is no write to the database.
 *
 * That a code was found is seen by the time a refusal takes, and is no secret: the bound above grants it.
 */
export class EnrolmentCodes {
  readonly #ports: EnrolmentCodesPorts;
  readonly #guesses: EnrolmentGuesses;
  /** Who looks at a code last. */
  readonly #turns = new Map<EnrolmentCodeId, Promise<unknown>>();

  constructor(ports: EnrolmentCodesPorts) {
    this.#ports = ports;
    this.#guesses = new EnrolmentGuesses(ports.now);
  }

  /** Makes a code for a unit. What is returned here is shown once and stored nowhere. */
  async make(
    unit: UnitRef,
    name: string | null,
    actor: string,
  ): Promise<{ readonly id: EnrolmentCodeId; readonly code: EnrolmentCode; readonly expiresAtMs: number }> {
    const { store, now, newId } = this.#ports;
    const code = Array.from(
      { length: ENROLMENT_CODE_CHARACTERS },
      () => TYPED_CODE_ALPHABET[randomInt(TYPED_CODE_ALPHABET.length)],
    ).join('') as EnrolmentCode;
    const id = newId() as EnrolmentCodeId;
    const madeAtMs = now();
    const expiresAtMs = madeAtMs + CODE_LIVES_MS;
    const { findingMac, codeMac } = this.#macsOf(code);
    await store.add(
      { id, unit, name, findingMac, codeMac, madeBy: actor, madeAtMs, expiresAtMs },
      { actor, action: 'enrolment-code.make', subject: id, details: { unit, name } },
    );
    return { id, code, expiresAtMs };
  }

  /** Makes an enrolment of a code; asked again with the same key, because the answer was lost, gives the same. */
  async redeem({
    code: text,
    deviceName,
    publicKey,
    address,
  }: Redemption): Promise<Result<Redeemed, RedeemFailure>> {
    const code = readEnrolmentCode(text);
    const redeemed = code === null ? null : await this.#redeemed(code, deviceName, publicKey);
    if (redeemed !== null) return ok(redeemed);
    const retryAfterS = this.#guesses.count(address);
    return err(
      retryAfterS === null ? { kind: 'enrolment-code-invalid' } : { kind: 'too-many-attempts', retryAfterS },
    );
  }

  /** The codes that can still be redeemed, the newest first. */
  async open(): Promise<readonly ListedCode[]> {
    const { store, now } = this.#ports;
    return (await store.unexpired(now()))
      .map((code) => this.#listed(code))
      .filter(({ state }) => state === 'open')
      .sort((a, b) => b.expiresAtMs - a.expiresAtMs);
  }

  /** What became of a code; null where there is none. */
  async find(id: string): Promise<ListedCode | null> {
    if (!isRandomId<'EnrolmentCodeId'>(id)) return null;
    const code = await this.#ports.store.find(id);
    return code === null ? null : this.#listed(code);
  }

  /** From now on the code makes no enrolment. A used one is not undone: its device is to be revoked. */
  withdraw(id: EnrolmentCodeId, actor: string): Promise<'withdrawn' | 'used' | 'unknown'> {
    return this.#ports.store.withdraw(id, {
      actor,
      action: 'enrolment-code.withdraw',
      subject: id,
      details: {},
    });
  }

  async #redeemed(code: EnrolmentCode, name: string, publicKey: PublicKey): Promise<Redeemed | null> {
    const { store, now } = this.#ports;
    const { findingMac, codeMac } = this.#macsOf(code);
    // Every code is compared, in constant time, whichever is found.
    const found = (await store.unexpired(now())).filter((one) => isSame(one.findingMac, findingMac));
    for (const { id } of found) {
      const made = await this.#inTurn(id, () => this.#tryOne(id, codeMac, name, publicKey));
      if (made !== null) return made;
    }
    return null;
  }

  /** One request after the other looks at a code: a device that asks many times at once spends one try. */
  #inTurn(id: EnrolmentCodeId, look: () => Promise<Redeemed | null>): Promise<Redeemed | null> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const turn = before.then(look, look);
    this.#turns.set(id, turn);
    const leave = () => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    };
    turn.then(leave, leave);
    return turn;
  }

  async #tryOne(
    id: EnrolmentCodeId,
    codeMac: string,
    deviceName: string,
    publicKey: PublicKey,
  ): Promise<Redeemed | null> {
    const { store, now, newId } = this.#ports;
    // As the request before left it.
    const one = await store.find(id);
    if (one === null) return null;
    // A try is not taken: the key was told to nobody but the collector.
    const made = isSame(one.codeMac, codeMac) ? await this.#madeWith(one, publicKey) : null;
    if (made !== null) return made;
    if (this.#stateOf(one) !== 'open' || !(await store.takeTry(id, MOST_TRIES))) return null;
    if (!isSame(one.codeMac, codeMac)) return null;
    const enrolment = newId() as EnrolmentId;
    const { unit } = one;
    // What the administrator calls the device counts; without it, the device says what it is called.
    const name = one.name ?? deviceName;
    const epoch = await store.redeem(
      id,
      { id: enrolment, unit, name, day: localDay(now()), publicKey },
      {
        actor: `device:${enrolment}`,
        action: 'device.enrol',
        subject: enrolment,
        details: { unit, name, code: id },
      },
    );
    if (epoch !== null) return { enrolment, epoch, unit };
    // Another collector was faster: perhaps by the same device, which did not wait for its answer.
    const taken = await store.find(id);
    return taken === null ? null : this.#madeWith(taken, publicKey);
  }

  /** The enrolment a code made with this key, or null. */
  async #madeWith(
    { enrolment, publicKey: ofEnrolment, unit }: StoredEnrolmentCode,
    publicKey: PublicKey,
  ): Promise<Redeemed | null> {
    if (enrolment === null || ofEnrolment !== publicKey) return null;
    return { enrolment, epoch: await this.#ports.store.epochOf(enrolment), unit };
  }

  #listed(code: StoredEnrolmentCode): ListedCode {
    const { id, unit, name, madeBy, expiresAtMs, enrolment } = code;
    return { id, unit, name, madeBy, expiresAtMs, enrolment, state: this.#stateOf(code) };
  }

  #stateOf({ enrolment, isWithdrawn, expiresAtMs, tries }: StoredEnrolmentCode): EnrolmentCodeState {
    if (enrolment !== null) return 'used';
    if (isWithdrawn) return 'withdrawn';
    if (expiresAtMs <= this.#ports.now()) return 'expired';
    return tries >= MOST_TRIES ? 'tried-too-often' : 'open';
  }

  #macsOf(code: EnrolmentCode): { readonly findingMac: string; readonly codeMac: string } {
    const mac = (what: string, text: string) =>
      createHmac('sha256', this.#ports.key).update(`${what} ${text}`).digest('hex');
    return { findingMac: mac('finding', findingPart(code)), codeMac: mac('code', code) };
  }
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}
