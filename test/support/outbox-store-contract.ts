import { afterEach, describe, expect, test } from 'vitest';
import type {
  BatchId,
  EnrolmentId,
  Epoch,
  KeyId,
  OfferId,
  PublicKey,
  RecordId,
  Sha256,
} from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import type { Acknowledgement, RecordOutcome } from '../../src/core/protocol/messages/acknowledgement.ts';
import type { OfferAnswer } from '../../src/core/protocol/messages/offer.ts';
import { type OutboxEntry, type OutboxState, waitingEntry } from '../../src/core/protocol/outbox.ts';
import { otherRecordsIn } from '../../src/device/outbox/other-records.ts';
import {
  type Brought,
  type HeldMembership,
  INITIAL_SYNC_STATE,
  type NewEnrolment,
  type OutboxStore,
} from '../../src/device/outbox/outbox-store.ts';

/** A place for stores: each `open` is another tab or a restart over the same data. */
export interface OutboxStoreFixture {
  open(): OutboxStore;
  close(): Promise<void>;
}

export function hexId<Id extends string>(number: number): Id {
  return number.toString(16).padStart(32, '0') as Id;
}

const EPOCH = hexId<Epoch>(1);
const RECEIVED_AT_MS = 1_760_000_500_000;
/** Of a collector that was restored. */
const OTHER_EPOCH = hexId<Epoch>(2);

const sha256Of = (number: number) => number.toString(16).padStart(64, '0') as Sha256;

/** A membership as a store keeps it. What it says is for others to verify. */
export function aMembership(number: number): HeldMembership {
  return {
    jws: `header.membership-${number}.signature`,
    sha256: sha256Of(0xa000 + number),
    deviceName: `Máy ${number}`,
    deviceKey: `device key ${number}` as PublicKey,
    places: [
      {
        from: '2025-07-01' as Day,
        unit: {
          ref: '00004@2025-07-01',
          code: '00004',
          name: 'Trung tâm Phục vụ hành chính công phường Ba Đình',
          nameEn: null,
          officeTerm: null,
        },
      },
    ],
    sealingKey: { id: '5'.repeat(16) as KeyId, publicKey: 'sealing key' as PublicKey },
    receiptKey: { id: '6'.repeat(16) as KeyId, publicKey: 'receipt key' as PublicKey },
  };
}

/** What most acknowledgements bring beside their outcomes. */
export const NOTHING: Brought = { membership: null, heads: null };

export function anEnrolment(number: number): NewEnrolment {
  return {
    id: hexId<EnrolmentId>(0xe000 + number),
    epoch: EPOCH,
    signingKey: { ofDevice: number },
    membership: aMembership(number),
    enrolledAtMs: 1_760_000_000_000,
  };
}

export function anEntry(sequence: number, id = sequence): OutboxEntry {
  return waitingEntry({
    id: hexId<RecordId>(id),
    sequence,
    kind: 'response',
    line: `{"sequence":${sequence}}`,
    sha256: sha256Of(sequence),
  });
}

export function anAcknowledgement(
  enrolment: EnrolmentId,
  batch: BatchId,
  entries: readonly OutboxEntry[],
  outcome: RecordOutcome['outcome'] = 'stored',
  receivedAtMs = RECEIVED_AT_MS,
  epoch = EPOCH,
): Acknowledgement {
  const reason =
    outcome === 'conflict' ? 'same-id-other-bytes' : outcome === 'rejected' ? 'not-a-record' : null;
  return {
    protocol: 2,
    enrolment,
    batch,
    membership: null,
    heads: null,
    epoch,
    receivedAtMs,
    // A line that is no record has no id at the collector.
    records: entries.map(({ id, sha256 }) => ({
      id: outcome === 'rejected' ? null : id,
      sha256,
      outcome,
      reason,
    })),
  };
}

