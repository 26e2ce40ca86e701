import { Dexie } from 'dexie';
import { describe, expect, test } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import type { BatchId, EnrolmentId, Epoch, RecordId } from '../../src/core/kernel/brand.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import { parseRecord } from '../../src/core/protocol/messages/record.ts';
import { webCryptoSha256 } from '../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { DexieFormerStore } from '../../src/device/dexie-former-store.ts';
import { sealFormerRecords } from '../../src/device/former-records.ts';
import { DexieOutboxStore } from '../../src/device/outbox/dexie-outbox-store.ts';
import { otherRecordsIn } from '../../src/device/outbox/other-records.ts';
import { OUTBOX_LAYOUT, OutboxDatabase } from '../../src/device/outbox/outbox-database.ts';
import { INITIAL_SYNC_STATE, StorageFailed } from '../../src/device/outbox/outbox-store.ts';
import { newHpkeOpener } from './hpke-opener.ts';
import { aMembership, anEnrolment, anEntry, hexId } from './outbox-store-contract.ts';

const UNIT = {
  ref: '00004@2025-07-01',
  code: '00004',
  name: 'Trung tâm Phục vụ hành chính công phường Ba Đình',
  nameEn: null,
  officeTerm: null,
};
const FIRST = {
  id: hexId<EnrolmentId>(0xf001),
  epoch: hexId<Epoch>(1),
  unit: UNIT,
  deviceName: 'Máy cũ',
  enrolledAtMs: 1_760_000_000_000,
  nextSequence: 6,
  clockOffsetMs: -100,
};
const SECOND = { ...FIRST, id: hexId<EnrolmentId>(0xf002), epoch: hexId<Epoch>(2), nextSequence: 3 };
const CRYPTO = { cryptography: webCryptography, sha256: webCryptoSha256 };
const BATCH = hexId<BatchId>(0xb1);
const STATE = { ...INITIAL_SYNC_STATE, pauseMs: 5_000, lastContactAtMs: 1_760_000_500_100 };
/** Stands in every record, and nowhere else. */
const PLANTED = 'Cán bộ hướng dẫn tận tình';

function bodyOf(id: number) {
  return { submittedAtMs: 1_760_000_000_000 + id, language: 'vi', text: `${PLANTED} ${id}` };
}

/** A record as an app of version 0 wrote it, readable by anybody. */
function lineOfVersion0(sequence: number, id: number): string {
  return canonicalJson({
    body: bodyOf(id),
    id: hexId<RecordId>(id),
    kind: 'feedback-case',
    questionnaire: 'sipas-2023-service',
    sequence,
    unit: UNIT.ref,
    version: 1,
  });
}

type Row = ReturnType<typeof rowOf>;

function rowOf(enrolment: EnrolmentId, sequence: number, id: number, change: object = {}) {
  const line = lineOfVersion0(sequence, id);
  return { ...anEntry(sequence, id), kind: 'feedback-case' as const, enrolment, line, ...change };
}

const ACKNOWLEDGED = { state: 'acknowledged', outcome: 'stored', acknowledgedAtMs: 1_760_000_500_000 };
const ROWS: readonly Row[] = [
  rowOf(FIRST.id, 1, 11, { ...ACKNOWLEDGED, epoch: FIRST.epoch }),
  rowOf(FIRST.id, 2, 12, { state: 'quarantined', outcome: 'rejected', reason: 'not-a-record' }),
  rowOf(FIRST.id, 3, 13, { state: 'in-flight', batch: BATCH }),
  rowOf(FIRST.id, 4, 14),
  rowOf(FIRST.id, 5, 15, { line: '{"cut' }),
  rowOf(SECOND.id, 1, 21, { ...ACKNOWLEDGED, epoch: SECOND.epoch }),
  rowOf(SECOND.id, 2, 22),
];

/** Of every released layout, how its rows differ from today's fields: layout 1 knew no epoch. */
const FORMER_LAYOUTS = [
  { version: 1, rows: ROWS.map(({ epoch: _, ...row }) => row) },
  { version: 2, rows: ROWS },
  { version: 3, rows: ROWS },
] as const;

