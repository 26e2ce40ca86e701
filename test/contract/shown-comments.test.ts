import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { EVIDENCE_KEY } from '../support/collector-store-fixture.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const [OFFICE, OTHER] = ['00103@2025-07-01', '00104@2025-07-01'] as const;
const [OCTOBER, NOVEMBER, DECEMBER] = ['2026-10', '2026-11', '2026-12'] as Month[] as [Month, Month, Month];

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

  /** What the office has in figures from now on. */
  async function released(responses: number, month: Month = OCTOBER, excluded = 0): Promise<void> {
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
      span: 'month' as const,
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

  test('all at once when the month is over, and not before', async () => {
    await released(30);
    await comment('một');
    await comment('hai');
    expect(await dayIn(OCTOBER)).toEqual([]);
    expect(await dayIn(NOVEMBER)).toEqual(['hai', 'một']);
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
    await released(12);
    await database.writer.updateTable('tallies').set({ span: 'quarter' }).execute();
    await comment('một');
    expect(await dayIn(NOVEMBER)).toEqual([]);
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
