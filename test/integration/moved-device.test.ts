import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import type { EnrolmentId, Sha256 } from '../../src/core/kernel/brand.ts';
import { type Day, dayStartMs } from '../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { packed, plainRecord, responseBody, sha256, UNIT } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { partOf } from '../support/reference-crypto.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const NEW_UNIT = '04@2025-07-01' as UnitRef;
const HOUR_MS = 3_600_000;

/** Made before the first contact: what comes later was waiting since. */
const LAST_SEQUENCE = 20;

describe.each(ENGINES)('ME7 a device that was moved, on $name', (engine) => {
  let server: TestCollector;
  let nowMs: number;
  let id: EnrolmentId;
  let sequence: number;

  const on = (day: number, hour = 9) => {
    nowMs = dayStartMs(`2026-11-${day}` as Day) + hour * HOUR_MS;
  };
  beforeEach(async () => {
    on(14);
    sequence = 0;
    server = await startTestCollector(engine, {}, { now: () => nowMs });
    id = await server.enrol();
  });
  afterEach(() => server.stop());

  const move = (unit: UnitRef, day: number) =>
    server.collector.deviceAdministration.move(
      id,
      { unit, from: `2026-11-${day}` as Day },
      { actor: 'Chị Hoa', today: `2026-11-${day}` as Day, mayManage: () => true },
    );

  /** Sends one response, made so many hours ago for a unit. @returns the membership it was given, or null */
  const send = async (
    unit: string,
    { agoHours = 0, membership = null as Sha256 | null, byFile = false } = {},
  ): Promise<{ readonly outcome: string; readonly membership: string | null }> => {
    sequence += 1;
    const body = responseBody({}, nowMs - agoHours * HOUR_MS);
    const changes = { clockMs: nowMs, lastSequence: LAST_SEQUENCE, membership };
    const batch = packed(id, [plainRecord({ sequence, unit, body })], changes);
    if (byFile) {
      const received = await receiveBatch(batch, server.collector.ingest, 'file');
      if (!received.ok) throw new Error(received.error.kind);
      const { records, membership: given } = received.value.acknowledgement;
      return { outcome: records[0]?.outcome ?? '', membership: given };
    }
    const answer = await acknowledgementOf(await server.post(batch));
    return { outcome: answer.records[0]?.outcome ?? '', membership: answer.membership };
  };
  const heldReasons = async () =>
    (await server.collector.database.writer.selectFrom('held').select('reason').execute()).map(
      ({ reason }) => reason,
    );

  test('counts for its former unit until it was told, whenever that comes in', async () => {
    await move(NEW_UNIT, 14);
    on(16);
    // Two days without a network, and then its backlog.
    const { outcome, membership } = await send(UNIT, { agoHours: 20 });
    expect(outcome).toBe('stored');
    const told = sha256(partOf(membership ?? '', 1));
    expect((await send(UNIT, { agoHours: 40, membership: told })).outcome).toBe('stored');
    on(19);
    expect((await send(UNIT, { agoHours: 80, membership: told })).outcome).toBe('stored');
    expect((await send(NEW_UNIT, { membership: told })).outcome).toBe('stored');
    expect(await heldReasons()).toEqual([]);
  });

  test('is held for its former unit once it knows, until a person lets it in', async () => {
    await move(NEW_UNIT, 14);
    const { membership } = await send(UNIT);
    const told = sha256(partOf(membership ?? '', 1));
    await send(NEW_UNIT, { membership: told });
    on(17);
    expect((await send(UNIT, { membership: told })).outcome).toBe('held');
    expect(await heldReasons()).toEqual(['unit-left']);
    const { held, ingest } = server.collector;
    expect(await releaseHeld({ held, ...ingest })).toEqual({ released: 0, stillHeld: { 'unit-left': 1 } });
    expect((await releaseHeld({ held, ...ingest }, { revokedOf: id })).released).toBe(1);
  });

  test('gains nothing by never saying that it knows', async () => {
    await move(NEW_UNIT, 14);
    expect((await send(UNIT)).outcome).toBe('stored');
    on(15);
    // The first answer may have been lost.
    expect((await send(UNIT)).outcome).toBe('stored');
    on(17);
    expect((await send(UNIT)).outcome).toBe('held');
  });

  test('is not held to know what was given to somebody who carried its file, nor of a newer move', async () => {
    await move(NEW_UNIT, 14);
    await send(UNIT, { byFile: true });
    on(16);
    await send(UNIT, { byFile: true });
    on(18);
    expect((await send(UNIT)).outcome).toBe('stored');
    on(19);
    await send(UNIT);
    await move(UNIT as UnitRef, 19);
    on(21);
    expect((await send(NEW_UNIT)).outcome).toBe('stored');
    expect((await send(UNIT)).outcome).toBe('stored');
  });
});
