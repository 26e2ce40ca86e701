import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import type { BatchId, EnrolmentId, Epoch } from '../../src/core/kernel/brand.ts';
import { DexieOutboxStore } from '../../src/device/dexie-outbox-store.ts';
import { OUTBOX_LAYOUT, OutboxDatabase } from '../../src/device/outbox-database.ts';
import { INITIAL_SYNC_STATE } from '../../src/device/outbox-store.ts';
import { anEnrolment, anEntry, hexId } from './outbox-store-contract.ts';

const FIRST = { ...anEnrolment(1), nextSequence: 5, clockOffsetMs: -100 };
const SECOND = { ...anEnrolment(2), epoch: hexId<Epoch>(2), nextSequence: 3, clockOffsetMs: null };
const BATCH = hexId<BatchId>(0xb1);
const ACKNOWLEDGED_AT_MS = 1_760_000_500_000;
const STATE = { ...INITIAL_SYNC_STATE, pauseMs: 5_000, lastContactAtMs: 1_760_000_500_100 };

/** A row as version 1 of the layout held it, which knew no epoch. */
function rowOfVersion1(enrolment: EnrolmentId, sequence: number, id: number, change: object = {}): object {
  const { epoch: _, ...entry } = anEntry(sequence, id);
  return { ...entry, enrolment, ...change };
}

const ACKNOWLEDGED = {
  state: 'acknowledged',
  outcome: 'stored',
  acknowledgedAtMs: ACKNOWLEDGED_AT_MS,
};
const ROWS_OF_VERSION_1: readonly object[] = [
  rowOfVersion1(FIRST.id, 1, 11, ACKNOWLEDGED),
  rowOfVersion1(FIRST.id, 2, 12, { state: 'quarantined', outcome: 'rejected', reason: 'not-a-record' }),
  rowOfVersion1(FIRST.id, 3, 13, { state: 'in-flight', batch: BATCH }),
  rowOfVersion1(FIRST.id, 4, 14),
  rowOfVersion1(SECOND.id, 1, 21, ACKNOWLEDGED),
  rowOfVersion1(SECOND.id, 2, 22),
];

/** What must be there when today's app opens the database of an app of every released layout. */
export function outboxUpgradeContract(
  engine: string,
  idb?: () => ConstructorParameters<typeof OutboxDatabase>[1],
) {
  test(`ST1 a database of layout 1 is opened with all its records, on ${engine}`, async () => {
    const factory = idb?.();
    const former = new Dexie('upgrade-from-1', factory);
    former.version(1).stores(OUTBOX_LAYOUT[1]);
    await former.table('enrolments').bulkAdd([FIRST, SECOND]);
    await former.table('entries').bulkAdd(ROWS_OF_VERSION_1);
    await former.table('meta').bulkAdd([
      { key: 'current-enrolment', value: SECOND.id },
      { key: 'sync-state', value: STATE },
    ]);
    former.close();

    const database = new OutboxDatabase('upgrade-from-1', factory);
    const store = new DexieOutboxStore(database);
    try {
      expect(await store.enrolments()).toEqual([FIRST, SECOND]);
      expect(await store.currentEnrolment()).toEqual(SECOND);
      expect(await store.syncState()).toEqual(STATE);
      const acknowledged = { ...ACKNOWLEDGED, reason: null, batch: null };
      expect(await store.entry(hexId(11))).toEqual({
        ...anEntry(1, 11),
        ...acknowledged,
        epoch: FIRST.epoch,
      });
      expect(await store.entry(hexId(12))).toEqual({
        ...anEntry(2, 12),
        state: 'quarantined',
        outcome: 'rejected',
        reason: 'not-a-record',
      });
      expect(await store.entry(hexId(13))).toEqual({ ...anEntry(3, 13), state: 'in-flight', batch: BATCH });
      expect(await store.entry(hexId(14))).toEqual(anEntry(4, 14));
      expect(await store.entry(hexId(21))).toEqual({
        ...anEntry(1, 21),
        ...acknowledged,
        epoch: SECOND.epoch,
      });
      expect(await store.entry(hexId(22))).toEqual(anEntry(2, 22));
      expect(await store.counts()).toEqual({ waiting: 2, inFlight: 1, acknowledged: 2, quarantined: 1 });
      expect(await store.unconfirmed(FIRST.id, 10)).toEqual([]);
      expect(await store.removeExpired(Number.MAX_SAFE_INTEGER, 10)).toBe(2);
    } finally {
      await database.delete();
    }
  });
}
