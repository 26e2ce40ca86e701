import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newEnrolmentRow } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { TalliesTable } from '../../src/collector/db/schema.ts';
import { dayAfter } from '../../src/collector/db/units/ended-units.ts';
import { SqlUnitRegister } from '../../src/collector/db/units/unit-register.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { unitStamp } from '../../src/core/units/changes/unit-stamp.ts';
import { type UnitRef, unitRef } from '../../src/core/units/unit.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const OFFICE = { code: '01.01', name: 'Bộ phận Một cửa', nameEn: '', kind: 'office', parent: '01' };
const TALLY: TalliesTable = {
  ...{
    margin: 'total',
    value: '',
    questionnaire: 'sipas-2023-service',
    version: 1,
    mode: 'kiosk',
    month: '2026-09',
  },
  ...{
    unit: '',
    flagged: 0,
    state: 'pending',
    span: 'month',
    responses: 1,
    excluded: 0,
    sums: '[]',
    levels: '[]',
  },
};
const BY = { actor: 'mo', scope: null };

describe.each(ENGINES)('the register of units on $name', (engine) => {
  let database: OpenDatabase;
  let units: SqlUnitStore;
  let register: SqlUnitRegister;
  beforeEach(async () => {
    database = await newDatabase(engine);
    units = new SqlUnitStore(database);
    register = new SqlUnitRegister(units, database.reader, { key: Buffer.alloc(32, 1), now: () => NOW_MS });
    await units.change(() =>
      ok({ units: [], added: [...builtInProvinces()], updated: [], unchangedCount: 0 }),
    );
  });
  afterEach(() => database.close());

  const log = () => database.writer.selectFrom('audit_log').selectAll().orderBy('sequence').execute();

  test('a unit added is there from today on, and the audit log says who added it', async () => {
    const added = await register.add(OFFICE, BY);
    if (!added.ok) throw new Error(added.error.kind);
    expect(added.value).toMatchObject({ code: '01.01', parentCode: '01', validFrom: localDay(NOW_MS) });
    expect((await units.tree()).at('01.01', localDay(NOW_MS))).toEqual(added.value);
    expect(await log()).toMatchObject([
      {
        sequence: 1,
        at_ms: NOW_MS,
        actor: 'mo',
        action: 'unit.add',
        subject: '01.01',
        details: '{"kind":"office","name":"Bộ phận Một cửa","parent":"01"}',
      },
    ]);
  });

  test('of ten that add the same code at once, one does', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => register.add(OFFICE, BY)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((one) => !one.ok && one.error.kind === 'code-taken')).toHaveLength(9);
    expect(await log()).toHaveLength(1);
  });

  test('what is refused changes nothing and is not in the log', async () => {
    const before = (await units.tree()).units;
    expect((await register.add({ ...OFFICE, name: '' }, BY)).ok).toBe(false);
    expect((await register.add(OFFICE, { ...BY, scope: '04' })).ok).toBe(false);
    expect((await new SqlUnitStore(database).tree()).units).toEqual(before);
    expect(await log()).toEqual([]);
  });

  const TOMORROW = dayAfter(localDay(NOW_MS));
  const stampOf = async (code: string) => unitStamp(await units.tree(), code);
  const refOf = async (code: string) => {
    const unit = (await units.tree()).at(code, localDay(NOW_MS));
    if (unit === null) throw new Error(`no unit ${code}`);
    return unitRef(unit);
  };
  const offices = async (...codes: readonly string[]) => {
    const lines = codes.map((code, at) => ({
      line: at + 1,
      name: `Một cửa ${code}`,
      nameEn: '',
      kind: 'office',
      code,
    }));
    const added = await register.addMany({ parent: '01', lines }, BY);
    if (!added.ok) throw new Error(JSON.stringify(added.error));
  };
  const enrolled = async (id: string, unit: UnitRef) => {
    const enrolment = { id: id.repeat(32) as EnrolmentId, unit, name: `Máy ${id}` };
    await database.writer
      .insertInto('enrolments')
      .values(newEnrolmentRow({ ...enrolment, day: localDay(NOW_MS), publicKey: null }))
      .execute();
  };
  const places = () =>
    database.writer
      .selectFrom('enrolment_places')
      .select(['enrolment', 'from_day', 'unit'])
      .where('replaced', '=', 0)
      .orderBy('enrolment')
      .orderBy('from_day')
      .execute();

  test('many are added at once with an entry for each, or none of them', async () => {
    await offices('01.01', '01.02');
    expect((await log()).map(({ action, subject }) => [action, subject])).toEqual([
      ['unit.add', '01.01'],
      ['unit.add', '01.02'],
    ]);
    const line = { line: 1, name: 'Một cửa 3', nameEn: '', kind: 'office', code: '01.03' };
    const refused = await register.addMany(
      { parent: '01', lines: [line, { ...line, line: 2, name: '', code: '01.04' }] },
      BY,
    );
    expect(refused).toMatchObject({ ok: false, error: [{ line: 2, kind: 'missing-name' }] });
    expect((await units.tree()).periods('01.03')).toEqual([]);
    expect(await log()).toHaveLength(2);
  });

  test('of two who change a unit at once the second hears of the first, and a device goes along', async () => {
    await offices('01.01');
    const ref = await refOf('01.01');
    await enrolled('a', ref);
    await database.writer
      .insertInto('opening_hours')
      .values({ unit: ref, from_day: '2026-01-01', week: '[]' })
      .execute();
    await database.writer
      .insertInto('public_pages')
      .values({ unit: ref, is_open: 1, entries: '[]' })
      .execute();
    const change = {
      ...{ ref, seen: await stampOf('01.01'), from: TOMORROW, isMeant: false },
      attributes: { name: 'Một cửa mới', headTitle: 'Trưởng phòng', headTitleEn: 'Head of division' },
    };
    const results = await Promise.all([register.change(change, BY), register.change(change, BY)]);
    expect(results.filter((one) => one.ok)).toHaveLength(1);
    expect(results.find((one) => !one.ok)).toEqual({ ok: false, error: { kind: 'changed-meanwhile' } });
    const fresh = new SqlUnitStore(database);
    expect((await fresh.tree()).periods('01.01')).toMatchObject([
      { name: 'Một cửa 01.01', validTo: localDay(NOW_MS), headTitle: null },
      {
        name: 'Một cửa mới',
        validFrom: TOMORROW,
        headTitle: 'Trưởng phòng',
        headTitleEn: 'Head of division',
      },
    ]);
    expect(await places()).toEqual([
      { enrolment: 'a'.repeat(32), from_day: TOMORROW, unit: `01.01@${TOMORROW}` },
    ]);
    const hours = await database.writer.selectFrom('opening_hours').select('unit').execute();
    expect(new Set(hours.map(({ unit }) => unit))).toEqual(new Set([ref, `01.01@${TOMORROW}`]));
    const pages = await database.writer.selectFrom('public_pages').selectAll().orderBy('unit').execute();
    expect(pages).toContainEqual({ unit: `01.01@${TOMORROW}`, is_open: 1, entries: '[]' });
    expect((await log()).slice(1).map(({ action, subject }) => [action, subject])).toEqual([
      ['unit.update', ref],
      ['unit.begin', `01.01@${TOMORROW}`],
      ['device.move', 'a'.repeat(32)],
    ]);
  });

  test('a merger ends the units, moves their devices, keeps what is planned for these, and is one entry more', async () => {
    await offices('01.01', '01.02', '01.03');
    const [one, other] = [await refOf('01.01'), await refOf('01.02')];
    const refs = [one, other];
    const elsewhere = await refOf('01.03');
    await enrolled('a', one);
    await enrolled('b', other);
    await enrolled('c', elsewhere);
    const soon = dayAfter(TOMORROW);
    await database.writer
      .insertInto('enrolment_places')
      .values({ enrolment: 'b'.repeat(32), from_day: soon, unit: elsewhere, replaced: 0 })
      .execute();
    const seen = [await stampOf('01.01'), await stampOf('01.02')];
    const into = { code: '01.01', name: 'Một cửa chung', nameEn: '', kind: 'office', parent: '01' };
    const stale = await register.merge({ refs, seen: [...seen].reverse(), into, from: TOMORROW }, BY);
    expect(stale).toEqual({ ok: false, error: { kind: 'changed-meanwhile' } });
    expect(await places()).toHaveLength(1);
    const merged = await register.merge({ refs, seen, into, from: TOMORROW }, BY);
    expect(merged).toMatchObject({ ok: true, value: { predecessors: ['01.01', '01.02'] } });
    const made = `01.01@${TOMORROW}`;
    expect(await places()).toEqual([
      { enrolment: 'a'.repeat(32), from_day: TOMORROW, unit: made },
      { enrolment: 'b'.repeat(32), from_day: TOMORROW, unit: made },
      { enrolment: 'b'.repeat(32), from_day: soon, unit: elsewhere },
    ]);
    expect((await log()).slice(3).map(({ action, subject }) => [action, subject])).toEqual([
      ['units.merge', made],
      ['unit.update', refs[0]],
      ['unit.update', refs[1]],
      ['unit.begin', made],
      ['device.move', 'a'.repeat(32)],
      ['device.move', 'b'.repeat(32)],
    ]);
  });

  test('what stands at a unit is told, and an end before its responses is refused', async () => {
    const ref = await refOf('04');
    await enrolled('a', ref);
    await database.writer
      .insertInto('tallies')
      .values({ ...TALLY, unit: ref })
      .execute();
    const standing = await register.standing((await units.tree()).trendOf('04', localDay(NOW_MS)));
    expect(standing).toEqual({ devices: 1, links: 0, accounts: 0, lastResponse: '2026-09-31' });
    const seen = await stampOf('04');
    const end = (lastDay: string, by = { ref, seen }) => register.end({ ...by, lastDay: lastDay as Day }, BY);
    expect(await end('2026-09-29')).toEqual({ ok: false, error: { kind: 'has-responses' } });
    expect(await end(TOMORROW, { ref, seen: 'x' })).toEqual({
      ok: false,
      error: { kind: 'changed-meanwhile' },
    });
    expect(await end(TOMORROW)).toMatchObject({ ok: true, value: { validTo: TOMORROW } });
  });
});
