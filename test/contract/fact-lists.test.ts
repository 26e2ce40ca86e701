import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CASELOAD_LIST, SqlCaseloadStore } from '../../src/collector/db/caseloads/caseload-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { type ListStorage, SqlFactLists } from '../../src/collector/db/lists/fact-lists.ts';
import { PUBLISHED_LIST, SqlPublishedStore } from '../../src/collector/db/published/published-store.ts';
import { SqlTargetStore, targetList } from '../../src/collector/db/targets/target-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Target } from '../../src/core/targets/target.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';
import { PUBLISHED_HEADER, publishedOf, seedsCsv } from '../support/published-lists.ts';

const BY = { actor: 'mo', scope: EVERY_UNIT };
const bytes = (...lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));

const TARGET: Target = {
  unit: 'VN',
  measure: 'sipas',
  part: null,
  period: '2026',
  kind: 'level',
  value: { units: 8550, places: 2 },
  isStrict: true,
  best: null,
};

describe.each(ENGINES)('lists of published figures, caseloads and targets on $name', (engine) => {
  let database: OpenDatabase;
  let units: SqlUnitStore;
  let storage: ListStorage;
  beforeEach(async () => {
    database = await newDatabase(engine);
    units = new SqlUnitStore(database);
    storage = { database, units, pen: { key: Buffer.alloc(32, 1), now: () => NOW_MS } };
    await units.change(() =>
      ok({ units: [], added: [...builtInProvinces()], updated: [], unchangedCount: 0 }),
    );
  });
  afterEach(() => database.close());

  const log = () => database.writer.selectFrom('audit_log').selectAll().orderBy('sequence').execute();
  const actions = async () => (await log()).map(({ action, subject }) => `${action} ${subject}`);

  test('every reported figure comes out as it went in; a second import changes nothing and is not in the log', async () => {
    const lists = new SqlFactLists(storage, PUBLISHED_LIST);
    const csv = bytes(seedsCsv());
    const stated = publishedOf(seedsCsv());
    const count = stated.ok ? stated.value.length : 0;
    expect(await lists.preview(csv, BY)).toEqual(ok({ added: count, updated: 0, unchanged: 0 }));
    expect(await actions()).toEqual([]);
    expect(await lists.import(csv, BY)).toEqual(ok({ added: count, updated: 0, unchanged: 0 }));
    const kept = await new SqlPublishedStore(database.reader).figures();
    const byKey = (figures: typeof kept) =>
      Object.fromEntries(figures.map((figure) => [`${figure.index} ${figure.year} ${figure.unit}`, figure]));
    expect(byKey(kept)).toEqual(byKey(stated.ok ? stated.value : []));
    expect(await lists.import(csv, BY)).toEqual(ok({ added: 0, updated: 0, unchanged: count }));
    expect(await actions()).toEqual(['published.import ']);
  });

  test('a list with a fault changes nothing, a row that says otherwise replaces the former', async () => {
    const lists = new SqlFactLists(storage, PUBLISHED_LIST);
    const row = 'sipas,2024,VN,83.94,100,,,,,,Bộ Nội vụ,,,';
    const refused = await lists.import(bytes(PUBLISHED_HEADER, row, 'sipas,2025,98,83,100,,,,,,x,,,'), BY);
    expect(refused).toMatchObject({ ok: false, error: [{ line: 3, kind: 'unknown-unit' }] });
    expect(await new SqlPublishedStore(database.reader).figures()).toEqual([]);
    await lists.import(bytes(PUBLISHED_HEADER, row), BY);
    const replaced = await lists.import(bytes(PUBLISHED_HEADER, row.replace('83.94', '83.95')), BY);
    expect(replaced).toEqual(ok({ added: 0, updated: 1, unchanged: 0 }));
    const [figure] = await new SqlPublishedStore(database.reader).figures();
    expect(figure?.score).toEqual({ units: 8395, places: 2 });
  });

  test('who is bound to a unit imports nothing of other units, nor of the country', async () => {
    const lists = new SqlFactLists(storage, CASELOAD_LIST);
    const by = { actor: 'an', scope: { top: '12' } };
    const header = 'unit,month,received,finished,on_time';
    expect(await lists.import(bytes(header, '12,2026-05,10,9,9'), by)).toEqual(
      ok({ added: 1, updated: 0, unchanged: 0 }),
    );
    const refused = await lists.import(bytes(header, '20,2026-05,10,9,9', 'VN,2026-05,10,9,9'), by);
    expect(refused).toMatchObject({
      ok: false,
      error: [
        { line: 2, kind: 'unknown-unit' },
        { line: 3, kind: 'unknown-unit' },
      ],
    });
    expect(await actions()).toEqual(['caseloads.import 12']);
    const store = new SqlCaseloadStore(database.reader);
    expect(await store.caseloads('2026-05' as Month, '2026-05' as Month)).toEqual([
      { unit: '12@2025-07-01', month: '2026-05', received: 10, finished: 9, onTime: 9 },
    ]);
    expect(await store.caseloads('2026-06' as Month, '2026-12' as Month)).toEqual([]);
  });

  test('a target is set, replaced and removed, each with its former value in the log', async () => {
    const store = new SqlTargetStore(storage);
    await store.set(TARGET, 'mo');
    await store.set(
      { ...TARGET, kind: 'rank', value: { units: 25, places: 0 }, isStrict: false, best: 20 },
      'mo',
    );
    await store.set({ ...TARGET, value: { units: 86, places: 0 }, isStrict: false }, 'mo');
    const targets = await store.targets();
    expect(targets).toHaveLength(2);
    expect(targets).toContainEqual({ ...TARGET, value: { units: 86, places: 0 }, isStrict: false });
    expect(await store.remove(TARGET, 'mo')).toBe(true);
    expect(await store.remove(TARGET, 'mo')).toBe(false);
    const details = (await log()).map(({ action, details }) => {
      const { value, former } = JSON.parse(details) as { value: string; former?: string | null };
      return `${action} ${value} ${former ?? '-'}`;
    });
    expect(details).toEqual([
      'target.set >85.50 -',
      'target.set 20-25 -',
      'target.set 86 >85.50',
      'target.remove 86 -',
    ]);
  });

  test('targets go in by a list too', async () => {
    const lists = new SqlFactLists(storage, targetList(new Set(['feedback'])));
    const list = bytes(
      'unit,measure,part,period,kind,value',
      '12,own,feedback,2026,level,85',
      '12,own,x,2026,level,85',
    );
    expect(await lists.import(list, BY)).toMatchObject({
      ok: false,
      error: [{ line: 3, kind: 'unknown-part' }],
    });
    const good = bytes('unit,measure,part,period,kind,value', '12,own,feedback,2026,level,85');
    expect(await lists.import(good, BY)).toEqual(ok({ added: 1, updated: 0, unchanged: 0 }));
    const [target] = await new SqlTargetStore(storage).targets();
    expect(must(target, 'a target')).toMatchObject({
      unit: '12@2025-07-01',
      part: 'feedback',
      measure: 'own',
    });
  });

  test('a unit that a figure, target or caseload is of cannot be removed', async () => {
    const remove = (ref: string) => units.remove(ref, { pen: storage.pen, actor: 'mo' });
    const lists = new SqlFactLists(storage, CASELOAD_LIST);
    await lists.import(bytes('unit,month,received,finished,on_time', '12,2026-05,10,9,9'), BY);
    await new SqlTargetStore(storage).set({ ...TARGET, unit: '12@2025-07-01' as Target['unit'] }, 'mo');
    expect(await remove('12@2025-07-01')).toEqual({ ok: false, error: ['targets', 'caseloads'] });
  });
});
