import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import { askedPauseMs, isDue, nextPauseMs } from '../../core/protocol/retry.ts';
import type { Cryptography } from '../cryptography/cryptography.ts';
import type { ExchangePorts } from '../exchange/exchange.ts';
import { StorageFailed, type SyncFailure } from '../outbox/outbox-store.ts';
import type { SyncTrigger } from '../sync/sync-engine.ts';
import { type MakePhonePorts, signAgain } from './make-phone-response.ts';
import { readOffice } from './phone-office.ts';
import {
  PHONE_DATABASE_NAME,
  type PhoneRefusal,
  type PhoneResponse,
  type PhoneStore,
} from './phone-store.ts';
import { type PhoneVerdict, sendPhoneResponse } from './send-phone-response.ts';

/** What of the browser's locks a response takes. */
export interface ResponseLocks {
  request<Value>(
    name: string,
    options: LockOptions,
    work: (lock: Lock | null) => Promise<Value>,
  ): Promise<Value>;
}

/** Another tab is sending it; whether that succeeds is not known here. */
const BUSY_RETRY_MS = 5 * SECOND_MS;

export interface DeliveryPorts extends ExchangePorts, MakePhonePorts {
  readonly cryptography: Cryptography;
  readonly store: PhoneStore;
  readonly locks: ResponseLocks;
  /** Calls back once after a delay; returns how to call it off. */
  readonly later: (delayMs: number, work: () => void) => () => void;
}

/** What the screen says of a response that was handed in. */
export interface DeliveryState {
  /** `gone`: sent or deleted in another tab. */
  readonly state: 'waiting' | 'sending' | 'counted' | 'held' | 'refused' | 'gone';
  readonly refusal: PhoneRefusal | null;
  /** Why the last attempt failed, while it waits. */
  readonly failure: SyncFailure | null;
  /** Whether it may be counted although no receipt is there. */
  readonly mayHaveArrived: boolean;
  /** Whether it outlives this page: a browser may refuse to keep anything. */
  readonly isKept: boolean;
}

/**
 * Brings one response to the collector. It is kept until the signed receipt is there and removed then; after a
 * refusal it is sent again only when a person has changed or asked something. Never rejects.
 *
 * One tab at a time sends it, under a lock of its own, and only what is still kept: deleting it takes the lock away,
 * ends the request that is under way, and nothing that comes back late can write it again.
 */
export class PhoneDelivery {
  readonly #ports: DeliveryPorts;
  #response: PhoneResponse;
  readonly #listeners = new Set<() => void>();
  #state: DeliveryState;
  #current: Promise<void> | null = null;
  #callOff: () => void = () => {};
  #isStopped = false;
  #isDiscarded = false;
  /** Whether it was ever written: what is missing then was removed by somebody. */
  #wasKept: boolean;

  /** @param wasKept read from the store, and not just made */
  constructor(ports: DeliveryPorts, response: PhoneResponse, wasKept: boolean) {
    this.#ports = ports;
    this.#response = response;
    this.#wasKept = wasKept;
    const { refusal, mayHaveArrived } = response;
    const state = refusal === null ? 'waiting' : 'refused';
    this.#state = { state, refusal, failure: null, mayHaveArrived, isKept: wasKept };
  }

  get link(): OfficeLink {
    return this.#response.link;
  }

  get receipt(): string {
    return this.#response.receipt;
  }

  get ticket(): VisitTicket | null {
    return this.#response.ticket;
  }

  readonly state = (): DeliveryState => this.#state;

  /** Calls back after every change of state; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Stores it, so that it outlives the page if the browser keeps anything at all. */
  async keep(): Promise<void> {
    await this.#save({});
  }

