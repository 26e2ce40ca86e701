import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { err, ok } from '../../src/core/kernel/result.ts';
import type { UnitChanges } from '../../src/core/units/check-units.ts';
import type { Unit } from '../../src/core/units/unit.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const OFFICE: Unit = {
  code: '01-A',
  validFrom: '2025-07-01' as Day,
  validTo: '2030-12-31' as Day,
  parentCode: '01',
  kind: 'office',
  name: 'Bộ phận Một cửa phường A',
  nameEn: 'One-stop office',
  officeTerm: 'Bộ phận Một cửa',
  region: 'Đồng bằng sông Hồng',
  unitClass: 'I',
  headTitle: 'Giám đốc',
  headTitleEn: 'Director',
  predecessors: ['01-X', '01-Y'],
};

const TALLY = {
  margin: 'total',
  value: '',
  questionnaire: 'sipas-2023-service',
  version: 1,
  mode: 'kiosk',
  month: '2026-11',
  flagged: 0,
  state: 'released' as const,
  span: 'month' as const,
  responses: 12,
  excluded: 0,
  sums: '[]',
  levels: '[]',
};

function adding(...added: readonly Unit[]): (existing: readonly Unit[]) => { ok: true; value: UnitChanges } {
  return (existing) => ok({ units: [...existing, ...added], added, updated: [], unchangedCount: 0 });
}

describe.each(ENGINES)('units on $name', (engine) => {
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await newDatabase(engine);
  });
  afterEach(() => database.close());
  const newStore = () => new SqlUnitStore(database);

  test('every field comes back as it was stored', async () => {
    await newStore().change(adding(OFFICE, ...builtInProvinces()));
    const { units } = await newStore().tree();
    expect(units).toHaveLength(builtInProvinces().length + 1);
    expect(units.filter(({ code }) => code === '01-A')).toEqual([OFFICE]);
    expect(units.filter(({ code }) => code === '01')).toEqual(
      builtInProvinces().filter(({ code }) => code === '01'),
    );
  });

  test('a change is seen at once by who made it and within two seconds by others', async () => {
    const [mine, theirs] = [newStore(), newStore()];
    const before = await theirs.tree();
    expect(await theirs.tree()).toBe(before);
    await mine.change(adding(OFFICE));
    expect((await mine.tree()).units).toEqual([OFFICE]);
    await vi.waitFor(async () => expect((await theirs.tree()).units).toEqual([OFFICE]), { timeout: 20_000 });
  });

  test('a mistaken unit is removed while nothing refers to it', async () => {
    const store = newStore();
    const pen = { key: Buffer.alloc(32), now: () => 0 };
    const by = { pen, actor: 'command' };
    await store.change(adding(OFFICE, { ...OFFICE, code: '01-A.1', parentCode: '01-A' }));
    expect(await store.remove('01-B', by)).toEqual(err('unknown'));
    expect(await store.remove('01-A', by)).toEqual(err(['children']));
    expect(await store.remove('01-A.1@2025-07-01', by)).toMatchObject({
      ok: true,
      value: { code: '01-A.1' },
    });
    await database.writer
      .insertInto('tallies')
      .values({ ...TALLY, unit: '01-A@2025-07-01' })
      .execute();
    expect(await store.remove('01-A', by)).toEqual(err(['responses']));
    await database.writer.deleteFrom('tallies').execute();
    expect((await store.remove('01-A', by)).ok).toBe(true);
    expect((await newStore().tree()).units).toEqual([]);
    const entries = await database.writer.selectFrom('audit_log').select(['action', 'subject']).execute();
    expect(entries).toEqual([
      { action: 'unit.remove', subject: '01-A.1@2025-07-01' },
      { action: 'unit.remove', subject: '01-A@2025-07-01' },
    ]);
  });

  test('a change is decided with the responses of its units', async () => {
    const store = newStore();
    const rows = [
      { ...TALLY, unit: '01-A@2025-07-01', month: '2026-10', responses: 12 },
      { ...TALLY, unit: '01-A@2025-07-01', month: '2026-11', responses: 4, state: 'pending' as const },
      { ...TALLY, unit: '01-B@2025-07-01', margin: 'day', responses: 9 },
    ];
    await database.writer.insertInto('tallies').values(rows).execute();
    let seen: unknown;
    await store.change(async (_, touched) => {
      seen = [...(await touched(['01-A@2025-07-01', '01-B@2025-07-01']))];
      return err('enough');
    });
    expect(seen).toEqual([['01-A@2025-07-01', { responses: 16, lastDay: '2026-11-31' }]]);
  });

  test('a refused change stores nothing and decides on what is there', async () => {
    const store = newStore();
    await store.change(adding(OFFICE));
    const refused = await store.change((existing) => err({ saw: existing }));
    expect(refused).toEqual({ ok: false, error: { saw: [OFFICE] } });
    expect((await newStore().tree()).units).toEqual([OFFICE]);
  });

  test('an update replaces, and changes made at once wait for each other', async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => newStore().change(adding({ ...OFFICE, code: `01-${index}` }))),
    );
    const renamed = { ...OFFICE, code: '01-3', name: 'Chi nhánh 3', validTo: null };
    await newStore().change((existing) =>
      ok({ units: existing, added: [], updated: [renamed], unchangedCount: 0 }),
    );
    const { units } = await newStore().tree();
    expect(units).toHaveLength(8);
    expect(units.find(({ code }) => code === '01-3')).toEqual(renamed);
    const version = await database.writer
      .selectFrom('meta')
      .select('value')
      .where('key', '=', 'units-version')
      .executeTakeFirst();
    expect(version?.value).toBe('9');
  });
});
