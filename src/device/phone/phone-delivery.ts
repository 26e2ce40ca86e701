import type { VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import { askedPauseMs, isDue, nextPauseMs } from '../../core/protocol/retry.ts';
import type { Cryptography } from '../cryptography/cryptography.ts';
import type { ExchangePorts } from '../exchange/exchange.ts';
import { StorageFailed, type SyncFailure } from '../outbox/outbox-store.ts';
import type { SyncTrigger } from '../sync/sync-engine.ts';
import { type MakePhonePorts, signAgain } from './make-phone-response.ts';
import { readOffice } from './phone-office.ts';
import type { PhoneRefusal, PhoneResponse, PhoneStore } from './phone-store.ts';
import { type PhoneVerdict, sendPhoneResponse } from './send-phone-response.ts';

export interface DeliveryPorts extends ExchangePorts, MakePhonePorts {
  readonly cryptography: Cryptography;
  readonly store: PhoneStore;
  /** Calls back once after a delay; returns how to call it off. */
  readonly later: (delayMs: number, work: () => void) => () => void;
}

/** What the screen says of a response that was handed in. */
export interface DeliveryState {
  readonly state: 'waiting' | 'sending' | 'counted' | 'held' | 'refused';
  readonly refusal: PhoneRefusal | null;
  /** Why the last attempt failed, while it waits. */
  readonly failure: SyncFailure | null;
  /** Whether it outlives this page: a browser may refuse to keep anything. */
  readonly isKept: boolean;
}

/**
 * Brings one response to the collector. It is kept until the signed receipt is there and removed then; after a
 * refusal it is sent again only when a person has changed or asked something. Never rejects.
 */
export class PhoneDelivery {
  readonly #ports: DeliveryPorts;
  #response: PhoneResponse;
  readonly #listeners = new Set<() => void>();
  #state: DeliveryState;
  #current: Promise<void> | null = null;
  #callOff: () => void = () => {};
  #isStopped = false;

  constructor(ports: DeliveryPorts, response: PhoneResponse) {
    this.#ports = ports;
    this.#response = response;
    const { refusal } = response;
    this.#state = { state: refusal === null ? 'waiting' : 'refused', refusal, failure: null, isKept: true };
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
  keep(): Promise<void> {
    return this.#save({});
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
    await this.#save({ ticket, refusal: null });
    return this.run('asked');
  }

  /** Takes another sealing of the same answers in the place of one that was refused. */
  async replace(response: PhoneResponse): Promise<void> {
    this.#response = response;
    await this.#save({});
    return this.run('asked');
  }

  /** A person's decision: it is removed without being sent. */
  async discard(): Promise<void> {
    this.stop();
    await this.#remove();
  }

  /** No further attempt by itself. */
  stop(): void {
    this.#isStopped = true;
    this.#callOff();
  }

  async #run(trigger: SyncTrigger | 'asked'): Promise<void> {
    const { state } = this.#state;
    if (this.#isStopped || state === 'counted' || state === 'held') return;
    if (trigger !== 'asked' && state === 'refused') return;
    const now =
      trigger === 'asked' || trigger === 'submit' || (trigger === 'online' && this.#failedForWantOfNetwork());
    if (!now && !isDue(this.#response.nextAttemptAtMs, this.#ports.now())) {
      this.#schedule();
      return;
    }
    this.#callOff();
    this.#show({ state: 'sending', refusal: null });
    await this.#conclude(await this.#send());
  }

  /** Once more with the newest receipt key, where the pinned one is gone. */
  async #send(): Promise<PhoneVerdict> {
    const verdict = await sendPhoneResponse(this.#ports, this.#response);
    if (verdict.kind !== 'receipt-key-unknown') return verdict;
    const answer = await readOffice(this.#ports, this.#response.link);
    if (answer.kind === 'unknown') return { kind: 'refused', refusal: 'link' };
    if (answer.kind === 'failed') return { ...answer, retryAfterMs: null };
    if (answer.office.enrolment !== this.#response.enrolment) return { kind: 'refused', refusal: 'other' };
    this.#response = await signAgain(this.#ports, answer.office, this.#response);
    await this.#save({});
    return sendPhoneResponse(this.#ports, this.#response);
  }

  async #conclude(verdict: PhoneVerdict): Promise<void> {
    switch (verdict.kind) {
      case 'received':
        await this.#remove();
        return this.#show({ state: verdict.isHeld ? 'held' : 'counted', failure: null });
      case 'receipt-key-unknown':
      case 'refused': {
        const refusal = verdict.kind === 'refused' ? verdict.refusal : 'other';
        await this.#save({ refusal });
        return this.#show({ state: 'refused', refusal, failure: null });
      }
      case 'failed': {
        const { random, now } = this.#ports;
        const pauseMs = nextPauseMs(this.#response.pauseMs, random.fraction());
        const waitMs = verdict.retryAfterMs === null ? pauseMs : askedPauseMs(verdict.retryAfterMs);
        await this.#save({ pauseMs, nextAttemptAtMs: now() + waitMs, refusal: null });
        this.#show({ state: 'waiting', failure: verdict.failure });
        return this.#schedule();
      }
    }
  }

  #schedule(): void {
    this.#callOff();
    if (this.#isStopped) return;
    const delayMs = Math.max(0, this.#response.nextAttemptAtMs - this.#ports.now());
    this.#callOff = this.#ports.later(delayMs, () => void this.run('timer'));
  }

  #failedForWantOfNetwork(): boolean {
    const { failure } = this.#state;
    return failure === null || failure.kind === 'unreachable' || failure.kind === 'time-limit';
  }

  async #save(change: Partial<PhoneResponse>): Promise<void> {
    this.#response = { ...this.#response, ...change };
    this.#show({ isKept: await isDone(() => this.#ports.store.save(this.#response)) });
  }

  /** What cannot be removed now is sent once more at the next visit, found to be a duplicate, and removed then. */
  async #remove(): Promise<void> {
    await isDone(() => this.#ports.store.remove(this.#response.id));
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