/** What must be there when today's app opens the database of an app of every released layout. */
export function outboxUpgradeContract(
  engine: string,
  idb?: () => ConstructorParameters<typeof OutboxDatabase>[1],
) {
  describe.each(FORMER_LAYOUTS)(`a database of layout $version, on ${engine}`, ({ version, rows }) => {
    async function upgraded(
      work: (store: DexieOutboxStore, former: DexieFormerStore, database: OutboxDatabase) => Promise<void>,
    ) {
      const factory = idb?.();
      const name = `upgrade-from-${version}`;
      const former = new Dexie(name, factory);
      for (let layout = 1; layout <= version; layout += 1) {
        former.version(layout).stores(OUTBOX_LAYOUT[layout as 1 | 2 | 3]);
      }
      await former.table('enrolments').bulkAdd([FIRST, SECOND]);
      await former.table('entries').bulkAdd(rows);
      await former.table('meta').bulkAdd([
        { key: 'current-enrolment', value: SECOND.id },
        { key: 'sync-state', value: STATE },
      ]);
      former.close();
      const database = new OutboxDatabase(name, factory);
      try {
        await work(new DexieOutboxStore(database), new DexieFormerStore(database), database);
      } finally {
        await database.delete();
      }
    }

    test('ST1 is opened with all its records', async () => {
      await upgraded(async (store) => {
        expect(await store.syncState()).toEqual(STATE);
        for (const { enrolment: _, ...row } of ROWS) expect(await store.entry(row.id)).toEqual(row);
        expect(await store.counts()).toEqual({ waiting: 3, inFlight: 1, acknowledged: 2, quarantined: 1 });
        expect((await store.quarantined(10)).map(({ id }) => id)).toEqual([hexId(12)]);
        // The index by kind is made of the rows that were there, of which none is one.
        expect(await otherRecordsIn(store)).toEqual({ abandonments: 0, visits: 0, rechecks: 0 });
      });
    });

    test('ME5 it has no enrolment that could sign, and until it has one nothing is sent or removed', async () => {
      await upgraded(async (store, left) => {
        expect(await store.currentEnrolment()).toBeNull();
        expect(await store.enrolments()).toEqual([]);
        expect(await left.formerEnrolments()).toEqual([FIRST.id, SECOND.id]);
        expect(await store.removeExpired(Number.MAX_SAFE_INTEGER, 10)).toBe(0);
        expect(await store.add(SECOND.id, anEntry(3, 99))).toBe('sequence-taken');
        await sealFormerRecords({ store, former: left, ...CRYPTO });
        await store.forgetDrained();
        for (const { enrolment: _, ...row } of ROWS) expect(await store.entry(row.id)).toEqual(row);
      });
    });

    test('ME5 SE1 when it enrols, what is unsettled is sealed under the same ids, and nothing readable stays', async () => {
      await upgraded(async (store, left, database) => {
        const opener = await newHpkeOpener();
        const { signingKey } = await webCryptography.makeKeyPair();
        const membership = { ...aMembership(1), sealingKey: opener.key };
        const enrolment = { ...anEnrolment(1), signingKey, membership };
        await store.enrol(enrolment);
        const ports = { store, former: left, ...CRYPTO };
        await sealFormerRecords(ports);

        const moved = [
          [12, 1],
          [13, 2],
          [14, 3],
          [22, 4],
        ] as const;
        for (const [id, sequence] of moved) {
          const entry = must(await store.entry(hexId(id)), 'it moved');
          expect(entry).toMatchObject({ sequence, batch: null, acknowledgedAtMs: null, epoch: null });
          expect(entry.sha256).toBe(await webCryptoSha256(entry.line));
          const record = parseRecord(entry.line);
          if (!record.ok) throw new Error(record.error.kind);
          expect(record.value).toMatchObject({ sequence, unit: UNIT.ref, key: opener.key.id });
          expect(await opener.open(enrolment.id, record.value)).toEqual(bodyOf(id));
        }
        expect(await store.entry(hexId(12))).toMatchObject({
          state: 'quarantined',
          outcome: 'rejected',
          reason: 'not-a-record',
        });
        // What the collector of then had is gone; what is no record was left where it is.
        expect(await store.counts(enrolment.id)).toEqual({
          waiting: 3,
          inFlight: 0,
          acknowledged: 0,
          quarantined: 1,
        });
        expect(await store.entry(hexId(11))).toBeNull();
        expect(await store.entry(hexId(21))).toBeNull();
        expect((await store.entry(hexId(15)))?.line).toBe('{"cut');
        expect(await left.formerEnrolments()).toEqual([FIRST.id]);
        expect((await store.currentEnrolment())?.nextSequence).toBe(5);
        for (const table of database.tables) {
          expect(JSON.stringify(await table.toArray())).not.toContain(PLANTED);
        }
        // Once more changes nothing: no number is given out and no byte differs.
        const lines = await Promise.all(moved.map(async ([id]) => (await store.entry(hexId(id)))?.line));
        await sealFormerRecords(ports);
        expect(await Promise.all(moved.map(async ([id]) => (await store.entry(hexId(id)))?.line))).toEqual(
          lines,
        );
        expect((await store.currentEnrolment())?.nextSequence).toBe(5);
      });
    });

    test('ME5 broken off and raced by another tab, each record moves once', async () => {
      await upgraded(async (store, left) => {
        const opener = await newHpkeOpener();
        const { signingKey } = await webCryptography.makeKeyPair();
        await store.enrol({
          ...anEnrolment(1),
          signingKey,
          membership: { ...aMembership(1), sealingKey: opener.key },
        });
        const ports = { store, former: left, ...CRYPTO };
        let calls = 0;
        const breaking = new Proxy(left, {
          get(target, key) {
            if (key === 'replaceFormer' && ++calls === 2) {
              return () => Promise.reject(new StorageFailed('closed'));
            }
            const value: unknown = Reflect.get(target, key);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
        await expect(sealFormerRecords({ ...ports, former: breaking })).rejects.toBeInstanceOf(StorageFailed);
        expect((await store.currentEnrolment())?.nextSequence).toBe(2);
        await Promise.all([sealFormerRecords(ports), sealFormerRecords(ports)]);
        const entries = await Promise.all([12, 13, 14, 22].map((id) => store.entry(hexId(id))));
        expect(entries.map((entry) => entry?.sequence).sort()).toEqual([1, 2, 3, 4]);
        expect((await store.currentEnrolment())?.nextSequence).toBe(5);
      });
    });
  });
}
