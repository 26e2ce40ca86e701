import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import type { StoredKeyRing } from '../../src/collector/keys/key-ring.ts';
import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import { StartFailure } from '../../src/collector/start-failure.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Membership } from '../../src/core/protocol/messages/membership.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { NOW_MS, packedLines, plainRecord, randomHex, recordLine, UNIT } from '../support/batches.ts';
import { rowCounts } from '../support/collector-store-fixture.ts';
import { ENGINES, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { isSignedBy, keyNamed, partOf, pkcs8Of } from '../support/reference-crypto.ts';
import { DEVICE_KEY, KEY_RING, RECEIPT_KEY, SEALING_KEY } from '../support/test-keys.ts';

const NEW_SEALING = keyNamed('sealing of today');
const NEW_RECEIPT = keyNamed('receipt of today');
const ROTATED: StoredKeyRing = {
  ...KEY_RING,
  sealing: [pkcs8Of(NEW_SEALING), ...KEY_RING.sealing],
  receipt: [pkcs8Of(NEW_RECEIPT), ...KEY_RING.receipt],
};

describe.each(ENGINES)('a ring whose keys were rotated, on $name', (engine: TestEngine) => {
  const enrolment = randomHex() as EnrolmentId;
  let place: TestDatabase;
  let collector: Collector;
  const opened = (ring: StoredKeyRing) => {
    const { dataDir, databaseUrl = null } = place.settings;
    return openCollector({ dataDir, databaseUrl, keys: JSON.stringify(ring) }, () => NOW_MS);
  };

  beforeEach(async () => {
    place = await engine.newPlace();
    const before = await opened(KEY_RING);
    await before.enrolments.add({
      id: enrolment,
      unit: UNIT as UnitRef,
      name: 'Máy 1',
      day: '2026-11-14' as Day,
      publicKey: DEVICE_KEY.publicKey,
    });
    await before.close();
    collector = await opened(ROTATED);
  });
  afterEach(async () => {
    await collector.close();
    await place.remove();
  });

  const send = async (key = SEALING_KEY, receiptKey = RECEIPT_KEY.id) => {
    const lines = [recordLine(enrolment, plainRecord(), key)];
    return receiveBatch(packedLines(enrolment, lines, { receiptKey }), collector.ingest);
  };

  test('CO15 what a late device sealed to a former key is opened and counted, and what is sealed to the new one', async () => {
    for (const key of [SEALING_KEY, NEW_SEALING]) {
      expect(await send(key)).toMatchObject({
        ok: true,
        value: { acknowledgement: { records: [{ outcome: 'stored' }] } },
      });
    }
    expect(await rowCounts(collector.database)).toMatchObject({ records: 2, held: 0 });
  });

  test('CO15 what is sealed to a key the ring never had is held, and counted once the ring has it', async () => {
    expect(await send(keyNamed('of another collector'))).toMatchObject({
      value: { acknowledgement: { records: [{ outcome: 'held', reason: 'cannot-open' }] } },
    });
    expect(await rowCounts(collector.database)).toMatchObject({ records: 0, held: 1 });
    await collector.close();
    const sealing = [...ROTATED.sealing, pkcs8Of(keyNamed('of another collector'))];
    collector = await opened({ ...ROTATED, sealing });
    expect(await releaseHeld({ ...collector, ...collector.ingest })).toEqual({ released: 1, stillHeld: {} });
    expect(await rowCounts(collector.database)).toMatchObject({ records: 1, held: 0 });
  });

  test('ME3 a device that pins the former receipt key is answered by it, and told the new one by it', async () => {
    const received = await send();
    if (!received.ok) throw new Error(received.error.kind);
    const { jws, acknowledgement } = received.value;
    expect(isSignedBy(RECEIPT_KEY.publicKey, jws)).toBe(true);
    const membership = acknowledgement.membership ?? '';
    expect(isSignedBy(RECEIPT_KEY.publicKey, membership)).toBe(true);
    const { sealingKey, receiptKey } = JSON.parse(partOf(membership, 1)) as Membership;
    expect([sealingKey.id, receiptKey.id]).toEqual([NEW_SEALING.id, NEW_RECEIPT.id]);
  });

  test('CO15 a ring that lacks a key in use keeps the collector from starting, whichever it is', async () => {
    for (const ring of [
      KEY_RING,
      { ...ROTATED, sealing: [pkcs8Of(NEW_SEALING)] },
      { ...ROTATED, receipt: [pkcs8Of(NEW_RECEIPT)] },
      { ...ROTATED, master: Buffer.alloc(32, 7).toString('base64url') },
    ]) {
      await expect(opened(ring)).rejects.toThrow(StartFailure);
    }
  });
});
