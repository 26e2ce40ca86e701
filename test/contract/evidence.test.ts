import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { decryptEvidence, type EvidenceRow } from '../../src/collector/db/counting/evidence.ts';
import { lightEvidence } from '../../src/collector/db/evidence/evidence-keeping.ts';
import { packEvidence } from '../../src/collector/db/evidence/pack-evidence.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import { sweepEvidence } from '../../src/collector/db/evidence/sweep-evidence.ts';
import { writeMeta } from '../../src/collector/db/meta.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recountBatches } from '../../src/collector/db/recount/recount-batches.ts';
import { SqlRetentionStore } from '../../src/collector/db/retention/retention-store.ts';
import { sha256Of } from '../../src/collector/evidence/object-name.ts';
import type { CheckedBatch, CollectorStore } from '../../src/collector/ingest/collector-store.ts';
import { type IngestPorts, receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { NOW_MS, packed, plainRecord } from '../support/batches.ts';
import {
  checkedBatch,
  EVIDENCE_KEY,
  ingestOver,
  LIGHT,
  newStore,
  rowCounts,
  STORE_KEYS,
  type StoreFixture,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { AT_TEN } from '../support/release-moments.ts';

const OWNER = '0123abcd';
const TODAY = localDay(NOW_MS);
const TOMORROW = localDay(NOW_MS + DAY_MS);
const onAndOn = async () => true;

describe.each(ENGINES)('evidence in objects, on $name', (engine) => {
  let fixture: StoreFixture;
  let objects: MemoryObjects;
  let store: CollectorStore;
  let ingest: IngestPorts;
  let device: EnrolmentId;
  const place = () => ({
    objects,
    owner: OWNER,
    lighten: (row: EvidenceRow, encrypted: Uint8Array) =>
      lightEvidence({ key: EVIDENCE_KEY, batches: LIGHT }, row, encrypted),
  });

  beforeEach(async () => {
    fixture = await newStore(engine);
    objects = new MemoryObjects();
    objects.nowMs = NOW_MS;
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, AT_TEN, place());
    device = await fixture.enrol();
    ingest = ingestOver(store);
  });
  afterEach(() => fixture.database.close());

  const single = (sequence = 1, enrolment: string = device) =>
    checkedBatch(enrolment, [plainRecord({ sequence })], { lastSequence: sequence });
  const atOnce = (batches: readonly CheckedBatch[]) =>
    Promise.all(batches.map((batch) => store.commitBatch(batch)));
  /** As they come over the network, each in a commit of its own. */
  const send = async (count: number, nowMs = NOW_MS, into: CollectorStore = store) => {
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const body = packed(device, [plainRecord({ sequence })], { lastSequence: sequence });
      const received = await receiveBatch(body, { ...ingest, store: into, now: () => nowMs });
      if (!received.ok) throw new Error(received.error.kind);
    }
  };
  /** Read so often that whatever does not wait has come to its end meanwhile. */
  const ledgerReadAgainAndAgain = async () => {
    let found: readonly object[] = [];
    for (let times = 0; times < 40; times += 1) {
      found = await fixture.database.reader.selectFrom('ledger').select('id').execute();
      await new Promise(setImmediate);
    }
    return found;
  };
  const rows = () => fixture.database.writer.selectFrom('batches').selectAll().execute();
  const recounted = async () => {
    const found: Difference[] = [];
    const ports = {
      ...ingest,
      evidence: evidenceReader(fixture.database.lookup, objects),
      evidenceKey: EVIDENCE_KEY,
      light: LIGHT,
    };
    const listener = { difference: (one: Difference) => void found.push(one), progress: () => {} };
    const { batches, records } = await recountBatches(fixture.database.reader, ports, listener);
    return { batches, records, found };
  };
  const agrees = (count: number) => ({ batches: count, records: count, found: [] });

  test('CO24 what one commit took in is one object, by the SHA-256 of its bytes, which the rows name', async () => {
    const devices = await Promise.all(Array.from({ length: 5 }, () => fixture.enrol()));
    await atOnce(devices.map((one) => single(1, one)));
    const name = must(objects.names[0], 'an object');
    expect(objects.names).toHaveLength(1);
    const { bytes } = must(objects.kept.get(name), 'the object');
    expect(name).toBe(`commit/${OWNER}/${TODAY}/${sha256Of(bytes)}`);
    const kept = await rows();
    expect(new Set(kept.map(({ object }) => object))).toEqual(
      new Set([`commit/${OWNER}/${sha256Of(bytes)}`]),
    );
    expect(kept.every(({ evidence }) => evidence.length === 0)).toBe(true);
    // Nothing of when each came is in their order.
    const inObject = kept.toSorted((one, other) => one.start - other.start).map(({ batch }) => batch);
    expect(inObject).toEqual(inObject.toSorted());
    expect(bytes.includes(String(NOW_MS))).toBe(false);
  });

  test('CO24 nothing is answered, and nothing is there, before the object is durable', async () => {
    let putDown = () => {};
    const isBeingPut = new Promise<void>((begun) => {
      objects.afterPut = () =>
        new Promise((durable) => {
          putDown = durable;
          begun();
        });
    });
    let isAnswered = false;
    const answer = store.commitBatch(single()).then(() => {
      isAnswered = true;
    });
    await isBeingPut;
    expect(await ledgerReadAgainAndAgain()).toEqual([]);
    expect(isAnswered).toBe(false);
    putDown();
    await answer;
    expect(await rowCounts(fixture.database)).toMatchObject({ ledger: 1, records: 1 });
  });

  test('CO24 where it cannot be written all of the commit are to come again, and are stored then', async () => {
    const [one, other] = [single(1), single(1, await fixture.enrol())];
    objects.afterPut = async () => {
      throw new StorageUnavailable(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    };
    const answers = await Promise.allSettled([store.commitBatch(one), store.commitBatch(other)]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
    }
    expect(await rowCounts(fixture.database)).toMatchObject({ ledger: 0, records: 0 });
    expect(await rows()).toEqual([]);
    objects.afterPut = async () => undefined;
    expect(await atOnce([one, other])).toMatchObject([
      { ok: true, value: { outcomes: [{ outcome: 'stored' }] } },
      { ok: true, value: { outcomes: [{ outcome: 'stored' }] } },
    ]);
  });

  test('CO24 what a heartbeat, a duplicate or a refused batch brings leaves no object', async () => {
    await store.commitBatch(checkedBatch(device, []));
    await store.commitBatch(single(1, 'f'.repeat(32)));
    const batch = single();
    await store.commitBatch(batch);
    await store.commitBatch(batch);
    expect(objects.names).toHaveLength(1);
  });

  test('CO25 an object of a commit that never ended is swept, not before it is a day old; no other is', async () => {
    await send(1);
    const named = objects.names;
    await objects.put(`commit/${OWNER}/${TODAY}/${'e'.repeat(64)}`, Buffer.from('left'));
    await objects.put(`commit/${OWNER}/${TODAY}/${'e'.repeat(64)}.0f.part`, Buffer.from('half'));
    // Of another epoch: a database that was put back knows of it, or a copy's original does.
    const others = [TODAY, '2026-01-01'].map((day) => `commit/89abcdef/${day}/${'d'.repeat(64)}`);
    for (const name of others) await objects.put(name, Buffer.from('of others'));
    const sweep = (nowMs: number) => sweepEvidence(fixture.database, place(), nowMs);
    expect(await sweep(NOW_MS + DAY_MS)).toBe(0);
    expect(objects.names).toHaveLength(5);
    expect(await sweep(NOW_MS + DAY_MS + 1)).toBe(2);
    expect(objects.names).toEqual([...named, ...others].sort());
    expect(await recounted()).toEqual(agrees(1));
    // Their day is one that retention is through with.
    await writeMeta(fixture.database.writer, 'evidence-since', '2026-02-01');
    expect(await sweep(NOW_MS + DAY_MS + 1)).toBe(1);
    expect(objects.names).toEqual([...named, ...others.slice(0, 1)].sort());
  });

  test('CO25 an object of a commit that is not over yet is spared, however old it says it is', async () => {
    objects.nowMs = NOW_MS - 10 * DAY_MS;
    // A connection for the commit and one for the sweep, which opens none first.
    await Promise.all(Array.from({ length: 3 }, rows));
    let swept: Promise<number> = Promise.resolve(0);
    objects.afterPut = async () => {
      swept = sweepEvidence(fixture.database, place(), NOW_MS);
      await ledgerReadAgainAndAgain();
    };
    await store.commitBatch(single());
    expect(await swept).toBe(0);
    expect(objects.names).toHaveLength(1);
  });

  test('CO26 once a day is over its objects are put together, and all is read as before', async () => {
    await send(6);
    expect(objects.names).toHaveLength(6);
    const pack = (today: Day) => packEvidence(fixture.database, place(), today, onAndOn);
    expect(await pack(TODAY)).toBe(0);
    const heavy = [...objects.kept.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(await pack(TOMORROW)).toBe(6);
    expect(objects.names).toHaveLength(1);
    // Sealed bodies are opened and compressed: a batch of one record is a third of what it was.
    expect(objects.kept.get(objects.names[0] ?? '')?.bytes.length).toBeLessThan(heavy / 2);
    expect(objects.names[0]).toMatch(/^day\//);
    expect(await recounted()).toEqual(agrees(6));
    expect(await pack(TOMORROW)).toBe(0);
    expect(await sweepEvidence(fixture.database, place(), NOW_MS + 9 * DAY_MS)).toBe(0);
  });

  test('CO26 ended at any point, every batch is where its row says, and the next run goes on', async () => {
    await send(3);
    // Killed once the new object is there, and nothing refers to it.
    objects.afterPut = async () => {
      throw new Error('killed');
    };
    await expect(packEvidence(fixture.database, place(), TOMORROW, onAndOn)).rejects.toThrow('killed');
    expect(await recounted()).toEqual(agrees(3));
    objects.afterPut = async () => undefined;
    // Killed once the rows refer to it, and the former ones are there still.
    const { remove } = objects;
    objects.remove = async () => {
      throw new Error('killed');
    };
    await expect(packEvidence(fixture.database, place(), TOMORROW, onAndOn)).rejects.toThrow('killed');
    expect(await recounted()).toEqual(agrees(3));
    objects.remove = remove;
    expect(await packEvidence(fixture.database, place(), TOMORROW, onAndOn)).toBe(0);
    expect(await sweepEvidence(fixture.database, place(), NOW_MS + 2 * DAY_MS)).toBe(4);
    expect(objects.names).toHaveLength(1);
    expect(await recounted()).toEqual(agrees(3));
  });

  test('CO26 what stands in rows from before there were objects is moved too', async () => {
    await send(2, NOW_MS, fixture.store);
    expect(objects.names).toEqual([]);
    expect(await recounted()).toEqual(agrees(2));
    expect(await packEvidence(fixture.database, place(), TOMORROW, onAndOn)).toBe(2);
    expect((await rows()).every(({ evidence }) => evidence.length === 0)).toBe(true);
    expect(await recounted()).toEqual(agrees(2));
  });

  test('CO16 what was moved while a recount reads is found where it went', async () => {
    await send(2);
    const [row] = await rows();
    await packEvidence(fixture.database, place(), TOMORROW, onAndOn);
    const before = must(row, 'a row');
    const found = await evidenceReader(fixture.database.lookup, objects).read(before);
    expect(decryptEvidence(EVIDENCE_KEY, before, must(found, 'the evidence'))?.isLight).toBe(true);
  });

  test.each<['missing' | 'altered', (name: string) => void]>([
    ['missing', (name) => objects.kept.delete(name)],
    ['altered', (name) => objects.kept.get(name)?.bytes.fill(0)],
  ])(
    'CO16 an object that is %s is named by a recount, and stays so when its day is put together',
    async (fault, harm) => {
      await send(2);
      const name = must(objects.names[0], 'an object');
      harm(name);
      const told = async () =>
        (await recounted()).found.filter((one) => one.kind === 'evidence' && one.batch !== null);
      expect(await told()).toMatchObject([{ fault, object: name.replace(`${TODAY}/`, '') }]);
      await packEvidence(fixture.database, place(), TOMORROW, onAndOn);
      expect(await told()).toMatchObject([{ fault }]);
    },
  );

  test('CO25 retention deletes the objects with what it deletes, those of others too', async () => {
    await send(2);
    await objects.put(`day/89abcdef/${TODAY}/${'d'.repeat(64)}`, Buffer.from('of a former epoch'));
    let nowMs = NOW_MS + 200 * DAY_MS;
    const pen = { key: Buffer.alloc(32, 7), now: () => nowMs };
    const retention = new SqlRetentionStore(fixture.database.writer, fixture.database.engine, pen, {
      objects,
    });
    await retention.setPeriods({ answersMonths: 2, commentsMonths: 2 }, 'an');
    for (let day = 0; day <= 7; day += 1) {
      await retention.run('daily');
      nowMs += DAY_MS;
    }
    expect(await rows()).toEqual([]);
    expect(objects.names).toEqual([]);
  });
});
