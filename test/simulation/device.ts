import { seededRandom } from '../../src/collector/demo/random.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { RandomId } from '../../src/core/kernel/brand.ts';
import type { ReceiptNumber } from '../../src/core/protocol/codes/receipt-number.ts';
import type { Cryptography } from '../../src/device/cryptography/cryptography.ts';
import type { RandomIds } from '../../src/device/cryptography/random-ids.ts';
import type { Digest } from '../../src/device/cryptography/sha256.ts';
import type { OutboxStore } from '../../src/device/outbox/outbox-store.ts';
import { CountedStart, type StartOf } from '../../src/device/sync/counted-start.ts';
import type { CycleMemory } from '../../src/device/sync/serve-enrolment.ts';
import { newCycleMemory } from '../../src/device/sync/sync-cycle.ts';
import type { Exclusive } from '../../src/device/sync/sync-engine.ts';
import { sha256 } from '../support/batches.ts';
import type { MemoryDisk } from './memory-disk.ts';
import { MemoryOutboxStore } from './memory-outbox-store.ts';
import { type Mutant, readingInTurn } from './mutants.ts';
import type { Actor, Step } from './scheduler.ts';
import { StandInCryptography } from './stand-in-cryptography.ts';

const TABS = 2;
export const DIGEST: Digest = async (text) => sha256(text);

/** A page of the app: what it remembers is gone when it is killed. */
export interface Tab {
  memory: CycleMemory;
  /** The start that was counted for it, once it has spoken. */
  start: CountedStart | null;
}

/** A page as it is when it is opened. */
export function newTab(): Tab {
  return { memory: newCycleMemory(), start: null };
}

/** A tablet: one disk, two tabs, a clock of its own and the lock its tabs share. */
export class SimulatedDevice {
  readonly name: string;
  readonly disk: MemoryDisk;
  readonly random: RandomIds;
  readonly cryptography: Cryptography;
  readonly tabs: readonly Tab[] = Array.from({ length: TABS }, () => newTab());
  /** How far its clock is ahead of the true time. */
  skewMs = 0;
  /** Those whose request is under way. */
  readonly requesting = new Set<Actor>();
  readonly #mutant: Mutant;
  #holder: Actor | null = null;

  constructor(name: string, disk: MemoryDisk, seed: number, mutant: Mutant) {
    this.name = name;
    this.disk = disk;
    this.random = randomIds(seed);
    const own = new StandInCryptography(name);
    this.cryptography = mutant.cryptography?.(own) ?? own;
    this.#mutant = mutant;
  }

  tab(number: number): Tab {
    return must(this.tabs[number % TABS], 'a number wraps around the tabs');
  }

  /** A connection whose every call parks at the step. */
  store(step: Step): OutboxStore {
    const store = new MemoryOutboxStore(this.disk, step);
    const changed = this.#mutant.outboxStore?.(store, this.disk, step);
    return changed === undefined ? store : readingInTurn(changed);
  }

  /** The start a page runs in. */
  start(tab: Tab, store: OutboxStore): StartOf {
    tab.start ??= new CountedStart(this.random);
    const start = tab.start;
    return (enrolment) => start.of(enrolment, store);
  }

  /** The lock of the origin; it falls with the actor that holds it. */
  exclusive(actor: Actor): Exclusive {
    return async (work) => {
      if (this.#mutant.ignoresLock === true) return work();
      if (this.#holder?.alive === true) return 'busy';
      this.#holder = actor;
      try {
        return await work();
      } finally {
        this.#holder = null;
      }
    };
  }
}

function randomIds(seed: number): RandomIds {
  const random = seededRandom(seed);
  return {
    id: <Name extends string>() => random.id() as RandomId<Name>,
    receipt: () => String(random.between(0, 99_999_999)).padStart(10, '0') as ReceiptNumber,
    fraction: () => random.next(),
  };
}
