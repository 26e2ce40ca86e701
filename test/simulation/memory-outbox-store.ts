import type { BatchId, EnrolmentId, RecordId, Sha256, StartId } from '../../src/core/kernel/brand.ts';
import type { Acknowledgement } from '../../src/core/protocol/messages/acknowledgement.ts';
import type { DeviceStart } from '../../src/core/protocol/messages/batch.ts';
import type { OfferAnswer } from '../../src/core/protocol/messages/offer.ts';
import {
  acknowledged,
  isRemovable,
  type OutboxEntry,
  type OutboxState,
  offered,
  receipted,
  sent,
  sentAgain,
  unsent,
} from '../../src/core/protocol/outbox.ts';
import {
  type Brought,
  type Contact,
  type Enrolment,
  type HeldHeads,
  INITIAL_SYNC_STATE,
  type NewEnrolment,
  type OutboxCounts,
  type OutboxStore,
  type PendingEnrolment,
  StorageFailed,
  type SyncState,
} from '../../src/device/outbox/outbox-store.ts';
import type { HeldQuestionnaires } from '../../src/device/questionnaires/held-questionnaires.ts';
import type { DiskContent, MemoryDisk, OutboxRow } from './memory-disk.ts';
import type { Step } from './scheduler.ts';

/**
 * One connection to a disk in memory: OutboxStore by its docstrings alone, held to the same contract suite as the
 * one in IndexedDB. Every call parks once before it touches the disk and, where it writes, once after, so that a
 * tab may die on either side of each commit.
 */
