import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { monthsOfScope } from '../../src/collector/figures/figure-store.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import { figureFromSums, figureOf } from '../../src/core/figures/figure.ts';
import { Scorer } from '../../src/core/figures/score.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { lastMonthOf, parsePeriod } from '../../src/core/kernel/period.ts';
import { spansInside } from '../../src/core/kernel/span.ts';
import type { Answer, ItemId } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { ANSWER_ALONE_CELL } from '../../src/core/tally/open-export.ts';
import { itemsThatWaitIn } from '../../src/core/tally/stored-waiting.ts';
import { itemSums, mergeTallies, TallyAccumulator } from '../../src/core/tally/tally.ts';
import { OVERALL, tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { batchHeader, NOW_MS, randomHex, sha256 } from '../support/batches.ts';
import { commit, newStore, STORE_KEYS, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { rowsOfBlocks } from '../support/rows-of-blocks.ts';
import { smallQuestionnaire, smallResponse } from '../support/small-questionnaire.ts';

const OFFICE = '01@2025-07-01';
const QUESTIONNAIRE = smallQuestionnaire();
const LAYOUT = tallyLayout(QUESTIONNAIRE);
const KNOWN = { find: () => QUESTIONNAIRE };
const [USUAL, RARE, RARER] = LAYOUT.items.slice(0, 3) as [ItemId, ItemId, ItemId];
const STREAM = { questionnaire: QUESTIONNAIRE.id, version: QUESTIONNAIRE.version, mode: 'kiosk' } as const;

describe.each(ENGINES)('what a month holds back is released for a longer span, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: SqlCollectorStore;
  let enrolment: EnrolmentId;
  let today: Day;
  /** What was posted, by month. */
  let given: Map<string, Response[]>;

  beforeEach(async () => {
    fixture = await newStore(engine);
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, moment);
    enrolment = await fixture.enrol();
    given = new Map();
    today = '2026-10-02' as Day;
  });
  afterEach(() => fixture.database.close());

  const moment = (): ReleaseMoment => ({ time: 'daily', today, isClockDoubtful: false, isFlagging: true });

  /** Responses of a month: all answer the usual question, and the first of them rare ones too. */
  async function post(
    month: string,
    count: number,
    { rare = 0, rarer = 0, flags = [] }: { rare?: number; rarer?: number; flags?: string[] } = {},
  ) {
    const responses = Array.from({ length: count }, (_, index) =>
      smallResponse({
        [USUAL]: ((index % 5) + 1) as Answer,
        ...(index < rare ? { [RARE]: ((index % 2) + 3) as Answer } : {}),
        ...(index < rarer ? { [RARER]: 5 as Answer } : {}),
      }),
    );
    given.set(month, [...(given.get(month) ?? []), ...responses]);
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
  }

  async function runOn(day: string): Promise<number | null> {
    today = day as Day;
    const { writer, engine: sql } = fixture.database;
    return new SqlPendingBlocks(writer, sql, KNOWN, moment).release(new AbortController().signal);
  }

  function scopeOf(text: string) {
    const period = parsePeriod(text);
    if (!period.ok) throw new Error(text);
    return { ...STREAM, firstMonth: period.value.first, lastMonth: lastMonthOf(period.value) };
  }

  /** The tally behind a period's figures, and how many responses it has live. */
  async function released(text: string) {
    const rows = await new SqlReportStore(fixture.database.reader).tallies(scopeOf(text), null);
    const none = new TallyAccumulator(LAYOUT, QUESTIONNAIRE).tally();
    const tallies = rows.filter(({ state }) => state === 'released');
    return {
      tally: tallies
        .map(({ unit: _unit, month: _month, state: _state, ...tally }) => tally)
        .reduce(mergeTallies, none),
      live: rows.reduce((sum, { responses }) => sum + responses, 0),
    };
  }

  const releasedOf = async (text: string) => (await released(text)).tally.responses;

  async function answersTo(item: ItemId, text: string): Promise<number> {
    return itemSums(LAYOUT, (await released(text)).tally, item, 'satisfied-share').clusters;
  }

  /** The tally of all that was posted in some months. */
  function tallyOfAll(...months: readonly string[]) {
    const accumulator = new TallyAccumulator(LAYOUT, QUESTIONNAIRE);
    for (const month of months) for (const response of given.get(month) ?? []) accumulator.add(response);
    return accumulator.tally();
  }

  const exported = (text: string) => rowsOfBlocks(fixture.database, QUESTIONNAIRE, scopeOf(text));

  async function differences() {
    const found: unknown[] = [];
    await recount(fixture.database.reader, KNOWN, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found.filter((one) => (one as { kind: string }).kind !== 'unit');
  }

  test('RL6 six a month are in the figure of their quarter, ten days after its end, and in none of a month', async () => {
    for (const month of ['2026-10', '2026-11', '2026-12']) await post(month, 6);
    expect(await runOn('2027-01-09')).toBe(0);
    expect(await releasedOf('2026-Q4')).toBe(0);
    expect(await runOn('2027-01-10')).toBe(1);
    expect((await released('2026-Q4')).tally).toEqual(tallyOfAll('2026-10', '2026-11', '2026-12'));
    expect(await releasedOf('2026')).toBe(18);
    expect(await releasedOf('2026-H2')).toBe(18);
    for (const text of ['2026-10', '2026-11', '2026-12', '2026-9M', '2026-to-11'])
      expect(await releasedOf(text)).toBe(0);
    expect(await differences()).toEqual([]);
  });

  test('RL3 a month goes on counting what was released for its quarter', async () => {
    for (const month of ['2026-10', '2026-11', '2026-12']) await post(month, 6);
    const counts = () => new SqlReportStore(fixture.database.reader).counts(scopeOf('2026-11'), null);
    const before = await counts();
    await runOn('2027-01-10');
    expect(await counts()).toEqual(before);
    expect(before).toEqual([{ unit: OFFICE, state: 'pending', responses: 6, excluded: 0 }]);
    expect((await released('2026-11')).live).toBe(6);
  });

  test('RL6 what does not make ten in its quarter waits for the half-year, and then for the year', async () => {
    today = '2026-06-01' as Day;
    await post('2026-01', 4);
    await post('2026-05', 7);
    expect(await runOn('2026-07-10')).toBe(1);
    expect([await releasedOf('2026-Q1'), await releasedOf('2026-Q2')]).toEqual([0, 0]);
    expect([
      await releasedOf('2026-H1'),
      await releasedOf('2026-9M'),
      await releasedOf('2026-to-08'),
    ]).toEqual([11, 11, 11]);
    today = '2026-12-31' as Day;
    await post('2026-08', 5);
    await post('2026-12', 5);
    expect(await runOn('2027-01-10')).toBe(1);
    expect([await releasedOf('2026-H2'), await releasedOf('2026')]).toEqual([10, 21]);
    expect(await differences()).toEqual([]);
  });

  test('RL6 the shortest span in which they make ten is the one they are released for', async () => {
    await post('2026-07', 12);
    await post('2026-08', 5);
    await post('2026-09', 5);
    await post('2026-12', 9);
    expect(await runOn('2027-01-10')).toBe(2);
    expect([await releasedOf('2026-07'), await releasedOf('2026-Q3'), await releasedOf('2026-H2')]).toEqual([
      12, 22, 22,
    ]);
    expect(await releasedOf('2026')).toBe(22);
  });

  test('RL7 late ones wait for ten of their month, then for the next span that was not released', async () => {
    await post('2026-10', 6);
    await post('2026-11', 6);
    await post('2026-07', 2);
    await runOn('2027-01-10');
    expect(await releasedOf('2026-Q4')).toBe(12);
    await post('2026-11', 8);
    expect(await runOn('2027-01-11')).toBe(1);
    expect([await releasedOf('2026-Q4'), await releasedOf('2026-H2')]).toEqual([12, 22]);
    await post('2026-10', 10);
    expect(await runOn('2027-01-12')).toBe(1);
    expect([await releasedOf('2026-10'), await releasedOf('2026-Q4'), await releasedOf('2026')]).toEqual([
      10, 22, 32,
    ]);
    expect(await differences()).toEqual([]);
  });

  test('RL6 what came since yesterday lets its span wait a day, and a doubted clock for as long', async () => {
    await post('2026-10', 9);
    today = '2027-01-12' as Day;
    await post('2026-11', 1);
    expect(await runOn('2027-01-12')).toBe(0);
    expect(await runOn('2027-01-13')).toBe(1);
  });

  test("RL5 those that do not help to make a month's ten do not help to make a quarter's", async () => {
    await post('2026-10', 9, { flags: ['fast'] });
    await post('2026-11', 9);
    expect(await runOn('2027-01-10')).toBe(0);
    await post('2026-12', 1);
    expect(await runOn('2027-01-11')).toBe(1);
    expect(await releasedOf('2026-Q4')).toBe(19);
    expect(await differences()).toEqual([]);
  });

  test('RL8 answers that wait in months make ten in their quarter and are in its figures, and in no shorter ones', async () => {
    await post('2026-10', 12, { rare: 6 });
    await post('2026-11', 12, { rare: 5 });
    await runOn('2026-12-01');
    expect(await answersTo(RARE, '2026-Q4')).toBe(0);
    expect(await runOn('2027-01-10')).toBe(1);
    expect((await released('2026-Q4')).tally).toEqual(tallyOfAll('2026-10', '2026-11'));
    expect([await answersTo(RARE, '2026-10'), await answersTo(RARE, '2026-11')]).toEqual([0, 0]);
    const waitingIn = async (period: string) => {
      const scope = scopeOf(period);
      const isWithin = spansInside(monthsOfScope(scope));
      const stored = await new SqlReportStore(fixture.database.reader).waitingAnswers(scope, null);
      return stored.map((one) => itemsThatWaitIn(one, isWithin));
    };
    expect(await waitingIn('2026-11')).toEqual([[1]]);
    expect(await waitingIn('2026-Q4')).toEqual([[], []]);
    expect(await differences()).toEqual([]);
  });

  test('RL8 answers of a month that makes ten later are added to sums that longer spans have changed already', async () => {
    await post('2026-10', 12, { rare: 6, rarer: 4 });
    await post('2026-11', 12, { rare: 5 });
    await runOn('2027-01-10');
    expect([await answersTo(RARE, '2026-Q4'), await answersTo(RARER, '2026-Q4')]).toEqual([11, 0]);
    await post('2026-10', 10, { rarer: 6 });
    expect(await runOn('2027-01-12')).toBe(1);
    expect([await answersTo(RARE, '2026-10'), await answersTo(RARER, '2026-10')]).toEqual([0, 10]);
    expect((await released('2026-Q4')).tally).toEqual(tallyOfAll('2026-10', '2026-11'));
    expect(await differences()).toEqual([]);
  });

  test('RL8 in the export an answer of a longer span stands alone, and the percentages come of it to the last digit', async () => {
    await post('2026-10', 12, { rare: 6 });
    await post('2026-11', 12, { rare: 5 });
    await post('2026-12', 4);
    await post('2026-08', 8);
    await runOn('2027-01-10');
    const rows = await exported('2026-Q4');
    const alone = rows.filter(({ flags }) => flags === ANSWER_ALONE_CELL);
    expect(alone).toHaveLength(11);
    expect(
      alone.every(({ answers, span }) => span === '2026-Q4' && Object.keys(answers).join() === RARE),
    ).toBe(true);
    expect(rows.filter(({ span, flags }) => span === '2026-Q4' && flags !== ANSWER_ALONE_CELL)).toEqual([]);
    expect((await exported('2026-H2')).filter(({ span }) => span === '2026-H2')).toHaveLength(12);
    for (const text of ['2026-Q4', '2026-H2', '2026-11', '2026']) {
      const scorer = new Scorer(QUESTIONNAIRE);
      for (const { answers, waiting, flags } of await exported(text)) {
        const shown = Object.fromEntries(
          Object.entries(answers).filter(([item]) => !waiting.has(LAYOUT.items.indexOf(item as ItemId))),
        );
        const response = { answers: shown, profile: {} };
        if (flags === ANSWER_ALONE_CELL) scorer.addAnswerAlone(response);
        else scorer.add(response);
      }
      const { tally } = await released(text);
      for (const rule of ['satisfied-share', 'mean-score'] as const) {
        const { respondents, answers, percent } = figureOf(LAYOUT, tally, OVERALL, rule);
        expect(scorer.score(rule).overall).toMatchObject({ respondents, answers, percent });
        expect(figureFromSums(itemSums(LAYOUT, tally, USUAL, rule), rule).respondents).toBe(respondents);
      }
    }
  });

  test('RC1 a recount names what a response, or an answer of it, is said to be released for', async () => {
    await post('2026-10', 12, { rare: 6 });
    await post('2026-11', 12, { rare: 5 });
    await post('2026-08', 8);
    await post('2026-09', 2);
    await runOn('2027-01-10');
    const { writer } = fixture.database;
    const waiting = JSON.stringify([`${RARE}@quarter`]);
    const change = async (to: string) => {
      await writer.updateTable('records').set({ waiting: to }).where('waiting', '=', waiting).execute();
    };
    await writer.updateTable('waiting_answers').set({ later: '[]' }).where('month', '=', '2026-11').execute();
    expect(await differences()).toMatchObject([
      { kind: 'later', span: 'month', item: RARE, month: '2026-11', stored: 'null', counted: 'quarter' },
    ]);
    await change(JSON.stringify([`${RARE}@year`]));
    const named = new Set((await differences()).map((one) => `${(one as { state?: string }).state}`));
    expect([...named].sort()).toEqual(['quarter', 'undefined', 'year']);
    await writer.updateTable('records').set({ span: 'month' }).where('day', 'like', '2026-08-%').execute();
    expect(await differences()).toContainEqual(
      expect.objectContaining({ kind: 'tally', state: 'quarter', month: '2026-08', margin: 'total' }),
    );
    // No answer is released for a shorter span than its response.
    await writer.updateTable('records').set({ span: 'year' }).where('day', 'like', '2026-10-%').execute();
    await change(waiting);
    expect(await differences()).toContainEqual(
      expect.objectContaining({ kind: 'record', fault: 'unreadable' }),
    );
  });

  test('a month whose answers are deleted keeps what it holds back, and its span goes without it', async () => {
    await post('2026-10', 6);
    await post('2026-11', 6);
    await post('2026-12', 6);
    await fixture.database.writer
      .insertInto('frozen_months')
      .values({
        month: '2026-11',
        frozen_day: '2027-01-01',
        deleted_day: null,
        records: 0,
        held: 0,
        late: 0,
        reopened_day: null,
      })
      .execute();
    expect(await runOn('2027-01-10')).toBe(1);
    expect(await releasedOf('2026-Q4')).toBe(12);
  });
});
