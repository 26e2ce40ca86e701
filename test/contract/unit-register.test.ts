import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlUnitRegister } from '../../src/collector/db/units/unit-register.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const OFFICE = { code: '01.01', name: 'Bộ phận Một cửa', nameEn: '', kind: 'office', parent: '01' };
const BY = { actor: 'mo', scope: null };

describe.each(ENGINES)('the register of units on $name', (engine) => {
  let database: OpenDatabase;
  let units: SqlUnitStore;
  let register: SqlUnitRegister;
  beforeEach(async () => {
    database = await newDatabase(engine);
    units = new SqlUnitStore(database.writer, database.engine);
    register = new SqlUnitRegister(units, { key: Buffer.alloc(32, 1), now: () => NOW_MS });
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
    expect((await new SqlUnitStore(database.writer, database.engine).tree()).units).toEqual(before);
    expect(await log()).toEqual([]);
  });
});