export class MemoryOutboxStore implements OutboxStore {
  readonly #disk: MemoryDisk;
  readonly #step: Step;
  /** The last `add`, for which a read waits as it does in IndexedDB. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(disk: MemoryDisk, step: Step) {
    this.#disk = disk;
    this.#step = step;
  }

  currentEnrolment(): Promise<Enrolment | null> {
    return this.#reading('current enrolment', currentOf);
  }

  lookUp(id: RecordId) {
    return this.#reading('look up', (content) => {
      const row = content.entries.get(id);
      return { former: row === undefined ? null : entryOf(row), enrolment: currentOf(content) };
    });
  }

  enrolments(): Promise<readonly Enrolment[]> {
    return this.#reading('enrolments', ({ enrolments }) => [...enrolments.values()]);
  }

  pendingEnrolment(): Promise<PendingEnrolment | null> {
    return this.#reading('pending enrolment', ({ pending }) => pending);
  }

  savePendingEnrolment(pending: PendingEnrolment): Promise<void> {
    return this.#writing('save pending enrolment', (content) => {
      content.pending = pending;
    });
  }

  enrol(enrolment: NewEnrolment): Promise<void> {
    return this.#writing('enrol', (content) => {
      if (content.enrolments.has(enrolment.id)) throw new StorageFailed('unknown');
      const beginning = { nextSequence: 1, clockOffsetMs: null, heardAtMs: 0, heads: null };
      content.enrolments.set(enrolment.id, { ...enrolment, ...beginning });
      content.current = enrolment.id;
      content.pending = null;
    });
  }

  forgetDrained(): Promise<void> {
    return this.#writing('forget drained', (content) => {
      for (const id of content.enrolments.keys()) {
        if (id !== content.current && rowsOf(content, id).length === 0) content.enrolments.delete(id);
      }
    });
  }

  async add(
    enrolment: EnrolmentId,
    entry: OutboxEntry,
    foreseen?: Sha256,
  ): Promise<'added' | 'sequence-taken'> {
    const adding = this.#called('add', () =>
      this.#disk.writeRecord(({ entries, enrolments, current }) => {
        const known = enrolments.get(enrolment);
        if (known?.nextSequence !== entry.sequence) return 'sequence-taken' as const;
        const isForeseen = current === enrolment && known.membership.sha256 === foreseen;
        if (foreseen !== undefined && !isForeseen) return 'sequence-taken' as const;
        if (entries.has(entry.id)) throw new StorageFailed('unknown');
        entries.set(entry.id, { ...entry, enrolment });
        enrolments.set(enrolment, { ...known, nextSequence: entry.sequence + 1 });
        return 'added' as const;
      }),
    );
    this.#adding = adding.catch(() => {});
    return adding;
  }

  async entry(id: RecordId): Promise<OutboxEntry | null> {
    await this.#adding;
    return this.#reading('entry', ({ entries }) => {
      const row = entries.get(id);
      return row === undefined ? null : entryOf(row);
    });
  }

  inState(
    state: OutboxState,
    enrolment: EnrolmentId,
    limit: number,
    aboveSequence: number,
  ): Promise<readonly OutboxEntry[]> {
    return this.#reading(`in state ${state}`, (content) =>
      rowsOf(content, enrolment)
        .filter((row) => row.state === state && row.sequence > aboveSequence)
        .slice(0, limit)
        .map(entryOf),
    );
  }

  quarantined(limit: number): Promise<readonly OutboxEntry[]> {
    return this.#reading('quarantined', (content) =>
      [...content.enrolments.keys()]
        .flatMap((id) => rowsOf(content, id))
        .filter(({ state }) => state === 'quarantined')
        .slice(0, limit)
        .map(entryOf),
    );
  }

  counts(enrolment?: EnrolmentId): Promise<OutboxCounts> {
    return this.#reading('counts', ({ entries }) => {
      const counts = { waiting: 0, 'in-flight': 0, acknowledged: 0, quarantined: 0 };
      for (const row of entries.values()) {
        if (enrolment === undefined || row.enrolment === enrolment) counts[row.state] += 1;
      }
      const { waiting, acknowledged, quarantined } = counts;
      return { waiting, inFlight: counts['in-flight'], acknowledged, quarantined };
    });
  }

  countOf(sought: OutboxEntry['kind']): Promise<number> {
    return this.#reading(
      'a count of a kind',
      ({ entries }) => [...entries.values()].filter(({ kind }) => kind === sought).length,
    );
  }

  markSent(ids: readonly RecordId[], batch: BatchId): Promise<readonly RecordId[]> {
    return this.#writing('mark sent', (content) =>
      changed(content, ids, (row) => sent(row, batch)).map(({ id }) => id),
    );
  }

  putBack(batch: BatchId | 'every-batch'): Promise<void> {
    return this.#writing('put back', (content) => {
      const ids = [...content.entries.values()]
        .filter((row) => batch === 'every-batch' || row.batch === batch)
        .map(({ id }) => id);
      changed(content, ids, unsent);
    });
  }

  applyAcknowledgement(
    acknowledgement: Acknowledgement,
    contact: Contact,
    { membership, heads }: Brought,
  ): Promise<number> {
    const { batch, enrolment, epoch, receivedAtMs } = acknowledgement;
    return this.#writing('apply acknowledgement', (content) => {
      const ids = rowsOf(content, enrolment)
        .filter((row) => row.batch === batch)
        .map(({ id }) => id);
      const settled = changed(content, ids, (row) => acknowledged(row, acknowledgement));
      const known = content.enrolments.get(enrolment);
      if (known !== undefined) {
        content.enrolments.set(enrolment, {
          ...known,
          epoch,
          clockOffsetMs: contact.clockOffsetMs,
          heardAtMs: receivedAtMs,
          membership: membership ?? known.membership,
          heads: highest(known.heads, heads),
        });
      }
      content.syncState = { ...INITIAL_SYNC_STATE, lastContactAtMs: contact.atMs };
      return settled.filter(({ state }) => state === 'acknowledged' || state === 'quarantined').length;
    });
  }

  applyReceipt(acknowledgement: Acknowledgement, { membership, heads }: Brought): Promise<number> {
    const { enrolment, receivedAtMs: heardAtMs } = acknowledgement;
    return this.#writing('apply receipt', (content) => {
      const known = content.enrolments.get(enrolment);
      if (known !== undefined && heardAtMs > known.heardAtMs) {
        content.enrolments.set(enrolment, {
          ...known,
          heardAtMs,
          membership: membership ?? known.membership,
          heads: highest(known.heads, heads),
        });
      }
      const ids = rowsOf(content, enrolment).map(({ id }) => id);
      return changed(content, ids, (row) => receipted(row, acknowledgement)).length;
    });
  }

  unconfirmed(enrolment: EnrolmentId, limit: number): Promise<readonly OutboxEntry[]> {
    return this.#reading('unconfirmed', (content) => {
      const epoch = content.enrolments.get(enrolment)?.epoch;
      return rowsOf(content, enrolment)
        .filter((row) => row.state === 'acknowledged' && row.epoch !== epoch)
        .slice(0, limit)
        .map(entryOf);
    });
  }

  applyOfferAnswer(answer: OfferAnswer, ids: readonly RecordId[]): Promise<number> {
    return this.#writing('apply offer answer', (content) => {
      const own = ids.filter((id) => content.entries.get(id)?.enrolment === answer.enrolment);
      const rows = changed(content, own, (row) => offered(row, answer));
      return rows.filter(({ state }) => state === 'waiting').length;
    });
  }

  sendAgain(ids: readonly RecordId[]): Promise<number> {
    return this.#writing('send again', (content) => changed(content, ids, sentAgain).length);
  }

  removeExpired(collectorNowMs: number, limit: number): Promise<number> {
    return this.#writing('remove expired', (content) => {
      const expired = [...content.entries.values()]
        .filter((row) => {
          const epoch = content.enrolments.get(row.enrolment)?.epoch;
          return epoch !== undefined && isRemovable(row, collectorNowMs, epoch);
        })
        .slice(0, limit);
      for (const { id } of expired) content.entries.delete(id);
      return expired.length;
    });
  }

  beginStart(enrolment: EnrolmentId, id: StartId): Promise<DeviceStart> {
    return this.#writing('begin start', (content) => {
      if (!content.enrolments.has(enrolment)) throw new StorageFailed('closed');
      content.start = { number: (content.start?.number ?? 0) + 1, id };
      return content.start;
    });
  }

  lastStart(enrolment: EnrolmentId): Promise<DeviceStart | null> {
    return this.#reading('last start', ({ start, enrolments }) => {
      if (!enrolments.has(enrolment)) throw new StorageFailed('closed');
      return start;
    });
  }

  heldQuestionnaires(): Promise<HeldQuestionnaires | null> {
    return this.#reading('questionnaires', ({ questionnaires }) => questionnaires ?? null);
  }

  keepQuestionnaires(held: HeldQuestionnaires): Promise<void> {
    return this.#writing('keep questionnaires', (content) => {
      content.questionnaires = held;
    });
  }

  syncState(): Promise<SyncState> {
    return this.#reading('sync state', ({ syncState }) => syncState);
  }

  saveSyncState(state: SyncState): Promise<void> {
    return this.#writing('save sync state', (content) => {
      content.syncState = state;
    });
  }

  async #reading<Value>(name: string, work: (content: DiskContent) => Value): Promise<Value> {
    const { closings } = this.#disk;
    await this.#step(name);
    if (this.#disk.closings !== closings) throw new StorageFailed('closed');
    return work(this.#disk.content);
  }

  #writing<Value>(name: string, work: (content: DiskContent) => Value): Promise<Value> {
    return this.#called(name, () => this.#disk.write(work));
  }

  /** A forced close before the commit leaves nothing written; after it the caller is told of a failure all the same. */
  async #called<Value>(name: string, write: () => Value): Promise<Value> {
    const { closings } = this.#disk;
    await this.#step(name);
    if (this.#disk.closings !== closings) throw new StorageFailed('closed');
    const value = write();
    await this.#step(`${name}: written`);
    if (this.#disk.closings !== closings) throw new StorageFailed('closed');
    return value;
  }
}

/** Of one enrolment, in the order of their numbers. */
/** The enrolment that records are made under. */
export function currentOf({ current, enrolments }: DiskContent): Enrolment | null {
  return current === null ? null : (enrolments.get(current) ?? null);
}

function rowsOf({ entries }: DiskContent, enrolment: EnrolmentId): readonly OutboxRow[] {
  return [...entries.values()]
    .filter((row) => row.enrolment === enrolment)
    .sort((a, b) => a.sequence - b.sequence);
}

/** Applies a step of the state machine to rows; returns those it changed, as they are now. */
function changed(
  { entries }: DiskContent,
  ids: readonly RecordId[],
  step: (entry: OutboxEntry) => OutboxEntry,
): readonly OutboxRow[] {
  return ids.flatMap((id) => {
    const before = entries.get(id);
    if (before === undefined) return [];
    const after = step(before);
    if (after === before) return [];
    const row = { ...after, enrolment: before.enrolment };
    entries.set(id, row);
    return [row];
  });
}

function entryOf({ enrolment: _, ...entry }: OutboxRow): OutboxEntry {
  return entry;
}

/** Further in both lists, or of another epoch. */
function highest(kept: HeldHeads | null, heard: HeldHeads | null): HeldHeads | null {
  if (heard === null || kept === null) return heard ?? kept;
  const { epoch, audit, ledger } = heard.said;
  const isFurther =
    audit.sequence >= kept.said.audit.sequence && ledger.sequence >= kept.said.ledger.sequence;
  return epoch !== kept.said.epoch || isFurther ? heard : kept;
}