/** What every outbox store must do. Run over each adapter, on each engine it has in the field. */
export function outboxStoreContract(engine: string, makePlace: () => OutboxStoreFixture): void {
  describe(`outbox store on ${engine}`, () => {
    const places: OutboxStoreFixture[] = [];
    const E1 = anEnrolment(1);
    const E2 = anEnrolment(2);
    const B1 = hexId<BatchId>(0xb1);
    const B2 = hexId<BatchId>(0xb2);
    const contact = { atMs: 1_760_000_500_100, clockOffsetMs: -100 };

    function place(): OutboxStoreFixture {
      const made = makePlace();
      places.push(made);
      return made;
    }
    async function enrolledStore(): Promise<OutboxStore> {
      const store = place().open();
      await store.enrol(E1);
      return store;
    }
    async function withWaiting(count: number): Promise<OutboxStore> {
      const store = await enrolledStore();
      for (let n = 1; n <= count; n += 1) await store.add(E1.id, anEntry(n));
      return store;
    }
    /** Sends records of the first enrolment and lets the collector have said one thing of all of them. */
    async function settle(
      store: OutboxStore,
      batch: BatchId,
      numbers: readonly number[],
      outcome: RecordOutcome['outcome'] = 'stored',
      epoch = EPOCH,
    ): Promise<void> {
      const entries = numbers.map((number) => anEntry(number));
      await store.markSent(
        entries.map(({ id }) => id),
        batch,
      );
      const word = anAcknowledgement(E1.id, batch, entries, outcome, RECEIVED_AT_MS, epoch);
      await store.applyAcknowledgement(word, contact, NOTHING);
    }
    afterEach(async () => {
      await Promise.all(places.splice(0).map((each) => each.close()));
    });

    test('starts empty', async () => {
      const store = place().open();
      expect(await store.currentEnrolment()).toBeNull();
      expect(await store.enrolments()).toEqual([]);
      expect(await store.syncState()).toEqual(INITIAL_SYNC_STATE);
      expect(await store.counts()).toEqual({ waiting: 0, inFlight: 0, acknowledged: 0, quarantined: 0 });
      expect(await store.entry(hexId(1))).toBeNull();
    });

    test('what is no response is counted apart, whatever its state', async () => {
      const store = await withWaiting(2);
      expect(await otherRecordsIn(store)).toEqual({ abandonments: 0, visits: 0, rechecks: 0 });
      const kinds = ['abandonment', 'abandonment', 'visit', 'recheck', 'recheck', 'recheck'] as const;
      for (const [at, kind] of kinds.entries()) await store.add(E1.id, { ...anEntry(3 + at), kind });
      await store.markSent([hexId(3), hexId(5)], B1);
      expect(await otherRecordsIn(store)).toEqual({ abandonments: 2, visits: 1, rechecks: 3 });
      expect(await store.counts()).toEqual({ waiting: 6, inFlight: 2, acknowledged: 0, quarantined: 0 });
    });

    test('the newest enrolment is the current one, and former ones stay', async () => {
      const store = await enrolledStore();
      expect(await store.currentEnrolment()).toEqual({
        ...E1,
        nextSequence: 1,
        clockOffsetMs: null,
        heardAtMs: 0,
        heads: null,
      });
      await store.enrol(E2);
      expect((await store.currentEnrolment())?.id).toBe(E2.id);
      expect((await store.enrolments()).map(({ id }) => id).sort()).toEqual([E1.id, E2.id]);
    });

    test('looking up tells what was stored under an id, and what enrolment is the current one', async () => {
      const there = place().open();
      expect(await there.lookUp(hexId(1))).toEqual({ former: null, enrolment: null });
      const store = await withWaiting(1);
      await store.enrol(E2);
      const enrolment = await store.currentEnrolment();
      expect(enrolment?.id).toBe(E2.id);
      expect(await store.lookUp(hexId(1))).toEqual({ former: anEntry(1), enrolment });
      expect(await store.lookUp(hexId(99))).toEqual({ former: null, enrolment });
    });

    test('OB2 row and next sequence are written together, and a number is given out once', async () => {
      const store = await enrolledStore();
      expect(await store.add(E1.id, anEntry(1))).toBe('added');
      expect((await store.currentEnrolment())?.nextSequence).toBe(2);
      expect(await store.add(E1.id, anEntry(1, 99))).toBe('sequence-taken');
      expect(await store.add(E1.id, anEntry(3))).toBe('sequence-taken');
      expect(await store.entry(hexId(99))).toBeNull();
      expect(await store.entry(hexId(3))).toBeNull();
      expect((await store.currentEnrolment())?.nextSequence).toBe(2);
    });

    test('OB1 a row that is asked for while it is added is read after it was committed', async () => {
      const store = await enrolledStore();
      const [added, back] = await Promise.all([store.add(E1.id, anEntry(1)), store.entry(hexId(1))]);
      expect([added, back]).toEqual(['added', anEntry(1)]);
    });

    test('OB2 a record made by what was read a while ago is stored only if all of that still holds', async () => {
      const store = await enrolledStore();
      const seen = E1.membership.sha256;
      expect(await store.add(E1.id, anEntry(1), aMembership(9).sha256)).toBe('sequence-taken');
      expect(await store.add(E1.id, anEntry(2), seen)).toBe('sequence-taken');
      expect(await store.add(E1.id, anEntry(1), seen)).toBe('added');
      await store.enrol(E2);
      expect(await store.add(E1.id, anEntry(2), seen)).toBe('sequence-taken');
      expect((await store.counts()).waiting).toBe(1);
    });

    test('OB2 two tabs racing for one number: one gets it', async () => {
      const there = place();
      const [left, right] = [there.open(), there.open()];
      await left.enrol(E1);
      const outcomes = await Promise.all([left.add(E1.id, anEntry(1, 11)), right.add(E1.id, anEntry(1, 12))]);
      expect(outcomes.sort()).toEqual(['added', 'sequence-taken']);
      expect((await right.currentEnrolment())?.nextSequence).toBe(2);
    });

    test('a record of an unknown enrolment is not stored', async () => {
      const store = await enrolledStore();
      expect(await store.add(E2.id, anEntry(1))).toBe('sequence-taken');
      expect((await store.counts()).waiting).toBe(0);
    });

    test('a second row under a known id is a failure and changes nothing', async () => {
      const store = await withWaiting(1);
      await expect(store.add(E1.id, anEntry(2, 1))).rejects.toMatchObject({ name: 'StorageFailed' });
      expect((await store.currentEnrolment())?.nextSequence).toBe(2);
      expect((await store.counts()).waiting).toBe(1);
    });

    test('everything is there after a restart', async () => {
      const there = place();
      const before = there.open();
      await before.enrol(E1);
      await before.add(E1.id, anEntry(1));
      await before.saveSyncState({ ...INITIAL_SYNC_STATE, pauseMs: 7, nextAttemptAtMs: 8 });
      const after = there.open();
      expect(await after.entry(hexId(1))).toEqual(anEntry(1));
      expect((await after.currentEnrolment())?.nextSequence).toBe(2);
      expect((await after.syncState()).pauseMs).toBe(7);
    });

    test('the records in a state come in their order, bounded, from above a number', async () => {
      const store = await withWaiting(7);
      await store.markSent([hexId(6)], B1);
      await settle(store, B2, [7]);
      const sequences = async (limit: number, above: number, state: OutboxState = 'waiting') =>
        (await store.inState(state, E1.id, limit, above)).map(({ sequence }) => sequence);
      expect(await sequences(3, 0)).toEqual([1, 2, 3]);
      expect(await sequences(3, 3)).toEqual([4, 5]);
      expect(await sequences(3, 5)).toEqual([]);
      expect(await sequences(3, 0, 'in-flight')).toEqual([6]);
      expect(await sequences(3, 0, 'acknowledged')).toEqual([7]);
      expect(await store.inState('waiting', E2.id, 3, 0)).toEqual([]);
    });

    test('only what waits is sent, and it is then in flight with its batch', async () => {
      const store = await withWaiting(3);
      expect(await store.markSent([hexId(1), hexId(2), hexId(77)], B1)).toEqual([hexId(1), hexId(2)]);
      expect(await store.markSent([hexId(2), hexId(3)], B2)).toEqual([hexId(3)]);
      expect(await store.entry(hexId(2))).toMatchObject({ state: 'in-flight', batch: B1 });
      expect(await store.counts(E1.id)).toEqual({ waiting: 0, inFlight: 3, acknowledged: 0, quarantined: 0 });
    });

    test('OB4 what is in flight waits again: of one batch, or of every batch', async () => {
      const store = await withWaiting(3);
      await store.markSent([hexId(1)], B1);
      await store.markSent([hexId(2)], B2);
      await store.putBack(B1);
      expect(await store.entry(hexId(1))).toEqual(anEntry(1));
      expect((await store.entry(hexId(2)))?.state).toBe('in-flight');
      await store.putBack('every-batch');
      expect((await store.inState('waiting', E1.id, 10, 0)).length).toBe(3);
    });

    test('OB5 an acknowledgement settles the records of its batch that it names, and keeps the contact', async () => {
      const store = await withWaiting(3);
      await store.saveSyncState({ ...INITIAL_SYNC_STATE, pauseMs: 5_000, nextAttemptAtMs: 9 });
      await store.markSent([hexId(1), hexId(2)], B1);
      const word = anAcknowledgement(E1.id, B1, [anEntry(1), anEntry(3)]);
      expect(await store.applyAcknowledgement(word, contact, NOTHING)).toBe(1);
      expect((await store.entry(hexId(1)))?.state).toBe('acknowledged');
      expect((await store.entry(hexId(2)))?.state).toBe('waiting');
      expect((await store.entry(hexId(3)))?.state).toBe('waiting');
      expect(await store.syncState()).toEqual({ ...INITIAL_SYNC_STATE, lastContactAtMs: contact.atMs });
      expect((await store.currentEnrolment())?.clockOffsetMs).toBe(-100);
    });

    test('OB5 an acknowledgement for another enrolment or batch settles nothing', async () => {
      const store = await withWaiting(1);
      await store.markSent([hexId(1)], B1);
      expect(
        await store.applyAcknowledgement(anAcknowledgement(E2.id, B1, [anEntry(1)]), contact, NOTHING),
      ).toBe(0);
      expect(
        await store.applyAcknowledgement(anAcknowledgement(E1.id, B2, [anEntry(1)]), contact, NOTHING),
      ).toBe(0);
      expect((await store.entry(hexId(1)))?.state).toBe('in-flight');
    });

    test('OB6 conflict and rejected stay in quarantine, and nothing removes them', async () => {
      const store = await withWaiting(2);
      await store.markSent([hexId(1)], B1);
      await store.applyAcknowledgement(
        anAcknowledgement(E1.id, B1, [anEntry(1)], 'conflict'),
        contact,
        NOTHING,
      );
      await store.markSent([hexId(2)], B2);
      await store.applyAcknowledgement(
        anAcknowledgement(E1.id, B2, [anEntry(2)], 'rejected'),
        contact,
        NOTHING,
      );
      expect(await store.removeExpired(RECEIVED_AT_MS + 400 * DAY_MS, 10)).toBe(0);
      expect((await store.quarantined(10)).map(({ outcome }) => outcome)).toEqual(['conflict', 'rejected']);
      expect(await store.quarantined(1)).toHaveLength(1);
      expect((await store.counts()).quarantined).toBe(2);
    });

    test("OB7 an acknowledged record goes after 30 days of the collector's clock, not a moment before", async () => {
      const store = await withWaiting(3);
      await store.markSent([hexId(1), hexId(2)], B1);
      const word = anAcknowledgement(E1.id, B1, [anEntry(1), anEntry(2)]);
      await store.applyAcknowledgement(word, { ...contact, atMs: 5 }, NOTHING);
      expect(await store.removeExpired(RECEIVED_AT_MS + 30 * DAY_MS - 1, 10)).toBe(0);
      expect(await store.removeExpired(RECEIVED_AT_MS - 90 * DAY_MS, 10)).toBe(0);
      expect(await store.removeExpired(RECEIVED_AT_MS + 30 * DAY_MS, 1)).toBe(1);
      expect(await store.removeExpired(RECEIVED_AT_MS + 30 * DAY_MS, 10)).toBe(1);
      expect(await store.counts()).toEqual({ waiting: 1, inFlight: 0, acknowledged: 0, quarantined: 0 });
      expect((await store.currentEnrolment())?.nextSequence).toBe(4);
    });

    test('OB6 what a person sends again leaves quarantine, and nothing else moves', async () => {
      const store = await withWaiting(3);
      await settle(store, B1, [1, 2], 'conflict');
      expect(await store.sendAgain([hexId(1), hexId(3), hexId(77)])).toBe(1);
      expect(await store.entry(hexId(1))).toEqual(anEntry(1));
      expect((await store.entry(hexId(2)))?.state).toBe('quarantined');
      expect(await store.sendAgain([hexId(1)])).toBe(0);
    });

    test('OB7 what another epoch confirmed is not removed, in each enrolment by its own epoch', async () => {
      const store = await withWaiting(3);
      await store.enrol(E2);
      await store.add(E2.id, anEntry(1, 21));
      await settle(store, B1, [1, 2]);
      await store.markSent([hexId(21)], B2);
      await store.applyAcknowledgement(anAcknowledgement(E2.id, B2, [anEntry(1, 21)]), contact, NOTHING);
      // The first enrolment meets another epoch; the second has not yet.
      await settle(store, B1, [3], 'stored', OTHER_EPOCH);
      expect(await store.removeExpired(RECEIVED_AT_MS + 30 * DAY_MS, 10)).toBe(2);
      expect(await store.entry(hexId(3))).toBeNull();
      expect(await store.entry(hexId(21))).toBeNull();
      expect((await store.counts()).acknowledged).toBe(2);
      const answer: OfferAnswer = {
        protocol: 1,
        enrolment: E1.id,
        offer: hexId<OfferId>(0xf1),
        epoch: OTHER_EPOCH,
        lacking: [],
      };
      await store.applyOfferAnswer(answer, [hexId(1)]);
      expect(await store.removeExpired(RECEIVED_AT_MS + 30 * DAY_MS, 10)).toBe(1);
      expect((await store.entry(hexId(2)))?.state).toBe('acknowledged');
    });

    test('OB10 a receipt settles the records it names by id and SHA-256, in whatever state and batch', async () => {
      const store = await withWaiting(5);
      await settle(store, B1, [1], 'conflict');
      await store.markSent([hexId(2)], B2);
      const named = [anEntry(1), anEntry(2), anEntry(3), { ...anEntry(4), sha256: anEntry(5).sha256 }];
      const receipt = anAcknowledgement(E1.id, hexId<BatchId>(0xf1), named);
      expect(await store.applyReceipt(receipt, NOTHING)).toBe(3);
      expect(await store.counts()).toEqual({ waiting: 2, inFlight: 0, acknowledged: 3, quarantined: 0 });
      expect(await store.entry(hexId(2))).toMatchObject({
        state: 'acknowledged',
        batch: null,
        acknowledgedAtMs: RECEIVED_AT_MS,
        epoch: EPOCH,
      });
      expect(await store.applyReceipt(receipt, NOTHING)).toBe(0);
      // The batch that was under way comes back, and finds nothing left to do.
      expect(
        await store.applyAcknowledgement(anAcknowledgement(E1.id, B2, [anEntry(2)]), contact, NOTHING),
      ).toBe(0);
    });

    test('OB10 a line the collector could not read is known by its SHA-256 alone', async () => {
      const store = await withWaiting(3);
      await store.markSent([hexId(2)], B1);
      const receipt = anAcknowledgement(E1.id, B2, [anEntry(1), anEntry(2)], 'rejected');
      expect(await store.applyReceipt(receipt, NOTHING)).toBe(2);
      expect((await store.quarantined(10)).map(({ sequence }) => sequence)).toEqual([1, 2]);
      expect(await store.applyReceipt(receipt, NOTHING)).toBe(0);
    });

    test('ST4 starts are counted from one, each with its id, by every tab and after a restart', async () => {
      const there = place();
      const store = there.open();
      await store.enrol(E1);
      expect(await store.lastStart(E1.id)).toBeNull();
      expect(await store.beginStart(E1.id, hexId(7))).toEqual({ number: 1, id: hexId(7) });
      const other = there.open();
      const both = await Promise.all([store.beginStart(E1.id, hexId(8)), other.beginStart(E1.id, hexId(9))]);
      expect(both.map(({ number }) => number).sort()).toEqual([2, 3]);
      expect(await other.lastStart(E1.id)).toEqual(both.find(({ number }) => number === 3));
    });

    test('ST4 a start is counted for no enrolment that the store does not have', async () => {
      const store = await enrolledStore();
      await expect(store.beginStart(E2.id, hexId(7))).rejects.toMatchObject({ reason: 'closed' });
      await expect(store.lastStart(E2.id)).rejects.toMatchObject({ reason: 'closed' });
      expect(await store.beginStart(E1.id, hexId(8))).toEqual({ number: 1, id: hexId(8) });
    });

    test('OB10 a receipt of another enrolment changes nothing, and none is a contact', async () => {
      const store = await withWaiting(1);
      const state = { ...INITIAL_SYNC_STATE, pauseMs: 5_000, nextAttemptAtMs: 9 };
      await store.saveSyncState(state);
      expect(await store.applyReceipt(anAcknowledgement(E2.id, B1, [anEntry(1)]), NOTHING)).toBe(0);
      expect(await store.entry(hexId(1))).toEqual(anEntry(1));
      const old = anAcknowledgement(E1.id, B1, [anEntry(1)], 'stored', RECEIVED_AT_MS, OTHER_EPOCH);
      expect(await store.applyReceipt(old, NOTHING)).toBe(1);
      expect(await store.syncState()).toEqual(state);
      expect(await store.currentEnrolment()).toMatchObject({ epoch: EPOCH, clockOffsetMs: null });
      // Whether the collector of today has it is not known from an old file.
      expect((await store.unconfirmed(E1.id, 10)).map(({ id }) => id)).toEqual([hexId(1)]);
    });

    test('EP1 an acknowledgement brings its epoch, and what another one confirmed is found', async () => {
      const store = await withWaiting(4);
      await settle(store, B1, [1, 2]);
      expect(await store.unconfirmed(E1.id, 10)).toEqual([]);
      await settle(store, B2, [3], 'stored', OTHER_EPOCH);
      expect((await store.currentEnrolment())?.epoch).toBe(OTHER_EPOCH);
      const found = await store.unconfirmed(E1.id, 10);
      expect(found.map(({ id }) => id).sort()).toEqual([hexId(1), hexId(2)]);
      expect(await store.unconfirmed(E1.id, 1)).toHaveLength(1);
      expect(await store.unconfirmed(E2.id, 10)).toEqual([]);
    });

    test('EP1 the answer to an offer confirms what was offered, and what is lacking waits again', async () => {
      const store = await withWaiting(4);
      await settle(store, B1, [1, 2, 3]);
      await settle(store, B2, [4], 'stored', OTHER_EPOCH);
      const answer: OfferAnswer = {
        protocol: 1,
        enrolment: E1.id,
        offer: hexId<OfferId>(0xf1),
        epoch: OTHER_EPOCH,
        lacking: [hexId(1), hexId(3)],
      };
      // The third was not in the offer: no answer can speak of it.
      expect(await store.applyOfferAnswer(answer, [hexId(1), hexId(2), hexId(77)])).toBe(1);
      expect(await store.entry(hexId(1))).toEqual(anEntry(1));
      expect(await store.entry(hexId(2))).toMatchObject({ state: 'acknowledged', epoch: OTHER_EPOCH });
      expect((await store.unconfirmed(E1.id, 10)).map(({ id }) => id)).toEqual([hexId(3)]);
      expect(await store.applyOfferAnswer({ ...answer, enrolment: E2.id }, [hexId(3)])).toBe(0);
      expect((await store.entry(hexId(3)))?.state).toBe('acknowledged');
    });

    test('OB8 the line and its digest never change on the way', async () => {
      const store = await withWaiting(1);
      await store.markSent([hexId(1)], B1);
      await store.putBack(B1);
      await store.markSent([hexId(1)], B2);
      await store.applyAcknowledgement(anAcknowledgement(E1.id, B2, [anEntry(1)]), contact, NOTHING);
      expect(await store.entry(hexId(1))).toMatchObject({ line: anEntry(1).line, sha256: anEntry(1).sha256 });
    });
  });
}
