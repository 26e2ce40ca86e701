import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { CollectorStore, HeldStore } from '../../src/collector/ingest/collector-store.ts';
import type { Opener } from '../../src/collector/ingest/opener.ts';
import type { Signatures } from '../../src/collector/ingest/signatures.ts';
import type { Cryptography } from '../../src/device/cryptography/cryptography.ts';
import type { OutboxStore } from '../../src/device/outbox/outbox-store.ts';
import type { MemoryDisk } from './memory-disk.ts';
import type { Step } from './scheduler.ts';
import type { StandInRing } from './stand-in-ring.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A product that is broken on purpose, by what stands around its ports: the code itself has no hook for it. */
export interface Mutant {
  readonly collectorStore?: (store: CollectorStore, database: OpenDatabase) => CollectorStore;
  readonly heldStore?: (store: HeldStore, database: OpenDatabase) => HeldStore;
  readonly signatures?: (signatures: Signatures) => Signatures;
  readonly opener?: (opener: Opener, ring: StandInRing) => Opener;
  readonly outboxStore?: (store: OutboxStore, disk: MemoryDisk, step: Step) => OutboxStore;
  readonly cryptography?: (cryptography: Cryptography) => Cryptography;
  readonly fetch?: (fetch: Fetch, disk: MemoryDisk) => Fetch;
  readonly durability?: 'relaxed';
  readonly ignoresLock?: boolean;
  /** A respondent's second try makes another record. */
  readonly draftsAnew?: boolean;
}

/** The product as it is. */
export const SOUND: Mutant = {};

/** A store in which a row is read once the `add` that is under way has come to its end, as in every other. */
export function readingInTurn(store: OutboxStore): OutboxStore {
  let adding: Promise<unknown> = Promise.resolve();
  return changedIn(store, {
    add: (...what) => {
      const added = store.add(...what);
      adding = added.catch(() => {});
      return added;
    },
    entry: async (id) => {
      await adding;
      return store.entry(id);
    },
  });
}

/** A port in which some methods are others; everything else is the port's own. */
export function changedIn<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, key) {
      const changed: unknown = Reflect.get(methods, key);
      if (changed !== undefined) return changed;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
