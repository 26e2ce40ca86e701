import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Answer, ItemId } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { answersPerItem } from '../../src/core/tally/block-release.ts';
import { TallyAccumulator } from '../../src/core/tally/tally.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { batchHeader, NOW_MS, randomHex, sha256 } from '../support/batches.ts';
import { commit, newStore, STORE_KEYS, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { smallQuestionnaire, smallResponse } from '../support/small-questionnaire.ts';

const OFFICE = '01@2025-07-01';
const QUESTIONNAIRE = smallQuestionnaire();
const LAYOUT = tallyLayout(QUESTIONNAIRE);
const KNOWN = { find: () => QUESTIONNAIRE };
const [USUAL, RARE] = LAYOUT.items as [ItemId, ItemId];

describe.each(ENGINES)('breakdowns are made once a span is over, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: SqlCollectorStore;
  let enrolment: EnrolmentId;
  let today: Day;

  beforeEach(async () => {
    fixture = await newStore(engine);
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, moment);
    enrolment = await fixture.enrol();
    today = '2026-10-02' as Day;
  });
  afterEach(() => fixture.database.close());

  const moment = (): ReleaseMoment => ({ time: 'daily', today, isClockDoubtful: false, isFlagging: true });

  /** Responses for a purpose; the first of them answer the rare question too. */
  async function post(
    month: string,
    purpose: string,
    count: number,
    {
      rare = 0,
      flags = [],
      help = null,
      interpreted,
    }: { rare?: number; flags?: string[]; help?: string | null; interpreted?: true } = {},
  ) {
    const responses = Array.from({ length: count }, (_, index) =>
      smallResponse(
        {
          [USUAL]: ((index % 5) + 1) as Answer,
          ...(index < rare ? { [RARE]: ((index % 2) + 3) as Answer } : {}),
        },
        {
          context: { 'visit-purpose': purpose },
          assistance: help,
          ...(interpreted === undefined ? {} : { interpreted }),
        },
      ),
    );
    await commit(store, {
      header: batchHeader(enrolment, []),
      origin: 'network',
      receivedAtMs: NOW_MS,
      bytes: Buffer.from('as it came'),
      lines: responses.map(
        (response): SoundRecord => ({
          verdict: 'sound',
          id: randomHex() as RecordId,
          sha256: sha256(randomHex()),
          sequence: 1,
          line: '',
          unit: OFFICE,
          questionnaire: QUESTIONNAIRE,
          day: `${month}-05` as Day,
          hour: 9,
          flags,
          body: { kind: 'response', submittedAtMs: NOW_MS, response },
        }),
      ),
    });
    return responses;
  }

  async function runOn(day: string): Promise<number | null> {
    today = day as Day;
    const { writer, engine: sql } = fixture.database;
    return new SqlPendingBlocks(writer, sql, KNOWN, moment).release(new AbortController().signal);
  }

  /** By span and value: new respondents, and new answers to the usual and the rare question. */
  async function moved(breakdown = 'visit-purpose') {
    const rows = await fixture.database.reader
      .selectFrom('breakdowns')
      .selectAll()
      .where('breakdown', '=', breakdown)
      .orderBy('month')
      .orderBy('span')
      .orderBy('value')
      .execute();
    return rows.map(({ month, span, value, responses, levels }) => {
      const [usual, rare] = answersPerItem(LAYOUT, {
        responses,
        excluded: 0,
        sums: [],
        levels: JSON.parse(levels) as number[],
      });
      return [span === 'month' ? month : span, value, responses, usual, rare];
    });
  }

  async function differences() {
    const found: unknown[] = [];
    await recount(fixture.database.reader, KNOWN, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found;
  }

  function sumsOf(responses: readonly Response[]): string {
    const accumulator = new TallyAccumulator(LAYOUT, QUESTIONNAIRE);
    for (const response of responses) accumulator.add(response);
    return JSON.stringify(accumulator.tally().sums);
  }

  test('RL9 by whether somebody translated, ten at a time, and only where somebody said so', async () => {
    await post('2026-09', 'submit', 20);
    await post('2026-10', 'submit', 24);
    await post('2026-10', 'submit', 11, { interpreted: true });
    await runOn('2026-11-10');
    expect(await moved('interpreted')).toEqual([
      ['2026-10', '', 24, 24, 0],
      ['2026-10', '1', 11, 11, 0],
    ]);
    expect(await differences()).toEqual([]);
  });

  test('RL9 by where the device stood on the day of a response, once somebody said so of one', async () => {
    await post('2026-10', 'submit', 24);
    await runOn('2026-11-10');
    expect(await moved('spot')).toEqual([]);
    await fixture.database.writer
      .insertInto('device_spots')
      .values([
        { enrolment, from_day: '2026-11-05', spot: 'official-desk' },
        { enrolment, from_day: '2026-11-06', spot: 'exit' },
      ])
      .execute();
    await post('2026-11', 'submit', 12);
    await runOn('2026-12-10');
    expect(await moved('spot')).toEqual([['2026-11', 'official-desk', 12, 12, 0]]);
    // What nobody said before comes with the quarter.
    await runOn('2027-01-10');
    expect(await moved('spot')).toEqual([
      ['quarter', '', 24, 24, 0],
      ['2026-11', 'official-desk', 12, 12, 0],
    ]);
    expect(await differences()).toEqual([]);
  });

  test('RL9 not before the month has been over for ten days, and then once', async () => {
    await post('2026-10', 'submit', 12);
    await post('2026-10', 'collect', 11);
    await runOn('2026-11-09');
    expect(await moved()).toEqual([]);
    await runOn('2026-11-10');
    const made = [
      ['2026-10', 'collect', 11, 11, 0],
      ['2026-10', 'submit', 12, 12, 0],
    ];
    expect(await moved()).toEqual(made);
    await post('2026-10', 'ask', 15);
    await runOn('2026-11-12');
    expect(await moved()).toEqual(made);
    // What came later comes with the quarter.
    await runOn('2027-01-10');
    expect(await moved()).toEqual([...made, ['quarter', 'ask', 15, 15, 0]]);
    expect(await differences()).toEqual([]);
  });

  test('RL10 what stays is nobody or ten, and comes with the next longer span', async () => {
    const october = await post('2026-10', 'submit', 12);
    await post('2026-10', 'collect', 30);
    await post('2026-10', 'ask', 4);
    await runOn('2026-11-10');
    // Four alone would be told by what moved, so the smallest that would move stays with them.
    expect(await moved()).toEqual([['2026-10', 'collect', 30, 30, 0]]);
    const november = await post('2026-11', 'submit', 11);
    await post('2026-11', 'ask', 7);
    await runOn('2027-01-10');
    // Of November nothing moves: eleven stay with seven.
    expect(await moved()).toEqual([
      ['2026-10', 'collect', 30, 30, 0],
      ['quarter', 'ask', 11, 11, 0],
      ['quarter', 'submit', 23, 23, 0],
    ]);
    const { sums } = await fixture.database.reader
      .selectFrom('breakdowns')
      .select('sums')
      .where('breakdown', '=', 'visit-purpose')
      .where('value', '=', 'submit')
      .executeTakeFirstOrThrow();
    expect(sums).toBe(sumsOf([...october, ...november]));
    expect(await differences()).toEqual([]);
  });

  test('RL10 answers to one question move by ten, and change the sums of those who moved before', async () => {
    const october = await post('2026-10', 'submit', 20, { rare: 6 });
    await post('2026-10', 'collect', 20, { rare: 6 });
    await runOn('2026-11-10');
    expect(await moved()).toEqual([
      ['2026-10', 'collect', 20, 20, 0],
      ['2026-10', 'submit', 20, 20, 0],
    ]);
    const november = await post('2026-11', 'submit', 12, { rare: 5 });
    await post('2026-11', 'collect', 12, { rare: 8 });
    await runOn('2027-01-10');
    expect((await moved()).slice(2)).toEqual([
      ['quarter', 'collect', 0, 0, 14],
      ['quarter', 'submit', 0, 0, 11],
      ['2026-11', 'collect', 12, 12, 0],
      ['2026-11', 'submit', 12, 12, 0],
    ]);
    const rows = await fixture.database.reader
      .selectFrom('breakdowns')
      .select('sums')
      .where('breakdown', '=', 'visit-purpose')
      .where('value', '=', 'submit')
      .execute();
    const added = rows
      .map(({ sums }) => JSON.parse(sums) as number[])
      .reduce((all, sums) => all.map((sum, at) => sum + (sums[at] ?? 0)));
    expect(JSON.stringify(added)).toBe(sumsOf([...october, ...november]));
    expect(await differences()).toEqual([]);
  });

  test('RL11 those an official helped and flagged ones make no ten, but where that is told', async () => {
    await post('2026-10', 'submit', 20, { help: 'self' });
    await post('2026-10', 'collect', 9, { help: 'self' });
    await post('2026-10', 'collect', 6, { help: 'official' });
    await post('2026-10', 'collect', 10, { flags: ['fast'] });
    await runOn('2026-11-10');
    expect(await moved()).toEqual([]);
    expect(await moved('flagged')).toEqual([
      ['2026-10', '0', 35, 35, 0],
      ['2026-10', '1', 10, 10, 0],
    ]);
    expect(await moved('assistance')).toEqual([['2026-10', 'self', 29, 29, 0]]);
    expect(await moved('hour')).toEqual([['2026-10', '09', 45, 45, 0]]);
    expect(await differences()).toEqual([]);
  });

  test('RL10 a month that is released only after its quarter is made comes with the half-year', async () => {
    await post('2026-10', 'submit', 12);
    await post('2026-11', 'collect', 5);
    await runOn('2027-01-10');
    await post('2026-11', 'collect', 10);
    await runOn('2027-01-12');
    expect(await moved()).toEqual([['2026-10', 'submit', 12, 12, 0]]);
    const spans = await fixture.database.reader.selectFrom('breakdown_spans').select('span').execute();
    expect(spans.map(({ span }) => span).sort()).toEqual(['half-year', 'month', 'quarter', 'year']);
  });

  test('RL9 what came since yesterday may be released for it yet, and all of the span waits', async () => {
    await post('2026-10', 'submit', 12);
    await runOn('2026-11-05');
    today = '2026-11-12' as Day;
    await post('2026-10', 'submit', 1);
    await runOn('2026-11-12');
    expect(await moved()).toEqual([]);
    await runOn('2026-11-13');
    expect(await moved()).toEqual([['2026-10', 'submit', 12, 12, 0]]);
  });

  test('RC1 a recount names a breakdown that is not that of its records, or was never made', async () => {
    await post('2026-10', 'submit', 12);
    await post('2026-10', 'collect', 11);
    await runOn('2026-11-10');
    const { writer } = fixture.database;
    const about = { kind: 'breakdown', unit: OFFICE, span: '2026-10', breakdown: 'visit-purpose' };
    const of = (value: string) => writer.updateTable('breakdowns').where('value', '=', value);
    await of('submit').set({ responses: 13 }).execute();
    expect(await differences()).toMatchObject([
      { ...about, value: 'submit', numbers: [{ name: 'responses', stored: 13, counted: 12 }] },
    ]);
    await of('submit').set({ responses: 12, items: '[]' }).execute();
    expect(await differences()).toMatchObject([
      { ...about, value: 'submit', numbers: [{ name: 'items[0]', stored: 0, counted: 1 }] },
    ]);
    await writer.deleteFrom('breakdowns').where('value', '=', 'submit').execute();
    expect(await differences()).toContainEqual(expect.objectContaining({ ...about, value: 'submit' }));
    await writer.updateTable('records').set({ breakdown: '["quarter"]' }).execute();
    expect(await differences()).toContainEqual(expect.objectContaining({ ...about, value: 'collect' }));
    await writer.updateTable('records').set({ breakdown: 'x' }).execute();
    expect(await differences()).toContainEqual(
      expect.objectContaining({ kind: 'record', fault: 'unreadable' }),
    );
  });
});
