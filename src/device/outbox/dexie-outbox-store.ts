import { Dexie } from 'dexie';
import type { BatchId, EnrolmentId, RecordId, Sha256, StartId } from '../../core/kernel/brand.ts';
import type { Acknowledgement } from '../../core/protocol/messages/acknowledgement.ts';
import type { DeviceStart } from '../../core/protocol/messages/batch.ts';
import { isHigher } from '../../core/protocol/messages/heads.ts';
import type { OfferAnswer } from '../../core/protocol/messages/offer.ts';
import {
  ACKNOWLEDGED_KEPT_MS,
  acknowledged,
  isRemovable,
  type OutboxEntry,
  type OutboxState,
  offered,
  receipted,
  sent,
  sentAgain,
  unsent,
} from '../../core/protocol/outbox.ts';
import type { HeldQuestionnaires } from '../questionnaires/held-questionnaires.ts';
import { entryOf, keyed, OutboxDatabase, type OutboxRow, present } from './outbox-database.ts';
import {
  type Brought,
  type Contact,
  type Enrolment,
  INITIAL_SYNC_STATE,
  type NewEnrolment,
  type OutboxCounts,
  type OutboxStore,
  type PendingEnrolment,
  StorageFailed,
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
    return this.#db.reading(() => this.#current());
  }

  enrolments(): Promise<readonly Enrolment[]> {
    return this.#db.reading(() => this.#keyedEnrolments());
  }

  pendingEnrolment(): Promise<PendingEnrolment | null> {
    return this.#db.reading(() => this.#db.kept('pending-enrolment'));
  }

  savePendingEnrolment(pending: PendingEnrolment): Promise<void> {
    return this.#db.writing(async () => {
      await this.#db.meta.put({ key: 'pending-enrolment', value: pending });
    });
  }

  enrol(enrolment: NewEnrolment): Promise<void> {
    const { meta, enrolments } = this.#db;
    return this.#db.writing(async () => {
      await enrolments.add({ ...enrolment, nextSequence: 1, clockOffsetMs: null, heardAtMs: 0, heads: null });
      await meta.put({ key: 'current-enrolment', value: enrolment.id });
      await meta.delete('pending-enrolment');
    });
  }

  forgetDrained(): Promise<void> {
    const { enrolments } = this.#db;
    return this.#db.writing(async () => {
      const current = await this.#db.kept('current-enrolment');
      for (const { id } of await enrolments.toArray()) {
        if (id !== current && (await this.#db.madeUnder(id, 0).count()) === 0) await enrolments.delete(id);
      }
    });
  }

  lookUp(id: RecordId) {
    return this.#db.reading(async () => {
      const [row, enrolment] = await Promise.all([this.#db.entries.get(id), this.#current()]);
      return { former: row === undefined ? null : entryOf(row), enrolment };
    });
  }

  add(enrolment: EnrolmentId, entry: OutboxEntry, foreseen?: Sha256): Promise<'added' | 'sequence-taken'> {
    const { entries, enrolments } = this.#db;
    return this.#db.writing(async () => {
      const [row, current] = await Promise.all([
        enrolments.get(enrolment),
        foreseen === undefined ? enrolment : this.#db.kept('current-enrolment'),
      ]);
      const known = keyed(row);
      if (known?.nextSequence !== entry.sequence) return 'sequence-taken' as const;
      const isForeseen = current === enrolment && known.membership.sha256 === foreseen;
      if (foreseen !== undefined && !isForeseen) return 'sequence-taken' as const;
      await Promise.all([
        entries.add({ ...entry, enrolment }),
        enrolments.put({ ...known, nextSequence: entry.sequence + 1 }),
      ]);
      return 'added' as const;
    });
  }

  entry(id: RecordId): Promise<OutboxEntry | null> {
    // In a transaction that is begun as that of `add` is, and so in its turn: one without a scope would overtake it.
    return this.#db.reading(async () => {
      const row = await this.#db.entries.get(id);
      return row === undefined ? null : entryOf(row);
    });
  }

  inState(
    state: OutboxState,
    enrolment: EnrolmentId,
    limit: number,
    aboveSequence: number,
  ): Promise<readonly OutboxEntry[]> {
    return this.#db.reading(async () => {
      const rows = await this.#db.entries
        .where('[state+enrolment+sequence]')
        .between([state, enrolment, aboveSequence], [state, enrolment, MAX], false, true)
        .limit(limit)
        .toArray();
      return rows.map(entryOf);
    });
  }

  quarantined(limit: number): Promise<readonly OutboxEntry[]> {
    return this.#db.reading(async () => {
      const rows = await this.#db.entries
        .where('[state+enrolment+sequence]')
        .between(['quarantined', MIN, MIN], ['quarantined', MAX, MAX])
        .limit(limit)
        .toArray();
      return rows.map(entryOf);
    });
  }

  counts(enrolment?: EnrolmentId): Promise<OutboxCounts> {
    return this.#db.reading(async () => {
      const [waiting, inFlight, acknowledged, quarantined] = await Promise.all([
        this.#count('waiting', enrolment),
        this.#count('in-flight', enrolment),
        this.#count('acknowledged', enrolment),
        this.#count('quarantined', enrolment),
      ]);
      return { waiting, inFlight, acknowledged, quarantined };
    });
  }

  countOf(kind: OutboxEntry['kind']): Promise<number> {
    const { entries } = this.#db;
    return this.#db.reading(() => entries.where('kind').equals(kind).count());
  }

  markSent(ids: readonly RecordId[], batch: BatchId): Promise<readonly RecordId[]> {
    const { entries } = this.#db;
    return this.#db.writing(async () => {
      const rows = present(await entries.bulkGet([...ids])).filter(({ state }) => state === 'waiting');
      await entries.bulkPut(rows.map((row) => ({ ...row, ...sent(entryOf(row), batch) })));
      return rows.map(({ id }) => id);
    });
  }

  putBack(batch: BatchId | 'every-batch'): Promise<void> {
    const { entries } = this.#db;
    return this.#db.writing(async () => {
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

  applyAcknowledgement(
    acknowledgement: Acknowledgement,
    contact: Contact,
    brought: Brought,
  ): Promise<number> {
    const { entries, enrolments, meta } = this.#db;
    const { batch, enrolment, epoch, receivedAtMs } = acknowledgement;
    return this.#db.writing(async () => {
      const rows = await entries.where('batch').equals(batch).toArray();
      const changed = rows
        .filter((row) => row.enrolment === enrolment)
        .map((row) => ({ ...row, ...acknowledged(entryOf(row), acknowledgement) }));
      await entries.bulkPut(changed);
      const known = keyed(await enrolments.get(enrolment));
      if (known !== null) {
        const { clockOffsetMs } = contact;
        await enrolments.put({
          ...known,
          epoch,
          clockOffsetMs,
          heardAtMs: receivedAtMs,
          ...kept(known, brought),
        });
      }
      const state: SyncState = { ...INITIAL_SYNC_STATE, lastContactAtMs: contact.atMs };
      await meta.put({ key: 'sync-state', value: state });
      return changed.filter(({ state }) => state === 'acknowledged' || state === 'quarantined').length;
    });
  }

  applyReceipt(acknowledgement: Acknowledgement, brought: Brought): Promise<number> {
    const { entries, enrolments } = this.#db;
    const { enrolment, records, receivedAtMs } = acknowledgement;
    return this.#db.writing(async () => {
      const known = keyed(await enrolments.get(enrolment));
      if (known === null) return 0;
      if (receivedAtMs > known.heardAtMs) {
        await enrolments.put({
          ...known,
          heardAtMs: receivedAtMs,
          ...kept(known, brought),
        });
      }
      const ids = records.map(({ id }) => id).filter((id) => id !== null);
      const named = present(await entries.bulkGet(ids)).filter((row) => row.enrolment === enrolment);
      const unnamed = records.filter(({ id }) => id === null).map(({ sha256 }) => sha256);
      const rows = [...named, ...(await this.#unsettled(enrolment, new Set(unnamed)))];
      const changed = rows.flatMap((row) => {
        const before = entryOf(row);
        const after = receipted(before, acknowledgement);
        return after === before ? [] : [{ ...row, ...after }];
      });
      await entries.bulkPut(changed);
      return changed.length;
    });
  }

  unconfirmed(enrolment: EnrolmentId, limit: number): Promise<readonly OutboxEntry[]> {
    const { entries, enrolments } = this.#db;
    return this.#db.reading(async () => {
      const known = await enrolments.get(enrolment);
      if (known === undefined) return [];
      const rows = await entries
        .where('[enrolment+epoch+acknowledgedAtMs]')
        .between([enrolment, MIN, MIN], [enrolment, known.epoch, MIN], true, false)
        .or('[enrolment+epoch+acknowledgedAtMs]')
        .between([enrolment, known.epoch, MAX], [enrolment, MAX, MAX], false, true)
        .limit(limit)
        .toArray();
      return rows.map(entryOf);
    });
  }

  applyOfferAnswer(answer: OfferAnswer, ids: readonly RecordId[]): Promise<number> {
    const { entries } = this.#db;
    return this.#db.writing(async () => {
      const rows = present(await entries.bulkGet([...ids]))
        .filter((row) => row.enrolment === answer.enrolment)
        .map((row) => ({ ...row, ...offered(entryOf(row), answer) }));
      await entries.bulkPut(rows);
      return rows.filter(({ state }) => state === 'waiting').length;
    });
  }

  sendAgain(ids: readonly RecordId[]): Promise<number> {
    const { entries } = this.#db;
    return this.#db.writing(async () => {
      const rows = present(await entries.bulkGet([...ids])).filter(({ state }) => state === 'quarantined');
      await entries.bulkPut(rows.map((row) => ({ ...row, ...sentAgain(entryOf(row)) })));
      return rows.length;
    });
  }

  removeExpired(collectorNowMs: number, limit: number): Promise<number> {
    const { entries } = this.#db;
    return this.#db.writing(async () => {
      let removed = 0;
      for (const { id, epoch } of await this.#keyedEnrolments()) {
        const rows = await entries
          .where('[enrolment+epoch+acknowledgedAtMs]')
          .between([id, epoch, MIN], [id, epoch, collectorNowMs - ACKNOWLEDGED_KEPT_MS], true, true)
          .limit(limit - removed)
          .toArray();
        const expired = rows.filter((row) => isRemovable(entryOf(row), collectorNowMs, epoch));
        await entries.bulkDelete(expired.map((row) => row.id));
        removed += expired.length;
      }
      return removed;
    });
  }

  beginStart(enrolment: EnrolmentId, id: StartId): Promise<DeviceStart> {
    return this.#db.writing(async () => {
      await this.#mustHave(enrolment);
      const start = { number: ((await this.#db.kept('start'))?.number ?? 0) + 1, id };
      await this.#db.meta.put({ key: 'start', value: start });
      return start;
    });
  }

  lastStart(enrolment: EnrolmentId): Promise<DeviceStart | null> {
    return this.#db.reading(async () => {
      await this.#mustHave(enrolment);
      return this.#db.kept('start');
    });
  }

  heldQuestionnaires(): Promise<HeldQuestionnaires | null> {
    return this.#db.reading(() => this.#db.kept('questionnaires'));
  }

  keepQuestionnaires(held: HeldQuestionnaires): Promise<void> {
    return this.#db.writing(async () => {
      await this.#db.meta.put({ key: 'questionnaires', value: held });
    });
  }

  syncState(): Promise<SyncState> {
    return this.#db.reading(async () => (await this.#db.kept('sync-state')) ?? INITIAL_SYNC_STATE);
  }

  saveSyncState(state: SyncState): Promise<void> {
    return this.#db.writing(async () => {
      await this.#db.meta.put({ key: 'sync-state', value: state });
    });
  }

  /**
   * What waits or is in flight under one of these digests. Every row is looked at: only a line that the collector
   * could not read comes back without its id, which is too rare for an index of its own.
   */
  async #unsettled(enrolment: EnrolmentId, digests: ReadonlySet<string>): Promise<readonly OutboxRow[]> {
    if (digests.size === 0) return [];
    return this.#db.entries
      .where('[state+enrolment+sequence]')
      .between(['waiting', enrolment, MIN], ['waiting', enrolment, MAX])
      .or('[state+enrolment+sequence]')
      .between(['in-flight', enrolment, MIN], ['in-flight', enrolment, MAX])
      .filter(({ sha256 }) => digests.has(sha256))
      .toArray();
  }

  async #mustHave(enrolment: EnrolmentId): Promise<void> {
    if ((await this.#db.enrolments.get(enrolment)) === undefined) throw new StorageFailed('closed');
  }

  async #current(): Promise<Enrolment | null> {
    const current = await this.#db.kept('current-enrolment');
    return current === null ? null : keyed(await this.#db.enrolments.get(current));
  }

  async #keyedEnrolments(): Promise<readonly Enrolment[]> {
    return present((await this.#db.enrolments.toArray()).map((row) => keyed(row) ?? undefined));
  }

  #count(state: OutboxState, enrolment: EnrolmentId | undefined): Promise<number> {
    const [low, high] = enrolment === undefined ? [MIN, MAX] : [enrolment, enrolment];
    return this.#db.entries
      .where('[state+enrolment+sequence]')
      .between([state, low, MIN], [state, high, MAX])
      .count();
  }
}

/** What an enrolment keeps of what an acknowledgement brought. */
function kept(known: Enrolment, { membership, heads }: Brought): Pick<Enrolment, 'membership' | 'heads'> {
  return {
    membership: membership ?? known.membership,
    heads: heads !== null && isHigher(heads.said, known.heads?.said ?? null) ? heads : known.heads,
  };
}

export function openOutboxStore(name: string): DexieOutboxStore {
  return new DexieOutboxStore(new OutboxDatabase(name));
}
