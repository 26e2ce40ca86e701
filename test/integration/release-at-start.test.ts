import { describe, expect, test, vi } from 'vitest';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { startCollector } from '../../src/collector/start/start-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { type Unit, type UnitRef, unitRef } from '../../src/core/units/unit.ts';
import { NOW_MS, packed, plainRecords, randomHex } from '../support/batches.ts';
import {
  checkedBatch,
  commit,
  enroller,
  responsesByState,
  rowCounts,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

const SETTINGS = {
  port: 0,
  host: '127.0.0.1',
  keys: null,
  evidence: null,
  tls: null,
  trustedProxies: [],
  publicUrl: null,
  release: null,
  spanReleaseDays: 10,
  largeGapPoints: 5,
  webhookNetworks: [],
  ...{ backups: null, metrics: null },
  provider: null,
  logLevel: 'silent',
};

describe.each(ENGINES)('a start on $name', (engine) => {
  test('CO11 counts what is held and passes now, while it serves', async () => {
    const place = await engine.newPlace();
    const settings = { dataDir: place.settings.dataDir, databaseUrl: place.settings.databaseUrl ?? null };
    const before = await openCollector(settings, () => NOW_MS);
    const id = randomHex() as EnrolmentId;
    await before.enrolments.add({
      id,
      unit: '99@2025-07-01' as UnitRef,
      name: 'Máy 1',
      day: '2026-11-14' as Day,
      publicKey: DEVICE_KEY.publicKey,
    });
    const records = plainRecords(3, { unit: '99@2025-07-01' });
    expect(await receiveBatch(packed(id, records), before.ingest)).toMatchObject({ ok: true });
    await before.units.change((existing) => {
      const added: Unit = {
        ...(existing[0] as Unit),
        code: '99',
        validFrom: '2025-07-01' as Day,
        validTo: null,
      };
      expect(unitRef(added)).toBe('99@2025-07-01');
      return ok({ units: [...existing, added], added: [added], updated: [], unchangedCount: 0 });
    });
    expect(await rowCounts(before.database)).toMatchObject({ held: 3, records: 0 });
    await before.close();

    const running = await startCollector({ ...SETTINGS, ...settings });
    await vi.waitFor(
      async () => expect(await rowCounts(running.collector.database)).toMatchObject({ held: 0, records: 3 }),
      { timeout: 20_000 },
    );
    await running.stop();
    await place.remove();
  });

  test('RL2 moves the figures of the day before, which waited while it was off at night', async () => {
    const place = await engine.newPlace();
    const settings = { dataDir: place.settings.dataDir, databaseUrl: place.settings.databaseUrl ?? null };
    const before = await openCollector(settings, () => Date.now() - DAY_MS);
    const id = await enroller(before.database)();
    await commit(before.ingest.store, checkedBatch(id, plainRecords(12)));
    await before.close();
    expect(before.releaseTime).toBe('daily');
    const running = await startCollector({ ...SETTINGS, ...settings });
    const states = () => responsesByState(running.collector.database);
    await vi.waitFor(async () => expect(await states()).toEqual({ released: 12 }), { timeout: 20_000 });
    await running.stop();
    await place.remove();
  });
});
