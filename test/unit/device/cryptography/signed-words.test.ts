import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { Epoch, KeyId, OfferId, PublicKey } from '../../../../src/core/kernel/brand.ts';
import { DAY_MS } from '../../../../src/core/kernel/duration.ts';
import {
  type CollectorKey,
  encodeMembership,
  type Membership,
} from '../../../../src/core/protocol/messages/membership.ts';
import { parseRecord } from '../../../../src/core/protocol/messages/record.ts';
import { collectorSignedHeader } from '../../../../src/core/protocol/signed.ts';
import { newCycleMemory, runCycle } from '../../../../src/device/sync/sync-cycle.ts';
import { hexId } from '../../../support/outbox-store-contract.ts';
import { keyNamed, type ReferenceKey, signed } from '../../../support/reference-crypto.ts';
import { RECEIPT_KEY, SEALING_KEY } from '../../../support/test-keys.ts';
import { TestDevice } from '../device-fixture.ts';
import type { Behaviour, OfferBehaviour } from '../fake-collector.ts';

const GREETING = { now: true, heartbeat: true };
const NOT_THE_COLLECTOR = { kind: 'not-the-collector', status: 200 };

function cycle(device: TestDevice) {
  return runCycle(device.ports(), newCycleMemory(), GREETING);
}

async function current(device: TestDevice) {
  return must(await device.store.currentEnrolment(), 'it is enrolled');
}

describe('an answer that is not signed by the pinned receipt key', () => {
  test.each<[string, Behaviour]>([
    ['by a stranger under the right name', { signedBy: keyNamed('stranger') }],
    ['by the right key for an offer', { signedAs: 'sipas-offer-answer' }],
    ['by the right key for a membership', { signedAs: 'sipas-membership' }],
    ['for another batch', { names: 'another-batch' }],
    ['for another enrolment', { names: 'another-enrolment' }],
  ])('SY2 SG2 OB5 an acknowledgement %s settles nothing', async (_, behaviour) => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    await device.submitMany(2);
    collector.behave = () => behaviour;
    expect(await cycle(device)).toBe('failed');
    expect(await store.counts()).toMatchObject({ waiting: 2, inFlight: 0, acknowledged: 0 });
    expect((await store.syncState()).lastFailure).toEqual(NOT_THE_COLLECTOR);
    expect(await current(device)).toMatchObject({ clockOffsetMs: null, heardAtMs: 0 });
    collector.behave = () => 'answers';
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect([...collector.counted.values()]).toEqual([1, 1]);
  });

  test('SG2 a forged heartbeat’s answer removes nothing, whatever time it claims', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    await device.submitMany(1);
    await cycle(device);
    collector.nowMs += 31 * DAY_MS;
    collector.behave = () => ({ signedBy: keyNamed('stranger') });
    device.nowMs += DAY_MS;
    expect(await cycle(device)).toBe('failed');
    expect((await store.counts()).acknowledged).toBe(1);
  });

  test.each<[string, OfferBehaviour]>([
    ['by a stranger under the right name', { signedBy: keyNamed('stranger') }],
    ['by the right key as an acknowledgement', { signedAs: 'sipas-acknowledgement' }],
    ['for another offer', { offer: hexId<OfferId>(0xbad) }],
    ['for another enrolment', { enrolment: hexId(0xbad) }],
  ])('SG2 SG3 an offer answer %s confirms nothing', async (_, behaviour) => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    const drafts = await device.submitMany(2);
    await cycle(device);
    const ids = drafts.map(({ id }) => id);
    collector.restore(hexId<Epoch>(2), ids);
    collector.behaveOnOffer = () => behaviour;
    device.later();
    expect(await cycle(device)).toBe('failed');
    const { id } = await current(device);
    expect(await store.unconfirmed(id, 10)).toHaveLength(2);
    collector.behaveOnOffer = () => 'answers';
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect([...collector.ledger.keys()].sort()).toEqual([...ids].sort());
  });

  test('SG3 the answer to a former offer, played again, confirms nothing', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    const drafts = await device.submitMany(1);
    await cycle(device);
    collector.restore(hexId<Epoch>(2), []);
    let recorded: string | null = null;
    const ports = device.ports({
      fetch: async (url, init) => {
        const answer = await collector.fetch(url, init);
        if (url !== '/api/v1/offers') return answer;
        const text = await answer.text();
        recorded ??= text;
        return new Response(recorded);
      },
    });
    device.later();
    expect(await runCycle(ports, newCycleMemory(), GREETING)).toBe('drained');
    // Restored once more, now without the record: the old answer would call it safe.
    collector.restore(
      hexId<Epoch>(2),
      drafts.map(({ id }) => id),
    );
    collector.epoch = hexId<Epoch>(3);
    device.later();
    expect(await runCycle(ports, newCycleMemory(), GREETING)).toBe('failed');
    expect(await store.unconfirmed((await current(device)).id, 10)).toHaveLength(1);
    expect(collector.offers).toHaveLength(2);
    expect(new Set(collector.offers.map(({ offer }) => offer)).size).toBe(2);
  });
});