  /** Sends it if it is due, or at once when a person asks or the network is back. */
  run(trigger: SyncTrigger | 'asked'): Promise<void> {
    this.#current ??= this.#run(trigger).finally(() => {
      this.#current = null;
    });
    return this.#current;
  }

  /** A ticket was typed in the place of one that was refused. */
  async withTicket(ticket: VisitTicket): Promise<void> {
    if (await this.#save({ ticket, refusal: null })) await this.run('asked');
  }

  /** Takes another sealing of the same answers in the place of one that was refused. */
  async replace(response: PhoneResponse): Promise<void> {
    if (await this.#save(response)) await this.run('asked');
  }

  /** A person's decision: it is removed, and no further attempt is made in any tab. False where it is still kept. */
  async discard(): Promise<boolean> {
    this.#isDiscarded = true;
    this.stop();
    const { locks } = this.#ports;
    return locks.request(this.#lockName, { steal: true }, () => this.#remove());
  }

  /** No further attempt by itself. */
  stop(): void {
    this.#isStopped = true;
    this.#callOff();
  }

  async #run(trigger: SyncTrigger | 'asked'): Promise<void> {
    if (this.#isOver()) return;
    const calledOff = new AbortController();
    const { locks } = this.#ports;
    try {
      await locks.request(this.#lockName, { ifAvailable: true }, async (lock) => {
        if (lock === null) return this.#schedule(BUSY_RETRY_MS);
        return this.#attempt(trigger, calledOff.signal);
      });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      // The lock was taken away: somebody deletes it, here or in another tab.
      calledOff.abort();
      if (!this.#isDiscarded) await locks.request(this.#lockName, {}, () => this.#readAgain());
    }
  }

  async #attempt(trigger: SyncTrigger | 'asked', calledOff: AbortSignal): Promise<void> {
    if (!(await this.#readAgain())) return;
    if (trigger !== 'asked' && this.#state.state === 'refused') return;
    const now =
      trigger === 'asked' || trigger === 'submit' || (trigger === 'online' && this.#failedForWantOfNetwork());
    if (!now && !isDue(this.#response.nextAttemptAtMs, this.#ports.now())) return this.#schedule();
    this.#callOff();
    this.#show({ state: 'sending', refusal: null, mayHaveArrived: true });
    const mayHaveArrivedBefore = this.#response.mayHaveArrived;
    // Begun before the request, so that no tab denies it, and not waited for.
    const noted = mayHaveArrivedBefore || this.#save({ mayHaveArrived: true });
    const verdict = await this.#send(calledOff);
    if (verdict?.kind !== 'received' && !(await noted)) return;
    if (!this.#isDiscarded && verdict !== null) await this.#conclude(verdict, mayHaveArrivedBefore);
  }

  /** What another tab has made of it since; false where it is gone. */
  async #readAgain(): Promise<boolean> {
    if (!this.#wasKept) return true;
    try {
      const found = await this.#ports.store.find(this.#response.id);
      if (found === null) return this.#gone();
      this.#response = found;
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
    }
    return !this.#isOver();
  }

  /** Once more with the newest receipt key, where the pinned one is gone; null where the response is. */
  async #send(calledOff: AbortSignal): Promise<PhoneVerdict | null> {
    const verdict = await sendPhoneResponse(this.#ports, this.#response, calledOff);
    if (verdict.kind !== 'receipt-key-unknown') return verdict;
    const answer = await readOffice(this.#ports, this.#response.link);
    if (answer.kind === 'unknown') return { kind: 'refused', refusal: 'link' };
    if (answer.kind === 'failed') return { ...answer, retryAfterMs: null };
    if (answer.office.enrolment !== this.#response.enrolment) return { kind: 'refused', refusal: 'other' };
    if (!(await this.#save(await signAgain(this.#ports, answer.office, this.#response)))) return null;
    return sendPhoneResponse(this.#ports, this.#response, calledOff);
  }

  async #conclude(verdict: PhoneVerdict, mayHaveArrivedBefore: boolean): Promise<void> {
    switch (verdict.kind) {
      case 'received':
        await this.#remove();
        return this.#show({ state: verdict.isHeld ? 'held' : 'counted', failure: null });
      case 'receipt-key-unknown':
      case 'refused': {
        const refusal = verdict.kind === 'refused' ? verdict.refusal : 'other';
        // The collector looks for duplicates before it refuses a link or a ticket: it does not have it.
        const mayHaveArrived = refusal === 'other' && mayHaveArrivedBefore;
        if (!(await this.#save({ refusal, mayHaveArrived }))) return;
        return this.#show({ state: 'refused', refusal, failure: null });
      }
      case 'failed': {
        const { random, now } = this.#ports;
        const pauseMs = nextPauseMs(this.#response.pauseMs, random.fraction());
        const waitMs = verdict.retryAfterMs === null ? pauseMs : askedPauseMs(verdict.retryAfterMs);
        const mayHaveArrived = mayHaveArrivedBefore || verdict.failure.kind !== 'problem';
        const change = { pauseMs, nextAttemptAtMs: now() + waitMs, refusal: null, mayHaveArrived };
        if (!(await this.#save(change))) return;
        this.#show({ state: 'waiting', failure: verdict.failure });
        return this.#schedule();
      }
    }
  }

  #schedule(delayMs = Math.max(0, this.#response.nextAttemptAtMs - this.#ports.now())): void {
    this.#callOff();
    if (this.#isStopped) return;
    this.#callOff = this.#ports.later(delayMs, () => void this.run('timer'));
  }

  #failedForWantOfNetwork(): boolean {
    const { failure } = this.#state;
    return failure === null || failure.kind === 'unreachable' || failure.kind === 'time-limit';
  }

  /** Whether it goes on: false where a person deleted it. A browser that keeps nothing stops nothing. */
  async #save(change: Partial<PhoneResponse>): Promise<boolean> {
    if (this.#isDiscarded) return false;
    const { store } = this.#ports;
    this.#response = { ...this.#response, ...change };
    let isStillThere = true;
    const isKept = await isDone(async () => {
      if (this.#wasKept) isStillThere = await store.update(this.#response);
      else await store.add(this.#response);
    });
    if (!isStillThere) return this.#gone();
    this.#wasKept ||= isKept;
    this.#show({ isKept, mayHaveArrived: this.#response.mayHaveArrived });
    return !this.#isDiscarded;
  }

  #gone(): false {
    if (this.#isOver()) return false;
    this.stop();
    this.#show({ state: 'gone', failure: null });
    return false;
  }

  /** What cannot be removed now is sent once more at the next visit, found to be a duplicate, and removed then. */
  #remove(): Promise<boolean> {
    return isDone(() => this.#ports.store.remove(this.#response.id));
  }

  #isOver(): boolean {
    const { state } = this.#state;
    return this.#isStopped || state === 'counted' || state === 'held' || state === 'gone';
  }

  get #lockName(): string {
    return `${PHONE_DATABASE_NAME}-${this.#response.id}`;
  }

  #show(change: Partial<DeliveryState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

async function isDone(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof StorageFailed) return false;
    throw error;
  }
}
