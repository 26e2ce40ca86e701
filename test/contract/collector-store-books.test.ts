import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import type { ShownEnrolment } from '../../src/collector/devices/enrolment-store.ts';
import type { BatchOrigin, CommittedBatch } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId, OfferId, RecordId, StartId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import type { BatchHeader } from '../../src/core/protocol/messages/batch.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import {
  NOW_MS,
  type PlainRecord,
  plainRecord,
  plainRecords,
  randomHex,
  recordLine,
  sha256,
  UNIT,
} from '../support/batches.ts';
import { checkedBatch, newStore, rowCounts, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { keyNamed } from '../support/reference-crypto.ts';
import { DEVICE_KEY, RECEIPT_KEY } from '../support/test-keys.ts';

describe.each(ENGINES)('the books of an enrolment on $name', (engine) => {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;

  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol();
  });
  afterEach(() => fixture.database.close());

  const post = async (
    records: readonly PlainRecord[],
    changes: Partial<BatchHeader> = {},
    origin: BatchOrigin = 'network',
  ): Promise<CommittedBatch> => {
    const committed = await fixture.store.commitBatch(checkedBatch(enrolment, records, changes, origin));
    if (!committed.ok) throw new Error(committed.error.kind);
    return committed.value;
  };
  const outcomes = async (...args: Parameters<typeof post>) =>
    (await post(...args)).outcomes.map(({ outcome }) => outcome);
  const books = () =>
    fixture.database.writer
      .selectFrom('enrolments')
      .selectAll()
      .where('id', '=', enrolment)
      .executeTakeFirstOrThrow();
  const numbered = (...sequences: readonly number[]) =>
    sequences.map((sequence) => plainRecord({ sequence }));
  const offerOf = (records: readonly PlainRecord[]) => ({
    protocol: 1 as const,
    enrolment,
    offer: randomHex() as OfferId,
    receiptKey: RECEIPT_KEY.id,
    records: records.map((record) => ({ id: record.id, sha256: sha256(recordLine(enrolment, record)) })),
  });

  describe('numbers', () => {
    test('CO9 a number under a second id is stored and raises "cloned device"', async () => {
      await post(numbered(1, 2, 3));
      expect((await books()).number_clashes).toBe(0);
      expect(await outcomes(numbered(2))).toEqual(['stored']);
      expect(await books()).toMatchObject({ number_clashes: 1, seen: 3, last_sequence: 3 });
    });

    test('CO9 two records under one number in one batch clash once, and repeats never do', async () => {
      const records = numbered(1, 1, 2);
      for (let i = 0; i < 3; i += 1) await post(records);
      expect(await books()).toMatchObject({ number_clashes: 1, seen: 2 });
    });

    test('CO22 a start counted twice under different ids is told from one that is heard again or late', async () => {
      const start = (number: number) => ({ number, id: randomHex() as StartId });
      const [first, second] = [start(1), start(2)];
      await post(numbered(1), { start: second });
      // In a file, after the newer one; then again.
      await post(numbered(2), { start: first, lastSequence: 2, clockMs: 0 }, 'file');
      await post(numbered(3), { start: second });
      await post([], { start: null });
      expect((await books()).start_clashes).toBe(0);
      // Put back to before its second start, and once more: each is one.
      await post(numbered(3), { start: start(2) });
      await post([], { start: start(2) });
      await post([], { start: second });
      expect((await books()).start_clashes).toBe(2);
    });

    test('CO10 of an enrolment are known the numbers assigned, seen and missing', async () => {
      await post(numbered(1, 2, 6), { lastSequence: 10, waiting: 5, quarantined: 1 });
      // Of ten numbers three were seen, two wait, one is in quarantine: four are missing.
      expect(await books()).toMatchObject({
        last_sequence: 10,
        seen: 3,
        waiting: 2,
        quarantined: 1,
        missing: 4,
        last_contact_ms: NOW_MS,
        last_contact_origin: 'network',
      });
      await post(numbered(3, 4), { lastSequence: 10, waiting: 4, quarantined: 1 });
      expect(await books()).toMatchObject({ seen: 5, waiting: 2, missing: 2 });
    });

    test('CO10 what was refused counts as in quarantine, as it will on the device', async () => {
      const [record] = numbered(1);
      await post([record as PlainRecord], { lastSequence: 3, waiting: 3 });
      const other = { ...(record as PlainRecord), sequence: 2 };
      expect(await outcomes([other], { lastSequence: 3, waiting: 2 })).toEqual(['conflict']);
      expect(await books()).toMatchObject({ waiting: 1, quarantined: 1, missing: 0 });
    });

    test('CO10 a number above what the header says was assigned all the same', async () => {
      await post(numbered(7), { lastSequence: 5, waiting: 1 });
      expect(await books()).toMatchObject({ last_sequence: 7, seen: 1, missing: 6 });
    });

    describe('beyond what a device can have made', () => {
      const HUGE = Number.MAX_SAFE_INTEGER;
      const sums = () => new SqlDeviceStore(fixture.database).summary({ units: null, nowMs: NOW_MS });

      test('CO10 a claim is set aside and shown, refuses no record, and leaves sums exact', async () => {
        const other = await fixture.enrol();
        expect(
          await outcomes(numbered(1, 2), { lastSequence: HUGE, waiting: HUGE, quarantined: HUGE }),
        ).toEqual(['stored', 'stored']);
        await fixture.store.commitBatch(checkedBatch(other, [], { lastSequence: HUGE - 1, waiting: HUGE }));
        expect(await books()).toMatchObject({
          last_sequence: 2,
          claimed_sequence: HUGE,
          waiting: 0,
          quarantined: 2,
        });
        expect(await sums()).toMatchObject({ devices: 2, made: 2, received: 2, needAttention: 2 });
        // An honest header afterwards is believed again.
        await post(numbered(3), { lastSequence: 5, waiting: 3 });
        expect(await books()).toMatchObject({ last_sequence: 5, claimed_sequence: null, waiting: 2 });
      });

      test('CO10 a record under such a number is stored, and the number is no more than a claim', async () => {
        expect(await outcomes(numbered(HUGE), { lastSequence: 1 })).toEqual(['stored']);
        expect(await books()).toMatchObject({ last_sequence: 1, claimed_sequence: HUGE });
        const store = new SqlDeviceStore(fixture.database);
        expect(await store.sequenceRanges(enrolment, 9)).toContainEqual({
          first: HUGE,
          last: HUGE,
          state: 'counted',
        });
      });

      test('CO10 claims that creep up get no further than a number a second', async () => {
        for (let i = 1; i <= 5; i += 1) await post([], { lastSequence: i * 500_000, waiting: 0 });
        const { last_sequence } = await books();
        // Enrolled this morning: a day and ten hours, and a thousand.
        expect(last_sequence).toBeLessThan(2 * 86_400 + 1_000);
      });
    });

    test.each([
      ['a lower last number', { lastSequence: 8, clockMs: NOW_MS + 1 }],
      ['the same last number and an earlier clock', { lastSequence: 9, clockMs: NOW_MS - 1 }],
    ])('CO10 a header with %s undoes nothing, and its records count', async (_, older) => {
      await post(numbered(9), { lastSequence: 9, waiting: 3, app: '2.0' });
      const known = await books();
      await post(numbered(1), { ...older, waiting: 9, quarantined: 4, app: '1.0' }, 'file');
      expect(await books()).toEqual({ ...known, seen: 2 });
    });

    test('CO10 EP4 a device whose clock was set back is heard again as soon as it has measured it', async () => {
      await post(numbered(1), { lastSequence: 3, waiting: 3 });
      const back = { lastSequence: 3, waiting: 0, clockMs: NOW_MS - 40 * DAY_MS };
      expect((await post([], { ...back, clockOffsetMs: 40 * DAY_MS })).epoch).not.toBe(
        await fixture.store.epoch(),
      );
      expect(await books()).toMatchObject({ waiting: 0, missing: 2 });
    });

    test('CO10 a device whose clock is ahead cannot make its later headers old', async () => {
      await post(numbered(1), { lastSequence: 3, waiting: 3, clockMs: NOW_MS + 40 * DAY_MS });
      await post(numbered(2), { lastSequence: 3, waiting: 2 });
      expect(await books()).toMatchObject({ waiting: 1, missing: 0 });
    });

    test('CO10 held records are counted as held, each once', async () => {
      const unknown = plainRecords(2, { unit: '99@2025-07-01' });
      for (let i = 0; i < 2; i += 1) await post(unknown);
      expect(await books()).toMatchObject({ held: 2, seen: 2, missing: 0 });
    });

    test('CO10 batches that come at once add up', async () => {
      const batches = [numbered(1, 2), numbered(3, 4), numbered(2, 5), numbered(6)];
      await Promise.all(batches.map((records) => post(records, { lastSequence: 6, waiting: 0 })));
      expect(await books()).toMatchObject({ seen: 6, number_clashes: 1, last_sequence: 6 });
    });
  });

  describe('epochs', () => {
    test('EP4 more missing than before gives the enrolment an epoch of its own, and no other', async () => {
      const shared = await fixture.store.epoch();
      expect((await post(numbered(1, 2))).epoch).toBe(shared);
      const { epoch } = await post(numbered(5), { lastSequence: 5, waiting: 1 });
      expect(epoch).not.toBe(shared);
      expect(epoch).toMatch(/^[0-9a-f]{32}$/);
      expect(await fixture.store.epoch()).toBe(shared);
      // As many missing as before, and fewer: nothing new to ask for.
      expect((await post([], { lastSequence: 5, waiting: 0 })).epoch).toBe(epoch);
      expect((await post(numbered(3), { lastSequence: 5, waiting: 1 })).epoch).toBe(epoch);
      expect((await post([], { lastSequence: 9, waiting: 0 })).epoch).not.toBe(epoch);
    });

    test('EP4 what is still missing on a later day is asked for again, once a day', async () => {
      const day = async (day: number) => {
        const receivedAtMs = NOW_MS + day * DAY_MS;
        const greeting = checkedBatch(enrolment, [], { lastSequence: 5, waiting: 0, clockMs: receivedAtMs });
        const committed = await fixture.store.commitBatch({ ...greeting, receivedAtMs });
        return committed.ok && committed.value.epoch;
      };
      const { epoch } = await post(numbered(1), { lastSequence: 5, waiting: 0 });
      expect(await day(0)).toBe(epoch);
      const next = await day(1);
      expect(next).not.toBe(epoch);
      expect(await day(1)).toBe(next);
      await post(numbered(2, 3, 4, 5), { lastSequence: 5, waiting: 4, clockMs: NOW_MS + DAY_MS });
      expect(await day(2)).toBe(next);
    });

    test('EP4 numbers that wait or lie in quarantine are not missing', async () => {
      const shared = await fixture.store.epoch();
      expect((await post(numbered(1), { lastSequence: 9, waiting: 6, quarantined: 3 })).epoch).toBe(shared);
    });

    test('EP4 an older header tells nothing about what is missing', async () => {
      const { epoch } = await post(numbered(4), { lastSequence: 4, waiting: 4 });
      expect((await post([], { lastSequence: 3, waiting: 0 }, 'file')).epoch).toBe(epoch);
    });

    test('EP1 lacking are the offered records that the ledger does not hold with these bytes', async () => {
      const kept = numbered(1, 2);
      const [changed, ...lost] = numbered(3, 4, 5);
      await post([...kept, changed as PlainRecord], { lastSequence: 5, waiting: 3 });
      const other = { ...(changed as PlainRecord), sequence: 9 };
      const answer = await fixture.store.lacking(offerOf([...kept, other, ...lost]));
      const epoch = (await books()).epoch;
      expect(epoch).not.toBeNull();
      expect(answer).toEqual({ ok: true, value: { lacking: [other, ...lost].map(({ id }) => id), epoch } });
    });

    test('EP1 what is held is not lacking, what another enrolment sent is', async () => {
      const held = plainRecord({ unit: '99@2025-07-01' });
      await post([held]);
      expect(await fixture.store.lacking(offerOf([held]))).toMatchObject({ value: { lacking: [] } });
      const other = { ...offerOf([held]), enrolment: await fixture.enrol() };
      expect(await fixture.store.lacking(other)).toMatchObject({ value: { lacking: [held.id] } });
    });

    test('EP1 a full offer, an empty one, and one of an enrolment that is not known', async () => {
      const records = Array.from({ length: 1_000 }, () => ({
        id: randomHex() as RecordId,
        sha256: sha256(randomHex()),
      }));
      const epoch = await fixture.store.epoch();
      const offer = { ...offerOf([]), records };
      expect(await fixture.store.lacking(offer)).toEqual({
        ok: true,
        value: { lacking: records.map(({ id }) => id), epoch },
      });
      expect(await fixture.store.lacking(offerOf([]))).toEqual({ ok: true, value: { lacking: [], epoch } });
      const unknown = { ...offer, enrolment: randomHex() as EnrolmentId };
      expect(await fixture.store.lacking(unknown)).toEqual({
        ok: false,
        error: { kind: 'enrolment-unknown' },
      });
    });
  });

  describe('membership', () => {
    const enrolments = () => new SqlEnrolmentStore(fixture.database.writer);
    const member = (changes: Partial<ShownEnrolment> = {}) => ({
      id: enrolment,
      unit: UNIT as UnitRef,
      name: 'Máy 2',
      day: '2026-12-01' as Day,
      publicKey: DEVICE_KEY.publicKey,
      moves: [],
      ...changes,
    });

    test('CO12 the records of a revoked enrolment are held, and the wire does not say why', async () => {
      expect(await outcomes(numbered(1))).toEqual(['stored']);
      expect(await enrolments().revoke(enrolment, '2026-11-14' as Day)).toBe(true);
      const { outcomes: answered } = await post([
        plainRecord({ sequence: 2 }),
        plainRecord({ sequence: 3, unit: '99@2025-07-01' }),
      ]);
      expect(answered.map(({ outcome, reason }) => [outcome, reason])).toEqual(Array(2).fill(['held', null]));
      expect(await rowCounts(fixture.database)).toMatchObject({ records: 1, held: 2, ledger: 3 });
      const reasons = await fixture.database.writer.selectFrom('held').select('reason').execute();
      expect(reasons).toEqual(Array(2).fill({ reason: 'enrolment-revoked' }));
      expect(await books()).toMatchObject({ held: 2, seen: 3 });
    });

    test('CO12 the day of the first revocation stands, and of nobody there is none', async () => {
      for (const day of ['2026-11-14', '2026-11-20']) await enrolments().revoke(enrolment, day as Day);
      expect((await books()).revoked_day).toBe('2026-11-14');
      expect(await enrolments().revoke(randomHex() as EnrolmentId, '2026-11-14' as Day)).toBe(false);
    });

    test('EP2 a device shows what it was enrolled as, and nobody has another’s enrolment', async () => {
      const lost = randomHex() as EnrolmentId;
      expect(await enrolments().announce(member({ id: lost }))).toBe('added');
      const added = await fixture.database.writer
        .selectFrom('enrolments')
        .selectAll()
        .where('id', '=', lost)
        .executeTakeFirstOrThrow();
      expect(added).toEqual({
        ...(await books()),
        id: lost,
        name: 'Máy 2',
        enrolled_day: '2026-12-01',
      });
      const before = await books();
      expect(await enrolments().announce(member())).toBe('known');
      expect(await enrolments().announce(member({ publicKey: keyNamed('another').publicKey }))).toBe('taken');
      expect(await books()).toEqual(before);
    });
  });
});
