import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import type { SpanKind } from '../../src/core/kernel/span.ts';
import { EVIDENCE_KEY } from '../support/collector-store-fixture.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const [OFFICE, OTHER] = ['00103@2025-07-01', '00104@2025-07-01'] as const;
const [JULY, AUGUST, OCTOBER] = ['2026-07', '2026-08', '2026-10'] as [Month, Month, Month];
const [NOVEMBER, DECEMBER, JANUARY] = ['2026-11', '2026-12', '2027-01'] as [Month, Month, Month];

describe.each(ENGINES)('when comments may be read, on $name', (engine) => {
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await newDatabase(engine);
  });
  afterEach(() => database.close());

  let made = 0;
  async function comment(text: string, month: Month = OCTOBER, unit: string = OFFICE): Promise<void> {
    made += 1;
    await database.writer
      .insertInto('comments')
      .values({
        id: String(made).padStart(32, '0'),
        kind: 'comment',
        unit,
        month,
        questionnaire: 'sipas-2023-service',
        version: 1,
        mode: 'kiosk',
        language: 'vi',
        text,
        shown_span: null,
      })
      .execute();
  }

  /** What the office has in figures from now on, of a month and what it was released for. */
  async function released(
    responses: number,
    month: Month = OCTOBER,
    excluded = 0,
    span: SpanKind = 'month',
  ): Promise<void> {
    const key = {
      margin: 'total',
      value: '',
      questionnaire: 'sipas-2023-service',
      version: 1,
      mode: 'kiosk',
      month,
      unit: OFFICE,
      flagged: 0,
      state: 'released' as const,
      span,
    };
    await database.writer
      .insertInto('tallies')
      .values({ ...key, responses, excluded, sums: '[]', levels: '[]' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await database.writer
      .updateTable('tallies')
      .set({ responses, excluded })
      .where('month', '=', month)
      .where('state', '=', 'released')
      .where('span', '=', span)
      .execute();
  }

  async function dayIn(month: Month): Promise<readonly string[]> {
    await new SqlDeferredWrites(database.writer, database.engine, EVIDENCE_KEY).writeAll(month);
    const rows = await database.writer
      .selectFrom('comments')
      .select('text')
      .where('shown_span', 'is not', null)
      .execute();
    return rows.map(({ text }) => text).sort();
  }

  async function spans(): Promise<readonly (string | null)[]> {
    const rows = await database.writer.selectFrom('comments').select('shown_span').distinct().execute();
    return rows.map(({ shown_span }) => shown_span).sort();
  }

  test('all at once when the month is over, and not before', async () => {
    await released(30);
    await comment('một');
    await comment('hai');
    expect(await dayIn(OCTOBER)).toEqual([]);
    expect(await dayIn(NOVEMBER)).toEqual(['hai', 'một']);
  });

  test('how many come to be read is told once, by unit, in the same transaction', async () => {
    const told: (readonly (readonly [string, number])[])[] = [];
    const tell = async () => async (_: unknown, shown: ReadonlyMap<string, number>) =>
      void told.push([...shown]);
    const writes = new SqlDeferredWrites(database.writer, database.engine, EVIDENCE_KEY, tell);
    await released(30);
    await comment('một');
    await comment('hai');
    await comment('ở nơi khác', OCTOBER, OTHER);
    await writes.writeAll();
    await writes.writeAll(OCTOBER);
    await writes.writeAll(NOVEMBER);
    await writes.writeAll(NOVEMBER);
    expect(told).toEqual([[], [[OFFICE, 2]], []]);
  });

  test('not of an office with fewer than ten released responses, those of people under age not counted', async () => {
    await released(10, OCTOBER, 1);
    await comment('một');
    await comment('ở nơi khác', OCTOBER, OTHER);
    expect(await dayIn(NOVEMBER)).toEqual([]);
    await released(11, OCTOBER, 1);
    expect(await dayIn(NOVEMBER)).toEqual(['một']);
  });

  test('not for what was released for the quarter: that is no response of the month', async () => {
    await released(12, OCTOBER, 0, 'quarter');
    await comment('một');
    expect(await dayIn(NOVEMBER)).toEqual([]);
  });

  test('with the quarter where its months have too few, all at once when it was released', async () => {
    await comment('một');
    await comment('hai', NOVEMBER);
    expect(await dayIn(JANUARY)).toEqual([]);
    await released(5, OCTOBER, 0, 'quarter');
    await released(6, NOVEMBER, 0, 'quarter');
    expect(await dayIn(JANUARY)).toEqual(['hai', 'một']);
    expect(await spans()).toEqual(['2026-Q4']);
  });

  test('with the half-year, then the year, of what comments of shorter spans were not shown with', async () => {
    await released(12, JULY);
    await comment('tháng', JULY);
    expect(await dayIn(AUGUST)).toEqual(['tháng']);
    await comment('sót lại', AUGUST);
    // The twelve of July stand behind July's comment already.
    await released(9, AUGUST, 0, 'half-year');
    expect(await dayIn(JANUARY)).toEqual(['tháng']);
    await released(1, OCTOBER, 0, 'half-year');
    expect(await dayIn(JANUARY)).toEqual(['sót lại', 'tháng']);
    expect(await spans()).toEqual(['2026-07', '2026-H2']);
    await comment('muộn', JULY);
    await released(9, DECEMBER, 0, 'year');
    expect(await dayIn(JANUARY)).toEqual(['sót lại', 'tháng']);
    await released(10, DECEMBER, 0, 'year');
    expect(await dayIn(JANUARY)).toEqual(['muộn', 'sót lại', 'tháng']);
    expect(await spans()).toEqual(['2026', '2026-07', '2026-H2']);
  });

  test('a late one of a quarter whose office had no comment then waits for further responses', async () => {
    await released(12, OCTOBER, 0, 'quarter');
    expect(await dayIn(JANUARY)).toEqual([]);
    await comment('muộn');
    expect(await dayIn(JANUARY)).toEqual([]);
  });

  test('a late one only together with a further block', async () => {
    await released(12);
    await comment('một');
    await dayIn(NOVEMBER);
    await comment('muộn');
    expect(await dayIn(NOVEMBER)).toEqual(['một']);
    await released(21);
    expect(await dayIn(NOVEMBER)).toEqual(['một']);
    await released(22);
    expect(await dayIn(NOVEMBER)).toEqual(['muộn', 'một']);
  });

  test('a late one of an office that had no comment waits for a further block too', async () => {
    await released(12);
    expect(await dayIn(NOVEMBER)).toEqual([]);
    await comment('muộn');
    expect(await dayIn(NOVEMBER)).toEqual([]);
    expect(await dayIn(DECEMBER)).toEqual([]);
    await released(22);
    expect(await dayIn(DECEMBER)).toEqual(['muộn']);
  });

  test('what a feedback case says is none of them', async () => {
    await released(12);
    await comment('một');
    await database.writer.updateTable('comments').set({ kind: 'feedback-case' }).execute();
    expect(await dayIn(NOVEMBER)).toEqual([]);
  });
});
