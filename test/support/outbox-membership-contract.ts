import { afterEach, describe, expect, test } from 'vitest';
import type { BatchId, Epoch, PublicKey } from '../../src/core/kernel/brand.ts';
import type { HeldHeads, PendingEnrolment } from '../../src/device/outbox/outbox-store.ts';
import {
  aMembership,
  anAcknowledgement,
  anEnrolment,
  anEntry,
  hexId,
  NOTHING,
  type OutboxStoreFixture,
} from './outbox-store-contract.ts';

const E1 = anEnrolment(1);
const E2 = anEnrolment(2);
const B1 = hexId<BatchId>(0xb1);
const B2 = hexId<BatchId>(0xb2);
const CONTACT = { atMs: 1_760_000_500_100, clockOffsetMs: -100 };
const HEARD_AT_MS = 1_760_000_500_000;
const PENDING: PendingEnrolment = {
  code: '0123456789',
  publicKey: 'device key 3' as PublicKey,
  signingKey: { ofDevice: 3 },
};

function headsAt(audit: number, ledger: number, epoch = hexId<Epoch>(0xa)): HeldHeads {
  const at = (sequence: number) => ({ sequence, hash: 'c'.repeat(64) });
  const said = { protocol: 2, epoch, audit: at(audit), ledger: at(ledger) } as const;
  return { jws: `header.heads-${audit}-${ledger}.signature`, said };
}

