import { Dexie } from 'dexie';
import type { BatchId, EnrolmentId, RecordId } from '../core/kernel/brand.ts';
import type { Acknowledgement } from '../core/protocol/acknowledgement.ts';
import {
  ACKNOWLEDGED_KEPT_MS,
  acknowledged,
  isRemovable,
  type OutboxEntry,
  type OutboxState,
  sent,
  unsent,
} from '../core/protocol/outbox.ts';
import { OutboxDatabase, type OutboxRow, storageFailed } from './outbox-database.ts';
import {
  type Contact,
  type Enrolment,
  INITIAL_SYNC_STATE,
  type NewEnrolment,
  type OutboxCounts,
  type OutboxStore,
  type SyncState,
} from './outbox-store.ts';

const MIN = Dexie.minKey;
const MAX = Dexie.maxKey;

/**
 * The outbox in IndexedDB. Inside a transaction nothing is awaited but IndexedDB itself: any other promise
 * lets the transaction commit early, with half of its writes (seen in Dexie, raw IndexedDB and in Node).
 * So hashes and clocks come in from outside.
 */
export class DexieOutboxStore implements OutboxStore {
  readonly #db: OutboxDatabase;

  constructor(db: OutboxDatabase) {
    this.#db = db;
  }

  currentEnrolment(): Promise<Enrolment | null> {
    const { meta, enrolments } = this.#db;
    return this.#reading(async () => {
      const current = await meta.get('current-enrolment');
      if (current?.key !== 'current-enrolment') return null;
      return (await enrolments.get(current.value)) ?? null;
    });
  }

  enrolments(): Promise<readonly Enrolment[]> {
    return this.#reading(() => this.#db.enrolments.toArray());
  }

  enrol(enrolment: NewEnrolment): Promise<void> {
    const { meta, enrolments } = this.#db;
    return this.#writing(async () => {
      await enrolments.add({ ...enrolment, nextSequence: 1, clockOffsetMs: null });
      await meta.put({ key: 'current-enrolment', value: enrolment.id });
    });
  }

  add(enrolment: EnrolmentId, entry: OutboxEntry): Promise<'added' | 'sequence-taken'> {
    const { entries, enrolments } = this.#db;
    return this.#writing(async () => {
      const known = await enrolments.get(enrolment);
      if (known?.nextSequence !== entry.sequence) return 'sequence-taken' as const;
      await entries.add({ ...entry, enrolment });
      await enrolments.put({ ...known, nextSequence: entry.sequence + 1 });
      return 'added' as const;
    });
  }

  entry(id: RecordId): Promise<OutboxEntry | null> {
    return this.#reading(async () => {
      const row = await this.#db.entries.get(id);
      return row === undefined ? null : entryOf(row);
    });
  }

  waiting(enrolment: EnrolmentId, limit: number, aboveSequence: number): Promise<readonly OutboxEntry[]> {
    return this.#reading(async () => {
      const rows = await this.#db.entries
        .where('[state+enrolment+sequence]')
        .between(['waiting', enrolment, aboveSequence], ['waiting', enrolment, MAX], false, true)
        .limit(limit)
        .toArray();
      return rows.map(entryOf);
    });
  }

  quarantined(limit: number): Promise<readonly OutboxEntry[]> {
    return this.#reading(async () => {
      const rows = await this.#db.entries
        .where('[state+enrolment+sequence]')
        .between(['quarantined', MIN, MIN], ['quarantined', MAX, MAX])
        .limit(limit)
        .toArray();
      return rows.map(entryOf);
    });
  }

  counts(enrolment?: EnrolmentId): Promise<OutboxCounts> {
    return this.#reading(async () => {
      const [waiting, inFlight, acknowledged, quarantined] = await Promise.all([
        this.#count('waiting', enrolment),
        this.#count('in-flight', enrolment),
        this.#count('acknowledged', enrolment),
        this.#count('quarantined', enrolment),
      ]);
      return { waiting, inFlight, acknowledged, quarantined };
    });
  }

  markSent(ids: readonly RecordId[], batch: BatchId): Promise<readonly RecordId[]> {
    const { entries } = this.#db;
    return this.#writing(async () => {
      const rows = present(await entries.bulkGet([...ids])).filter(({ state }) => state === 'waiting');
      await entries.bulkPut(rows.map((row) => ({ ...row, ...sent(entryOf(row), batch) })));
      return rows.map(({ id }) => id);
    });
  }

  putBack(batch: BatchId | 'every-batch'): Promise<void> {
    const { entries } = this.#db;
    return this.#writing(async () => {
      const found =
        batch === 'every-batch'
          ? entries
              .where('[state+enrolment+sequence]')
              .between(['in-flight', MIN, MIN], ['in-flight', MAX, MAX])
          : entries.where('batch').equals(batch);
      const rows = await found.toArray();
      await entries.bulkPut(rows.map((row) => ({ ...row, ...unsent(entryOf(row)) })));
    });
  }

  applyAcknowledgement(acknowledgement: Acknowledgement, contact: Contact): Promise<number> {
    const { entries, enrolments, meta } = this.#db;
    return this.#writing(async () => {
      const rows = await entries.where('batch').equals(acknowledgement.batch).toArray();
      // The collector's clock, not the device's: whatever the device's clock does, thirty days are thirty days.
      const changed = rows
        .filter((row) => row.enrolment === acknowledgement.enrolment)
        .map((row) => ({
          ...row,
          ...acknowledged(entryOf(row), acknowledgement, acknowledgement.receivedAtMs),
        }));
      await entries.bulkPut(changed);
      const enrolment = await enrolments.get(acknowledgement.enrolment);
      if (enrolment !== undefined) {
        await enrolments.put({ ...enrolment, clockOffsetMs: contact.clockOffsetMs });
      }
      const state: SyncState = { ...INITIAL_SYNC_STATE, lastContactAtMs: contact.atMs };
      await meta.put({ key: 'sync-state', value: state });
      return changed.filter(({ state }) => state === 'acknowledged' || state === 'quarantined').length;
    });
  }

  removeExpired(collectorNowMs: number, limit: number): Promise<number> {
    const { entries } = this.#db;
    return this.#writing(async () => {
      const rows = await entries
        .where('[state+acknowledgedAtMs]')
        .between(['acknowledged', MIN], ['acknowledged', collectorNowMs - ACKNOWLEDGED_KEPT_MS], true, true)
        .limit(limit)
        .toArray();
      const expired = rows.filter((row) => isRemovable(entryOf(row), collectorNowMs));
      await entries.bulkDelete(expired.map(({ id }) => id));
      return expired.length;
    });
  }

  syncState(): Promise<SyncState> {
    return this.#reading(async () => {
      const row = await this.#db.meta.get('sync-state');
      return row?.key === 'sync-state' ? row.value : INITIAL_SYNC_STATE;
    });
  }

  saveSyncState(state: SyncState): Promise<void> {
    return this.#writing(async () => {
      await this.#db.meta.put({ key: 'sync-state', value: state });
    });
  }

  #count(state: OutboxState, enrolment: EnrolmentId | undefined): Promise<number> {
    const [low, high] = enrolment === undefined ? [MIN, MAX] : [enrolment, enrolment];
    return this.#db.entries
      .where('[state+enrolment+sequence]')
      .between([state, low, MIN], [state, high, MAX])
      .count();
  }

  #reading<Value>(work: () => Promise<Value>): Promise<Value> {
    const { entries, enrolments, meta } = this.#db;
    return this.#guarded(() => this.#db.transaction('r', [entries, enrolments, meta], work));
  }

  #writing<Value>(work: () => Promise<Value>): Promise<Value> {
    const { entries, enrolments, meta } = this.#db;
    return this.#guarded(() => this.#db.transaction('rw', [entries, enrolments, meta], work));
  }

  async #guarded<Value>(work: () => PromiseLike<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw storageFailed(error);
    }
  }
}

export { OUTBOX_DATABASE_NAME } from './outbox-database.ts';

export function openOutboxStore(name: string): DexieOutboxStore {
  return new DexieOutboxStore(new OutboxDatabase(name));
}

function entryOf({ enrolment: _, ...entry }: OutboxRow): OutboxEntry {
  return entry;
}

function present<Value>(values: readonly (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined);
}
