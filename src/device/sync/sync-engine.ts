import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { OutboxCounts, SyncState } from '../outbox/outbox-store.ts';
import { StorageFailed, type StorageFailureReason } from '../outbox/outbox-store.ts';
import type { CycleEnd, CyclePorts, CycleWish } from './sync-cycle.ts';
import { newCycleMemory, runCycle } from './sync-cycle.ts';

/** Runs work while no other tab of this origin does, or answers `busy` at once. */
export type Exclusive = <Value>(work: () => Promise<Value>) => Promise<Value | 'busy'>;

export type SyncTrigger = 'start' | 'submit' | 'online' | 'visible' | 'timer' | 'staff';

/** What the staff's screen shows; null until the store has answered for the first time. */
export interface SyncStatus {
  readonly running: boolean;
  readonly counts: OutboxCounts | null;
  readonly state: SyncState | null;
  /** What nobody foresaw ended the last cycle, in the browser's own words; it is tried again all the same. */
  readonly fault: string | null;
  /** The store itself failed: nothing can be said about the records. */
  readonly storageFailure: StorageFailureReason | null;
}

export interface SyncEnginePorts extends CyclePorts {
  readonly exclusive: Exclusive;
  /** Calls back once after a delay; returns how to call it off. */
  readonly later: (delayMs: number, work: () => void) => () => void;
}

/** Another tab is at it; whether it saw this tab's newest record is not known, so look again. */
const BUSY_RETRY_MS = 5 * SECOND_MS;

/**
 * Brings records to the collector whenever there is a reason to. Never rejects: what fails is in the status and
 * in the stored next attempt.
 */
export class SyncEngine {
  readonly #ports: SyncEnginePorts;
  readonly #memory = newCycleMemory();
  readonly #listeners = new Set<() => void>();
  #status: SyncStatus = { running: false, counts: null, state: null, fault: null, storageFailure: null };
  #current: Promise<void> | null = null;
  #again: CycleWish | null = null;
  #callOff: () => void = () => {};

  constructor(ports: SyncEnginePorts) {
    this.#ports = ports;
  }

  readonly status = (): SyncStatus => this.#status;

  /** Calls back after every change of status; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs a cycle, or one more after the one that is running. Resolves when nothing is left to run. */
  run(trigger: SyncTrigger): Promise<void> {
    const wish: CycleWish = {
      now: trigger === 'staff' || (trigger === 'online' && this.#failedForWantOfNetwork()),
      heartbeat: trigger === 'staff' || trigger === 'start',
    };
    if (this.#current !== null) {
      this.#again = {
        now: wish.now || this.#again?.now === true,
        heartbeat: trigger === 'staff' || this.#again?.heartbeat === true,
      };
      return this.#current;
    }
    this.#current = this.#runAll(wish).finally(() => {
      this.#current = null;
    });
    return this.#current;
  }

  /** Reads the counts again, e.g. after a record was stored. */
  async refresh(): Promise<void> {
    try {
      const [counts, state] = await Promise.all([this.#ports.store.counts(), this.#ports.store.syncState()]);
      this.#show({ counts, state, storageFailure: null });
    } catch (error) {
      this.#show(failureIn(error));
    }
  }

  /** No further attempt by itself. */
  stop(): void {
    this.#callOff();
  }

  async #runAll(first: CycleWish): Promise<void> {
    this.#callOff();
    this.#show({ running: true, fault: null });
    for (let wish: CycleWish | null = first; wish !== null; ) {
      this.#again = null;
      await this.#runOne(wish);
      wish = this.#again;
    }
    await this.refresh();
    this.#show({ running: false });
  }

  async #runOne(wish: CycleWish): Promise<void> {
    let end: CycleEnd | 'busy';
    try {
      end = await this.#ports.exclusive(() => runCycle(this.#ports, this.#memory, wish));
      if (end === 'busy') this.#schedule(BUSY_RETRY_MS);
      else if (end === 'failed' || end === 'not-due') {
        const { nextAttemptAtMs } = await this.#ports.store.syncState();
        this.#schedule(Math.max(0, nextAttemptAtMs - this.#ports.now()));
      }
    } catch (error) {
      // What was in flight is put back at the start of the next cycle.
      this.#show(failureIn(error));
      this.#schedule(BUSY_RETRY_MS);
    }
  }

  #schedule(delayMs: number): void {
    this.#callOff();
    this.#callOff = this.#ports.later(delayMs, () => {
      void this.run('timer');
    });
  }

  #failedForWantOfNetwork(): boolean {
    const kind = this.#status.state?.lastFailure?.kind;
    return kind === 'unreachable' || kind === 'time-limit';
  }

  #show(change: Partial<SyncStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** A fault that is not the store's is a bug, or something an old browser lacks: staff see it, and sync goes on trying. */
function failureIn(error: unknown): Partial<SyncStatus> {
  if (error instanceof StorageFailed) return { storageFailure: error.reason };
  return { fault: error instanceof Error ? error.message : String(error) };
}