/** What every outbox store must do with keys and memberships. */
export function outboxMembershipContract(engine: string, makePlace: () => OutboxStoreFixture): void {
  describe(`memberships in the outbox store on ${engine}`, () => {
    const places: OutboxStoreFixture[] = [];
    function place(): OutboxStoreFixture {
      const made = makePlace();
      places.push(made);
      return made;
    }
    async function enrolledStore() {
      const store = place().open();
      await store.enrol(E1);
      return store;
    }
    const heardAt = (receivedAtMs: number, batch = B1) =>
      anAcknowledgement(E1.id, batch, [], 'stored', receivedAtMs);
    afterEach(async () => {
      await Promise.all(places.splice(0).map((each) => each.close()));
    });

    test('a key that is asked for stays until it is answered, over a restart', async () => {
      const home = place();
      const store = home.open();
      expect(await store.pendingEnrolment()).toBeNull();
      await store.savePendingEnrolment(PENDING);
      expect(await home.open().pendingEnrolment()).toEqual(PENDING);
      const other = { ...PENDING, code: 'BCDFGHJKLM' };
      await store.savePendingEnrolment(other);
      expect(await store.pendingEnrolment()).toEqual(other);
      await store.enrol(E1);
      expect(await store.pendingEnrolment()).toBeNull();
      expect(await home.open().currentEnrolment()).toMatchObject({
        signingKey: E1.signingKey,
        membership: E1.membership,
      });
    });

    test('ME2 an acknowledgement brings a changed membership, and leaves it when it brings none', async () => {
      const store = await enrolledStore();
      await store.applyAcknowledgement(heardAt(HEARD_AT_MS), CONTACT, {
        ...NOTHING,
        membership: aMembership(7),
      });
      expect(await store.currentEnrolment()).toMatchObject({
        membership: aMembership(7),
        heardAtMs: HEARD_AT_MS,
        signingKey: E1.signingKey,
      });
      await store.applyAcknowledgement(heardAt(HEARD_AT_MS + 5, B2), CONTACT, NOTHING);
      expect(await store.currentEnrolment()).toMatchObject({
        membership: aMembership(7),
        heardAtMs: HEARD_AT_MS + 5,
      });
      // Over the network it answers a batch of now, whatever the collector's clock says.
      await store.applyAcknowledgement(heardAt(HEARD_AT_MS - 900), CONTACT, {
        ...NOTHING,
        membership: aMembership(8),
      });
      expect(await store.currentEnrolment()).toMatchObject({
        membership: aMembership(8),
        heardAtMs: HEARD_AT_MS - 900,
      });
    });

    test('ME2 a receipt file brings one too, but an old file none that was followed by another', async () => {
      const store = await enrolledStore();
      await store.applyReceipt(heardAt(HEARD_AT_MS), { ...NOTHING, membership: aMembership(7) });
      expect(await store.currentEnrolment()).toMatchObject({
        membership: aMembership(7),
        heardAtMs: HEARD_AT_MS,
      });
      await store.applyReceipt(heardAt(HEARD_AT_MS + 9), NOTHING);
      await store.applyReceipt(heardAt(HEARD_AT_MS + 5), { ...NOTHING, membership: aMembership(8) });
      await store.applyReceipt(heardAt(HEARD_AT_MS + 9), { ...NOTHING, membership: aMembership(8) });
      expect(await store.currentEnrolment()).toMatchObject({
        membership: aMembership(7),
        heardAtMs: HEARD_AT_MS + 9,
      });
      // The records of an old file are settled all the same.
      await store.add(E1.id, anEntry(1));
      const old = anAcknowledgement(E1.id, B1, [anEntry(1)], 'stored', HEARD_AT_MS - 1);
      expect(await store.applyReceipt(old, { ...NOTHING, membership: aMembership(9) })).toBe(1);
      expect((await store.currentEnrolment())?.membership).toEqual(aMembership(7));
    });

    test('HE2 the highest heads of an epoch are kept, by network and file, and those of a new epoch', async () => {
      const home = place();
      const store = home.open();
      await store.enrol(E1);
      const kept = async () => (await home.open().currentEnrolment())?.heads ?? null;
      expect(await kept()).toBeNull();
      const [low, high] = [headsAt(2, 9), headsAt(3, 9)];
      const bringing = (heads: HeldHeads) => ({ membership: null, heads });
      await store.applyAcknowledgement(heardAt(HEARD_AT_MS), CONTACT, bringing(high));
      for (const lower of [low, headsAt(3, 8), headsAt(9, 1)]) {
        await store.applyAcknowledgement(heardAt(HEARD_AT_MS, B2), CONTACT, bringing(lower));
        expect(await kept()).toEqual(high);
      }
      await store.applyAcknowledgement(heardAt(HEARD_AT_MS), CONTACT, NOTHING);
      await store.applyReceipt(heardAt(HEARD_AT_MS + 1), bringing(headsAt(4, 10)));
      expect(await kept()).toEqual(headsAt(4, 10));
      // A file that is older than what was heard says nothing new, whatever its epoch.
      await store.applyReceipt(heardAt(HEARD_AT_MS - 1), bringing(headsAt(1, 1, hexId(0xb))));
      expect(await kept()).toEqual(headsAt(4, 10));
      await store.applyAcknowledgement(
        heardAt(HEARD_AT_MS + 2),
        CONTACT,
        bringing(headsAt(1, 1, hexId(0xb))),
      );
      expect(await kept()).toEqual(headsAt(1, 1, hexId(0xb)));
    });

    test('ME2 a membership touches no other enrolment', async () => {
      const store = await enrolledStore();
      await store.enrol(E2);
      await store.applyAcknowledgement(heardAt(HEARD_AT_MS), CONTACT, {
        ...NOTHING,
        membership: aMembership(7),
      });
      expect(await store.currentEnrolment()).toMatchObject({ membership: E2.membership, heardAtMs: 0 });
    });

    test('ME4 a former key stays while anything made under it is here, and goes with the last of it', async () => {
      const store = await enrolledStore();
      await store.add(E1.id, anEntry(1));
      await store.enrol(E2);
      const left = async () => (await store.enrolments()).map(({ id }) => id).sort();
      await store.forgetDrained();
      expect(await left()).toEqual([E1.id, E2.id]);
      await store.markSent([hexId(1)], B1);
      await store.applyAcknowledgement(anAcknowledgement(E1.id, B1, [anEntry(1)]), CONTACT, NOTHING);
      // Acknowledged, it may still be asked for by a restored collector.
      await store.forgetDrained();
      expect(await left()).toEqual([E1.id, E2.id]);
      expect(await store.removeExpired(Number.MAX_SAFE_INTEGER, 10)).toBe(1);
      await store.forgetDrained();
      expect(await left()).toEqual([E2.id]);
      expect((await store.currentEnrolment())?.id).toBe(E2.id);
    });

    test('the present enrolment stays, with nothing made under it', async () => {
      const store = await enrolledStore();
      await store.forgetDrained();
      expect((await store.currentEnrolment())?.id).toBe(E1.id);
    });
  });
}
