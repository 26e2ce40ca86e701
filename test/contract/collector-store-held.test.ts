import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlHeldStore } from '../../src/collector/db/counting/held-store.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import { type ReleaseOptions, releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Unit } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import {
  NOW_MS,
  type PlainRecord,
  plainRecord,
  plainRecords,
  responseBody,
  SERVICE,
  UNIT,
} from '../support/batches.ts';
import {
  checkedBatch,
  commit,
  EVIDENCE_KEY,
  newStore,
  responsesByState,
  rowCounts,
  type StoreFixture,
  TEST_OPENER,
  writeDeferred,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';
import { AT_TEN } from '../support/release-moments.ts';

/** An office nobody has imported yet. */
const LATER: Unit = {
  ...(builtInProvinces()[0] as Unit),
  code: '99',
  validFrom: '2025-07-01' as Day,
  validTo: null,
};
const LATER_REF = '99@2025-07-01';
const BEFORE = new UnitTree(builtInProvinces());
const AFTER = new UnitTree([...builtInProvinces(), LATER]);
const gaveUp = { submittedAtMs: NOW_MS, mode: 'kiosk', language: 'vi', reached: 'access.signage' };

describe.each(ENGINES)('what is held on $name', (engine) => {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;
  let held: SqlHeldStore;

  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol(LATER_REF);
    const pen = { key: Buffer.alloc(32), now: () => NOW_MS };
    held = new SqlHeldStore(fixture.database.writer, fixture.database.engine, EVIDENCE_KEY, AT_TEN, pen);
  });
  afterEach(() => fixture.database.close());

  const post = (records: readonly PlainRecord[], from: string = enrolment) =>
    commit(fixture.store, checkedBatch(from, records));
  const release = (units = AFTER, options: ReleaseOptions = {}) =>
    releaseHeld(
      {
        held,
        units: { tree: async () => units },
        questionnaires: { find: () => SERVICE },
        store: fixture.store,
        opener: TEST_OPENER,
        now: () => NOW_MS,
      },
      options,
    );
  const books = () =>
    fixture.database.writer
      .selectFrom('enrolments')
      .selectAll()
      .where('id', '=', enrolment)
      .executeTakeFirstOrThrow();

  test('CO11 what passes after an update is counted once, on the day fixed when it came', async () => {
    const comment = responseBody({ comment: 'Cán bộ rất tận tình.' }, NOW_MS - 40 * 86_400_000);
    const records = [
      ...plainRecords(3, { unit: LATER_REF }),
      plainRecord({ sequence: 4, unit: LATER_REF, body: comment }),
      plainRecord({ sequence: 5, unit: LATER_REF, kind: 'abandonment', body: gaveUp }),
    ];
    await post(records);
    expect(await release(BEFORE)).toEqual({ released: 0, stillHeld: { 'unknown-unit': 5 } });
    expect(await rowCounts(fixture.database)).toMatchObject({ held: 5, records: 0 });

    expect(await release()).toEqual({ released: 5, stillHeld: {} });
    expect(await release()).toEqual({ released: 0, stillHeld: {} });
    await writeDeferred(fixture.database);
    expect(await rowCounts(fixture.database)).toMatchObject({
      held: 0,
      records: 5,
      comments: 1,
      abandonments: 1,
    });
    expect(await responsesByState(fixture.database)).toEqual({ pending: 4 });
    const days = await fixture.database.writer.selectFrom('records').select(['day', 'hour']).execute();
    expect(days.map(({ day }) => day).sort()).toEqual(['2026-10-05', ...Array(4).fill('2026-11-14')]);
    const ledger = await fixture.database.writer
      .selectFrom('ledger')
      .select(['outcome', 'reason'])
      .distinct()
      .execute();
    expect(ledger).toEqual([{ outcome: 'stored', reason: null }]);
    expect(await books()).toMatchObject({ held: 0, seen: 5, missing: 0 });
    expect((await post(records)).every(({ outcome }) => outcome === 'duplicate')).toBe(true);
    expect(await storedTallies(fixture.database)).toEqual(
      await recountRecords(fixture.database, layoutOf(SERVICE), () => false),
    );
  });

  test('CO11 ten releases at once count each record once', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => fixture.enrol(LATER_REF)));
    for (const device of [enrolment, ...others]) await post(plainRecords(4, { unit: LATER_REF }), device);
    const released = await Promise.all(Array.from({ length: 10 }, () => release()));
    expect(released.reduce((sum, one) => sum + one.released, 0)).toBe(16);
    expect(await rowCounts(fixture.database)).toMatchObject({ held: 0, records: 16 });
    expect(await storedTallies(fixture.database)).toEqual(
      await recountRecords(fixture.database, layoutOf(SERVICE), () => false),
    );
  });

  test('CO11 a release beside new records of the same office loses and doubles nothing', async () => {
    await post(plainRecords(20, { unit: LATER_REF }));
    const devices = await Promise.all(Array.from({ length: 6 }, () => fixture.enrol()));
    const known = plainRecords(5).map((record) => ({ ...record, unit: UNIT }));
    await Promise.all([release(), release(), ...devices.map((device) => post(known, device))]);
    expect(await rowCounts(fixture.database)).toMatchObject({ held: 0, records: 50 });
    expect(await storedTallies(fixture.database)).toEqual(
      await recountRecords(fixture.database, layoutOf(SERVICE), () => false),
    );
  });

  test('CO11 a flag and a time fixed at ingest stand, and records that fail the check stay', async () => {
    const early = responseBody({}, NOW_MS + 3 * 86_400_000);
    await post([
      plainRecord({ unit: LATER_REF, body: early }),
      plainRecord({ sequence: 2, unit: LATER_REF, body: { submittedAtMs: NOW_MS, response: 'nothing' } }),
      plainRecord({ sequence: 3, unit: LATER_REF, body: {} }),
    ]);
    expect(await release()).toEqual({ released: 1, stillHeld: { 'check-failed': 2 } });
    const record = await fixture.database.writer.selectFrom('records').selectAll().executeTakeFirstOrThrow();
    expect(record).toMatchObject({ day: '2026-11-14', hour: 10, flags: '["clock","uniform"]' });
    expect((await books()).held).toBe(2);
  });

  test('CO11 what is held is read in pages, in the order of enrolment and id', async () => {
    for (const device of [enrolment, await fixture.enrol(LATER_REF)]) {
      await post(plainRecords(3, { unit: LATER_REF }), device);
    }
    const names: string[] = [];
    let after: { enrolment: EnrolmentId; id: RecordId } | null = null;
    for (;;) {
      const page = await held.heldAfter(after, 2);
      names.push(...page.map(({ enrolment: device, id }) => `${device} ${id}`));
      after = page.at(-1) ?? null;
      if (page.length < 2) break;
    }
    expect(names).toHaveLength(6);
    expect(names).toEqual([...new Set(names)].sort());
  });

  test('CO19 what would be held beyond the bound stays on the device until some is released', async () => {
    await fixture.database.writer.updateTable('enrolments').set({ held: 4_998 }).execute();
    const [first, second, third, fourth] = plainRecords(4, { unit: LATER_REF }) as [
      PlainRecord,
      PlainRecord,
      PlainRecord,
      PlainRecord,
    ];
    await post([first, second]);
    const send = (records: readonly PlainRecord[]) =>
      fixture.store.commitBatch(checkedBatch(enrolment, records));
    const before = [await rowCounts(fixture.database), await books()];
    expect(await send([third, fourth])).toEqual({ ok: false, error: { kind: 'too-much-held' } });
    expect([await rowCounts(fixture.database), await books()]).toEqual(before);
    // What was acknowledged is again, and what counts is taken.
    expect(await send([first, second])).toMatchObject({ ok: true });
    expect(await send([plainRecord({ sequence: 9, unit: UNIT })])).toMatchObject({ ok: true });
    expect((await release()).released).toBe(2);
    expect(await send([third, fourth])).toMatchObject({ ok: true });
    expect(await rowCounts(fixture.database)).toMatchObject({ held: 2, records: 3 });
  });

  test('CO11 of more than one page all that pass are counted', async () => {
    const [failing, passing] = [150, 170];
    await post(plainRecords(failing, { unit: LATER_REF, body: {} }));
    await post(plainRecords(passing, { unit: LATER_REF }), await fixture.enrol(LATER_REF));
    expect(await release()).toEqual({ released: passing, stillHeld: { 'check-failed': failing } });
  });

  test('CO12 what a revoked enrolment sent is counted only when a person says so, and of it alone', async () => {
    enrolment = await fixture.enrol();
    const other = await fixture.enrol();
    const enrolments = new SqlEnrolmentStore(fixture.database.writer);
    for (const device of [enrolment, other]) {
      await enrolments.revoke(device, '2026-11-14' as Day);
      await post(plainRecords(2), device);
    }
    await post(plainRecords(1, { sequence: 3, unit: '98@2025-07-01' }));
    expect(await release()).toEqual({ released: 0, stillHeld: { 'enrolment-revoked': 5 } });
    const audited = () =>
      fixture.database.writer
        .selectFrom('audit_log')
        .select(['actor', 'action', 'subject', 'details'])
        .execute();
    expect(await audited()).toEqual([]);
    expect(await release(AFTER, { revokedOf: enrolment, by: 'command' })).toEqual({
      released: 2,
      stillHeld: { 'unknown-unit': 1 },
    });
    expect(await rowCounts(fixture.database)).toMatchObject({ held: 3, records: 2 });
    expect(await audited()).toEqual([
      { actor: 'command', action: 'held.release', subject: enrolment, details: '{"records":2}' },
    ]);
  });

  test('CO11 a release that is told to end does so before its next page', async () => {
    await post(plainRecords(2, { unit: LATER_REF }));
    const signal = AbortSignal.abort();
    expect(await release(AFTER, { signal })).toEqual({ released: 0, stillHeld: {} });
  });
});
