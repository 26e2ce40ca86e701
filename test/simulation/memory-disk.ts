import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import type { DeviceStart } from '../../src/core/protocol/messages/batch.ts';
import type { OutboxEntry } from '../../src/core/protocol/outbox.ts';
import {
  type Enrolment,
  INITIAL_SYNC_STATE,
  type PendingEnrolment,
  StorageFailed,
  type SyncState,
} from '../../src/device/outbox/outbox-store.ts';
import type { HeldQuestionnaires } from '../../src/device/questionnaires/held-questionnaires.ts';

export type OutboxRow = OutboxEntry & { readonly enrolment: EnrolmentId };

/** What a device's disk holds. Values are never changed in place, so a copy of the maps is a copy of the disk. */
export interface DiskContent {
  readonly entries: Map<RecordId, OutboxRow>;
  readonly enrolments: Map<EnrolmentId, Enrolment>;
  current: EnrolmentId | null;
  pending: PendingEnrolment | null;
  syncState: SyncState;
  start: DeviceStart | null;
  questionnaires?: HeldQuestionnaires;
}

/**
 * What becomes of the next record that is written:
 *   refused  the transaction fails and nothing is written
 *   unsaid   it is committed, and the answer is a failure all the same
 *   lost     reported as committed, and is not
 */
export type WriteFault = 'refused' | 'unsaid' | 'lost';

/** Watches the disk from outside, to tell later what was ever on it. */
export interface DiskObserver {
  readonly added: (row: OutboxRow) => void;
  readonly removed: (row: OutboxRow) => void;
}

/**
 * A device's disk under any number of connections. A transaction is one synchronous call, so all of it is there or
 * nothing. With strict durability what is committed is on the disk; with relaxed durability the last transaction
 * is not there yet when the power goes.
 */
export class MemoryDisk {
  content: DiskContent;
  isFull = false;
  nextAdd: WriteFault | null = null;
  /** Rises with every forced close; a call that began before one fails. */
  closings = 0;
  readonly durability: 'strict' | 'relaxed';
  readonly #observer: DiskObserver;
  #onDisk: DiskContent | null = null;

  constructor(durability: 'strict' | 'relaxed', observer: DiskObserver, content = emptyContent()) {
    this.durability = durability;
    this.#observer = observer;
    this.content = content;
  }

  /** One transaction that may write. Throws StorageFailed when the disk is full. */
  write<Value>(work: (content: DiskContent) => Value): Value {
    if (this.isFull) throw new StorageFailed('quota');
    return this.#commit(work);
  }

  /** The transaction that adds a record; the fault that waits for it strikes here. */
  writeRecord<Value>(work: (content: DiskContent) => Value): Value {
    const fault = this.nextAdd;
    this.nextAdd = null;
    if (fault === 'refused') throw new StorageFailed('unknown');
    if (fault === 'lost') return work(copyOf(this.content));
    const value = this.write(work);
    if (fault === 'unsaid') throw new StorageFailed('unknown');
    return value;
  }

  /** The wall switch. */
  powerCut(): void {
    if (this.#onDisk !== null) this.content = this.#onDisk;
    this.#onDisk = null;
  }

  /** The browser deletes what the origin stored. */
  evict(): void {
    this.content = emptyContent();
    this.#onDisk = null;
  }

  /** The disk as it once was; connections to what it was are gone. */
  putBack(content: DiskContent): void {
    this.content = copyOf(content);
    this.#onDisk = null;
    this.closings += 1;
  }

  copy(): DiskContent {
    return copyOf(this.content);
  }

  #commit<Value>(work: (content: DiskContent) => Value): Value {
    const before = copyOf(this.content);
    let value: Value;
    try {
      value = work(this.content);
    } catch (error) {
      this.content = before;
      throw error;
    }
    if (this.durability === 'relaxed') this.#onDisk = before;
    for (const [id, row] of this.content.entries) if (!before.entries.has(id)) this.#observer.added(row);
    for (const [id, row] of before.entries) if (!this.content.entries.has(id)) this.#observer.removed(row);
    return value;
  }
}

function emptyContent(): DiskContent {
  return {
    entries: new Map(),
    enrolments: new Map(),
    current: null,
    pending: null,
    syncState: INITIAL_SYNC_STATE,
    start: null,
  };
}

function copyOf(content: DiskContent): DiskContent {
  return { ...content, entries: new Map(content.entries), enrolments: new Map(content.enrolments) };
}
