import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EnrolmentId, KeyId } from '../../core/kernel/brand.ts';
import { recordAssociatedData, type WireRecord } from '../../core/protocol/messages/record.ts';

import type { OpenedBody, Opener } from '../ingest/opener.ts';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openHandedOver } from './open-handed-over.ts';
import type { OpenedText, OpenerReply, OpenerRequest, SealedText } from './opener-message.ts';

/** Bodies given to a thread at once: about 20 ms of work, so that one record never waits long behind a full batch. */
const BODIES_AT_A_TIME = 40;
/** Bodies that may wait: about 20 MB, and a few seconds of work. A request that comes then is asked to come again. */
const MOST_WAITING = 8_000;
/** A portion whose thread died is given to another once, by itself: the fault may have been the thread's, or a neighbour's. */
const ATTEMPTS = 2;

/** Its young generation, in MB: a larger one opens no faster. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 3 };

export interface OpenerPoolOptions {
  /** Threads; one processor is left for everything else. */
  readonly threads?: number;
  readonly mostWaiting?: number;
}

/** Some bodies of one batch, and who waits for them. */
interface Portion {
  readonly bodies: readonly SealedText[];
  readonly resolve: (opened: OpenerReply) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
}

/**
 * Opens in worker threads, which are started when first needed and again when one dies. Portions are given out in
 * the order they came, so that nobody is overtaken, and small ones that wait go together: then they come to be stored
 * together. An idle thread does not keep the process alive.
 */
export class OpenerPool implements Opener {
  readonly #ring: Pick<KeyRing, 'sealing'>;
  readonly #threads: number;
  readonly #mostWaiting: number;
  readonly #free: Worker[] = [];
  /** What each thread is at. */
  readonly #busy = new Map<Worker, readonly Portion[]>();
  readonly #waiting: Portion[] = [];
  #waitingBodies = 0;
  #isClosed = false;

  constructor(ring: Pick<KeyRing, 'sealing'>, options: OpenerPoolOptions = {}) {
    this.#ring = ring;
    this.#threads = options.threads ?? Math.max(1, availableParallelism() - 1);
    this.#mostWaiting = options.mostWaiting ?? MOST_WAITING;
  }

  async open(enrolment: EnrolmentId, records: readonly WireRecord[]): Promise<readonly OpenedBody[]> {
    if (this.#isClosed) throw new StorageUnavailable(new Error('the opening threads were closed'));
    if (this.#waitingBodies + records.length > this.#mostWaiting) {
      throw new StorageUnavailable(new Error('too many records wait to be opened'));
    }
    const bodies = records.map((record) => ({
      key: record.key,
      associatedData: recordAssociatedData(enrolment, record),
      sealed: record.sealed,
    }));
    const opened = await this.#openAll(bodies);
    return openHandedOver(records, opened, (parts) => this.#openAll(parts));
  }

  async #openAll(bodies: readonly SealedText[]): Promise<readonly OpenedBody[]> {
    const portions: Promise<OpenerReply>[] = [];
    for (let start = 0; start < bodies.length; start += BODIES_AT_A_TIME) {
      portions.push(this.#enqueue(bodies.slice(start, start + BODIES_AT_A_TIME)));
    }
    return (await Promise.all(portions)).flat().map(bodyOf);
  }

  /** Ends the threads; what they were at is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = new StorageUnavailable(new Error('the opening threads were closed'));
    const portions = [...this.#busy.values(), this.#waiting.splice(0)].flat();
    const workers = [...this.#busy.keys(), ...this.#free.splice(0)];
    this.#busy.clear();
    for (const { reject } of portions) reject(closed);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #enqueue(bodies: readonly SealedText[]): Promise<OpenerReply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bodies, resolve, reject, attempts: 0 });
      this.#waitingBodies += bodies.length;
      this.#giveOut();
    });
  }

  #giveOut(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#free.pop() ?? (this.#busy.size < this.#threads ? this.#start() : null);
      if (worker === null) return;
      const portions = this.#nextPortions();
      for (const portion of portions) portion.attempts += 1;
      this.#busy.set(worker, portions);
      worker.ref();
      const bodies = portions.flatMap((portion) => portion.bodies);
      this.#waitingBodies -= bodies.length;
      const request: OpenerRequest = { keys: this.#keysOf(bodies), bodies };
      worker.postMessage(request);
    }
  }

  /** The first of those that wait, and what follows it as far as all are given at once. */
  #nextPortions(): readonly Portion[] {
    let bodies = 0;
    const beyond = this.#waiting.findIndex((portion, index) => {
      bodies += portion.bodies.length;
      const isTriedAgain = portion.attempts > 0 || (this.#waiting[0]?.attempts ?? 0) > 0;
      return index > 0 && (bodies > BODIES_AT_A_TIME || isTriedAgain);
    });
    return this.#waiting.splice(0, beyond === -1 ? this.#waiting.length : beyond);
  }

  #keysOf(bodies: readonly SealedText[]): ReadonlyMap<KeyId, KeyObject> {
    const named = new Set<string>(bodies.map(({ key }) => key));
    return new Map(
      this.#ring.sealing
        .filter(({ id }) => named.has(id))
        .map(({ id, privateKey }) => [id as KeyId, privateKey]),
    );
  }

  #start(): Worker {
    const worker = new Worker(new URL('./opener-worker.ts', import.meta.url), {
      resourceLimits: THREAD_MEMORY,
    });
    worker.on('message', (reply: OpenerReply) => {
      const portions = this.#busy.get(worker);
      if (portions === undefined) return;
      this.#busy.delete(worker);
      worker.unref();
      this.#free.push(worker);
      let start = 0;
      for (const { bodies, resolve } of portions) {
        resolve(reply.slice(start, start + bodies.length));
        start += bodies.length;
      }
      this.#giveOut();
    });
    worker.on('error', (error) => this.#bury(worker, error));
    worker.on('exit', () => this.#bury(worker, new Error('the opening thread has ended')));
    return worker;
  }

  /** What waited for a dead thread is served by another, first of all. */
  #bury(worker: Worker, error: unknown): void {
    const index = this.#free.indexOf(worker);
    if (index !== -1) this.#free.splice(index, 1);
    const portions = this.#busy.get(worker) ?? [];
    this.#busy.delete(worker);
    const again = portions.filter(({ attempts }) => attempts < ATTEMPTS);
    this.#waiting.unshift(...again);
    for (const { bodies } of again) this.#waitingBodies += bodies.length;
    for (const { attempts, reject } of portions) {
      if (attempts === ATTEMPTS) reject(new StorageUnavailable(error));
    }
    this.#giveOut();
  }
}

function bodyOf(opened: OpenedText): OpenedBody {
  return opened.text === null ? { body: null, reason: opened.reason } : { body: JSON.parse(opened.text) };
}
