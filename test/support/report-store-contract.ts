import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import type { TalliesTable, UnitsTable } from '../../src/collector/db/schema.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import type { ReportScope } from '../../src/collector/figures/figure-store.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { itemsThatWaitIn } from '../../src/core/tally/stored-waiting.ts';
import { SERVICE } from './batches.ts';
import { newDatabase, type TestEngine } from './databases.ts';

const SCOPE: ReportScope = {
  questionnaire: SERVICE.id,
  version: 1,
  mode: 'kiosk',
  firstMonth: '2026-09' as Month,
  lastMonth: '2026-10' as Month,
};

/** What every adapter of ReportStore must do. */
export function reportStoreContract(engine: TestEngine): void {
  let database: OpenDatabase;
  let store: SqlReportStore;
  beforeEach(async () => {
    database = await newDatabase(engine);
    store = new SqlReportStore(database.reader);
  });
  afterEach(() => database.close());

  const write = (...rows: readonly Partial<TalliesTable>[]) =>
    database.writer
      .insertInto('tallies')
      .values(rows.map((row) => ({ ...TALLY, ...row })))
      .execute();

  test('an empty store has nothing to tell', async () => {
    expect(await store.tallies(SCOPE, null)).toEqual([]);
    expect(await store.counts(SCOPE, null)).toEqual([]);
    expect(await store.smallUnits(SCOPE)).toEqual([]);
  });

  test('units come complete, of all times', async () => {
    await database.writer
      .insertInto('units')
      .values([LAO_CAI, { ...LAO_CAI, ...YEN_BAI }])
      .execute();
    const { units } = await new SqlUnitStore(database).tree();
    expect(units).toEqual([
      {
        code: '15',
        validFrom: '2004-01-01',
        validTo: '2025-06-30',
        parentCode: null,
        kind: 'province',
        name: 'Tỉnh Yên Bái',
        nameEn: null,
        officeTerm: 'Trung tâm',
        region: 'north',
        unitClass: 'I',
        headTitle: null,
        headTitleEn: null,
        predecessors: [],
      },
      expect.objectContaining({ name: 'Tỉnh Lào Cai', validTo: null, predecessors: ['10', '15'] }),
    ]);
  });

  test('RL1 pending tallies come without what percentages are made of', async () => {
    await write(
      { responses: 12, excluded: 2, sums: '[10,20]', levels: '[1,2]' },
      { state: 'pending', responses: 3, excluded: 1, sums: '[2,4]', levels: '[5,6]' },
    );
    const rows = [...(await store.tallies(SCOPE, null))].sort((a, b) => b.responses - a.responses);
    const place = { unit: TALLY.unit, month: '2026-10', span: 'month' };
    expect(rows).toEqual([
      { ...place, state: 'released', responses: 12, excluded: 2, sums: [10, 20], levels: [1, 2] },
      { ...place, state: 'pending', responses: 3, excluded: 1, sums: [], levels: [] },
    ]);
  });

  test('without items come the sums of scopes alone', async () => {
    await write({ responses: 12, sums: '[10,20]', levels: '[1,2]' }, { state: 'pending', responses: 3 });
    const rows = await store.tallies({ ...SCOPE, isWithoutItems: true }, null);
    const told = rows.map(({ responses, sums, levels }) => ({ responses, sums, levels }));
    expect(told.sort((a, b) => b.responses - a.responses)).toEqual([
      { responses: 12, sums: [10, 20], levels: [] },
      { responses: 3, sums: [], levels: [] },
    ]);
  });

  test('what was released for a longer span than any period asked for comes as what is pending does', async () => {
    const rest = { month: '2026-10', sums: '[1]', levels: '[2]' };
    await write(...(['month', 'quarter', 'year'] as const).map((span) => ({ ...rest, span })));
    const year = { ...SCOPE, firstMonth: '2026-01' as Month, lastMonth: '2026-12' as Month };
    const released = async (scope: ReportScope) => {
      const rows = (await store.tallies(scope, null)).filter(({ state }) => state === 'released');
      expect(rows.every(({ sums }) => sums.length === 1)).toBe(true);
      return rows.map(({ span }) => span).sort();
    };
    expect(await released(year)).toEqual(['month', 'quarter', 'year']);
    expect(await released({ ...year, longestSpan: 'half-year' })).toEqual(['month', 'quarter']);
    expect(await released({ ...year, longestSpan: 'month' })).toEqual(['month']);
    expect(await store.tallies({ ...year, longestSpan: 'month' }, null)).toHaveLength(3);
  });

  test('the first and the last month with responses, of all units and of some', async () => {
    const other = '102@2025-07-01';
    await write(
      { month: '2026-06', responses: 1 },
      { month: '2026-09', unit: other, state: 'pending', responses: 1 },
      { month: '2026-10', responses: 0 },
      { month: '2026-11', responses: 1 },
    );
    const scope = { ...SCOPE, firstMonth: '2000-01' as Month };
    const many = Array.from({ length: 1_200 }, (_, index) => `x${index}@2025-07-01`);
    expect(await store.monthWithResponses(scope, 'last', null)).toBe('2026-09');
    expect(await store.monthWithResponses(scope, 'first', null)).toBe('2026-06');
    expect(await store.monthWithResponses(scope, 'last', [TALLY.unit])).toBe('2026-06');
    expect(await store.monthWithResponses(scope, 'first', [...many, other])).toBe('2026-09');
    expect(await store.monthWithResponses(scope, 'first', [])).toBeNull();
    expect(await store.monthWithResponses({ ...scope, mode: 'household' }, 'last', null)).toBeNull();
  });

  test('both ends of the months are within, flagged and other responses alike', async () => {
    await write(
      ...['2026-08', '2026-09', '2026-10', '2026-11'].map((month) => ({ month })),
      { flagged: 1 },
      { unit: '102@2025-07-01' },
    );
    const months = (await store.tallies(SCOPE, null)).map(({ month }) => month).sort();
    expect(months).toEqual(['2026-09', '2026-10', '2026-10', '2026-10']);
  });

  test('other margins, modes, questionnaires and versions are not within', async () => {
    await write(
      { margin: 'gender', value: '1' },
      { mode: 'phone-ticket' },
      { questionnaire: 'sipas-2022-service' },
      { version: 2 },
    );
    expect(await store.tallies(SCOPE, null)).toEqual([]);
    expect(await store.counts(SCOPE, null)).toEqual([]);
  });

  test('RL3 counts are added up by unit and state, as numbers', async () => {
    await write(
      { month: '2026-09', responses: 20, excluded: 1 },
      { flagged: 1, responses: 5 },
      { responses: 10 },
      { state: 'pending', responses: 7, excluded: 2 },
      { unit: '102@2025-07-01', responses: 11 },
    );
    const rows = [...(await store.counts(SCOPE, null))].sort((a, b) => b.responses - a.responses);
    expect(rows).toEqual([
      { unit: TALLY.unit, state: 'released', responses: 35, excluded: 1 },
      { unit: '102@2025-07-01', state: 'released', responses: 11, excluded: 0 },
      { unit: TALLY.unit, state: 'pending', responses: 7, excluded: 2 },
    ]);
  });

  test('RL4 items to which answers wait, of the months and of this questionnaire and mode alone', async () => {
    const waits = {
      unit: TALLY.unit,
      month: '2026-10',
      questionnaire: SERVICE.id,
      version: 1,
      mode: 'kiosk',
      span: 'month',
      answers: '[0,3,0,9]',
      helping: '[0,3,0,9]',
      later: '[]',
    };
    const others = [{ month: '2026-08' }, { version: 2 }, { mode: 'household' }, { questionnaire: 'other' }];
    await database.writer
      .insertInto('waiting_answers')
      .values([waits, ...others.map((other) => ({ ...waits, ...other }))])
      .execute();
    const waiting = await store.waitingAnswers(SCOPE, null);
    expect(waiting).toEqual([
      { unit: TALLY.unit, month: '2026-10', span: 'month', answers: [0, 3, 0, 9], later: [] },
    ]);
    expect(waiting.map((one) => itemsThatWaitIn(one, () => true))).toEqual([[1, 3]]);
  });

  test('rows of some units are theirs alone, in every month of the span', async () => {
    const other = { unit: '102@2025-07-01', month: '2026-09', responses: 11 };
    await write({ responses: 10 }, other, { unit: '103@2025-07-01' });
    const waits = {
      questionnaire: SERVICE.id,
      version: 1,
      mode: 'kiosk',
      month: '2026-10',
      span: 'month',
      answers: '[2]',
      helping: '[2]',
      later: '[]',
    };
    await database.writer
      .insertInto('waiting_answers')
      .values([TALLY.unit, other.unit].map((unit) => ({ ...waits, unit })))
      .execute();
    const some = Array.from({ length: 12_000 }, (_, index) => `x${index}@2025-07-01`);
    const asked = [other.unit, ...some, TALLY.unit];
    const responses = (rows: readonly { readonly unit: string; readonly responses: number }[]) =>
      Object.fromEntries(rows.map((row) => [row.unit, row.responses]));
    expect(responses(await store.tallies(SCOPE, asked))).toEqual({ [TALLY.unit]: 10, [other.unit]: 11 });
    expect(responses(await store.counts(SCOPE, [other.unit]))).toEqual({ [other.unit]: 11 });
    expect((await store.waitingAnswers(SCOPE, [other.unit])).map(({ unit }) => unit)).toEqual([other.unit]);
    expect(await store.tallies(SCOPE, [])).toEqual([]);
  });

  test('units with a small block, of the months and of this questionnaire and mode alone', async () => {
    const small = {
      unit: TALLY.unit,
      month: '2026-10',
      questionnaire: SERVICE.id,
      version: 1,
      mode: 'kiosk',
    };
    const others = [{ month: '2026-08' }, { version: 2 }, { mode: 'household' }, { questionnaire: 'other' }];
    await database.writer
      .insertInto('small_blocks')
      .values([
        small,
        { ...small, month: '2026-09' },
        ...others.map((other) => ({ ...small, unit: '9@2025-07-01', ...other })),
      ])
      .execute();
    expect(await store.smallUnits(SCOPE)).toEqual([TALLY.unit]);
  });

  test('tells the months whose answers were deleted, in their order', async () => {
    expect(await store.frozenMonths()).toEqual([]);
    const frozen = { frozen_day: '2026-11-01', deleted_day: null, records: 0, held: 0, late: 0 };
    await database.writer
      .insertInto('frozen_months')
      .values([
        { ...frozen, month: '2024-10' },
        { ...frozen, month: '2024-09', deleted_day: '2026-11-01' },
      ])
      .execute();
    expect(await store.frozenMonths()).toEqual(['2024-09', '2024-10']);
  });

  test('nothing can be written through the connections reports read by', async () => {
    await expect(database.reader.insertInto('tallies').values(TALLY).execute()).rejects.toThrow();
    expect(await store.tallies(SCOPE, null)).toEqual([]);
  });
}

const TALLY: TalliesTable = {
  margin: 'total',
  value: '',
  questionnaire: SERVICE.id,
  version: 1,
  mode: 'kiosk',
  month: '2026-10',
  unit: '101@2025-07-01',
  flagged: 0,
  state: 'released',
  span: 'month',
  responses: 1,
  excluded: 0,
  sums: '[]',
  levels: '[]',
};

const LAO_CAI: UnitsTable = {
  code: '15',
  valid_from: '2025-07-01',
  valid_to: null,
  parent_code: null,
  kind: 'province',
  name: 'Tỉnh Lào Cai',
  name_en: 'Lao Cai Province',
  office_term: null,
  region: null,
  unit_class: null,
  head_title: null,
  head_title_en: null,
  predecessors: '["10","15"]',
};

const YEN_BAI: Partial<UnitsTable> = {
  valid_from: '2004-01-01',
  valid_to: '2025-06-30',
  name: 'Tỉnh Yên Bái',
  name_en: null,
  office_term: 'Trung tâm',
  region: 'north',
  unit_class: 'I',
  predecessors: '[]',
};