describe('a membership that changed', () => {
  test('ME2 a new name and place come with the next acknowledgement, and the header says so from then on', async () => {
    const device = await TestDevice.enrolled();
    const { collector } = device;
    const { id, membership: before } = await current(device);
    collector.change(id, { deviceName: 'Quầy 2' });
    expect(await cycle(device)).toBe('drained');
    const { membership } = await current(device);
    expect(membership).toMatchObject({ deviceName: 'Quầy 2', places: before.places });
    await cycle(device);
    expect(collector.batches.map(({ header }) => header.membership)).toEqual([
      before.sha256,
      membership.sha256,
    ]);
  });

  test('ME3 a new receipt key is adopted on the old one’s word, in the middle of a cycle', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    await device.submitMany(201);
    const next = keyNamed('next receipt');
    collector.receiptKeys = [next, RECEIPT_KEY];
    expect(await cycle(device)).toBe('drained');
    expect(collector.batches.map(({ header }) => header.receiptKey)).toEqual([RECEIPT_KEY.id, next.id]);
    expect((await store.counts()).acknowledged).toBe(201);
    // The old one has nothing to say any more.
    collector.receiptKeys = [next];
    await device.submitMany(1);
    expect(await cycle(device)).toBe('drained');
  });

  test('a new sealing key seals what is made from then on; what was sealed before goes as it is', async () => {
    const device = await TestDevice.enrolled();
    const { collector } = device;
    const keyOf = async () => {
      const [draft] = await device.submitMany(1);
      const entry = must(await device.store.entry(must(draft, 'one was made').id), 'it was stored');
      const record = parseRecord(entry.line);
      return record.ok ? record.value.key : null;
    };
    collector.sealingKeys = [keyNamed('next sealing'), SEALING_KEY];
    expect(await keyOf()).toBe(SEALING_KEY.id);
    expect(await cycle(device)).toBe('drained');
    expect(await keyOf()).toBe(keyNamed('next sealing').id);
    expect(await cycle(device)).toBe('drained');
    expect(collector.ledger.size).toBe(2);
  });

  /** A point of the right form that is not on the curve. */
  const noPoint = `B${'A'.repeat(85)}E` as PublicKey;
  test.each<[string, Partial<Membership>, ReferenceKey]>([
    ['for another device’s key', { deviceKey: keyNamed('other device').publicKey }, RECEIPT_KEY],
    ['for another enrolment', { enrolment: hexId(0xbad) }, RECEIPT_KEY],
    ['signed by a stranger', { deviceName: 'Quầy 2' }, keyNamed('stranger')],
    ['with a key under another’s id', { sealingKey: named('a', keyNamed('b')) }, RECEIPT_KEY],
    [
      'with a sealing key that is no point',
      { sealingKey: { id: keyIdOf(noPoint), publicKey: noPoint } },
      RECEIPT_KEY,
    ],
    [
      'with a receipt key that is no point',
      { receiptKey: { id: keyIdOf(noPoint), publicKey: noPoint } },
      RECEIPT_KEY,
    ],
  ])('ME2 ME3 one %s is not adopted, and the records are settled all the same', async (_, change, by) => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    const before = await current(device);
    await device.submitMany(1);
    const member = must(collector.members.get(before.id), 'it is a member');
    const header = collectorSignedHeader('sipas-membership', RECEIPT_KEY.id);
    collector.membershipOf = () => signed(header, encodeMembership({ ...member, ...change }), by);
    expect(await cycle(device)).toBe('drained');
    expect(await current(device)).toMatchObject({ membership: before.membership });
    expect((await store.counts()).acknowledged).toBe(1);
  });
});

function named(name: string, { publicKey }: ReferenceKey): CollectorKey {
  return { id: keyNamed(name).id, publicKey };
}

function keyIdOf(publicKey: PublicKey): KeyId {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16) as KeyId;
}
