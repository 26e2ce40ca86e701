import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlBreakdownStore } from '../../src/collector/db/figures/breakdown-store.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { SqlGenuinenessStore } from '../../src/collector/db/figures/genuineness-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { SqlSums } from '../../src/collector/db/sums/fill-sums.ts';
import type { ReportStore } from '../../src/collector/figures/figure-store.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import { GenuinenessPages } from '../../src/collector/figures/genuineness.ts';
import { Trends } from '../../src/collector/figures/trend.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { type Month, type Period, parsePeriod } from '../../src/core/kernel/period.ts';
import type { Answer } from '../../src/core/questionnaire/questionnaire.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { batchHeader, NOW_MS, randomHex, sha256 } from '../support/batches.ts';
import { commit, enroller, STORE_KEYS } from '../support/collector-store-fixture.ts';
import { ENGINES_IN_PART, newDatabase } from '../support/databases.ts';
import { smallQuestionnaire, smallResponse } from '../support/small-questionnaire.ts';
import { unitOf } from '../unit/collector/figures/report-world.ts';

/**
 * Pages made of stored sums say what pages made of tallies say, whatever becomes of the units. Takes long: every page is
 * made both ways, before and after units are changed, on two engines.
 */

const QUESTIONNAIRE = smallQuestionnaire();
const ITEMS = tallyLayout(QUESTIONNAIRE).items;
const KNOWN = { find: () => QUESTIONNAIRE };
const MODE = 'kiosk' as const;

/** Two provinces; a commune that moved from one to the other, two that were merged, one with an office, one that ended. */
const STANDING: readonly Unit[] = [
  ...['P1', 'P2'].map((code) => unitOf(code, null, { validFrom: '2025-01-01', kind: 'province' })),
  unitOf('stays', 'P1', { validFrom: '2025-01-01' }),
  unitOf('office', 'stays', { validFrom: '2025-01-01' }),
  unitOf('moves', 'P1', { validFrom: '2025-01-01', validTo: '2026-06-30' }),
  unitOf('moves', 'P2', { validFrom: '2026-07-01', predecessors: ['moves'] }),
  unitOf('one', 'P2', { validFrom: '2025-01-01', validTo: '2026-04-30' }),
  unitOf('two', 'P2', { validFrom: '2025-01-01', validTo: '2026-04-30' }),
  unitOf('both', 'P2', { validFrom: '2026-05-01', predecessors: ['one', 'two'] }),
  unitOf('ends', 'P1', { validFrom: '2025-01-01', validTo: '2026-05-31' }),
];
const MONTHS = ['2025-11', '2026-02', '2026-03', '2026-06', '2026-07'];
const PERIODS = ['2026-06', '2026-H1', '2026-9M', '2026'];
const ASKED = [null, 'P2', 'moves', 'both'];

describe.each(ENGINES_IN_PART)('stored sums on $name', (engine) => {
  let database: OpenDatabase;
  let post: (unit: Unit, month: string, count: number) => Promise<void>;
  let today = '2026-01-01' as Day;
  const moment = (): ReleaseMoment => ({ time: 'daily', today, isClockDoubtful: false, isFlagging: false });

  beforeAll(async () => {
    database = await newDatabase(engine);
    const store = new SqlCollectorStore(database, STORE_KEYS, moment);
    const enrolment = await enroller(database)();
    post = (unit, month, count) => postTo(store, enrolment, { unit, month, count });
  });
  afterAll(() => database.close());

  const releaseOn = async (day: string) => {
    today = day as Day;
    const { writer, engine: sql } = database;
    await new SqlPendingBlocks(writer, sql, KNOWN, moment).release(new AbortController().signal);
  };
  const fill = (units: readonly Unit[]) =>
    new SqlSums(database).fill(new UnitTree(units), '2026-11' as Month, new AbortController().signal);

  async function differences() {
    const found: unknown[] = [];
    await recount(database.reader, KNOWN, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found.filter((one) => (one as { kind: string }).kind === 'sum');
  }

  /** Every page of every unit and period, and of which units tallies were read for it. */
  async function pages(units: readonly Unit[], change: (store: ReportStore) => Partial<ReportStore>) {
    const sql = new SqlReportStore(database.reader);
    let talliesRead = 0;
    const base: ReportStore = {
      tallies: (...asked) => {
        talliesRead += 1;
        return sql.tallies(...asked);
      },
      sums: (...asked) => sql.sums(...asked),
      counts: (...asked) => sql.counts(...asked),
      waitingAnswers: (...asked) => sql.waitingAnswers(...asked),
      smallUnits: (...asked) => sql.smallUnits(...asked),
      primaryUnits: (...asked) => sql.primaryUnits(...asked),
      frozenMonths: () => sql.frozenMonths(),
      monthWithResponses: (...asked) => sql.monthWithResponses(...asked),
    };
    const tree = new UnitTree(units);
    const sources = {
      store: { ...base, ...change(base) },
      units: { tree: async () => tree },
      questionnaires: { find: () => QUESTIONNAIRE, latest: () => QUESTIONNAIRE, list: () => [QUESTIONNAIRE] },
      releaseTime: 'daily' as const,
      nowMs: () => NOW_MS,
    };
    const [reports, trends] = [new Reports(sources), new Trends(sources)];
    const genuineness = new GenuinenessPages({
      ...sources,
      genuineness: new SqlGenuinenessStore(database.reader),
      breakdowns: new SqlBreakdownStore(database.reader),
    });
    const told: unknown[] = [];
    for (const unit of ASKED) {
      for (const text of PERIODS) {
        const period = parsePeriod(text);
        if (!period.ok) throw new Error(text);
        const query = queryOf(unit, period.value);
        const filter = { scope: null, block: null, region: null, unitClass: null };
        told.push([
          unit,
          text,
          await reports.indices(query),
          await reports.ranking(query, filter),
          await reports.causes(query),
          await reports.counts(query),
          await genuineness.read(query),
        ]);
      }
      const period = parsePeriod('2026-10');
      if (!period.ok) throw new Error('a month');
      const line = { ...queryOf(unit, period.value), months: 12, of: 'overall' } as const;
      told.push([unit, await trends.read(line)]);
    }
    return { told, talliesRead };
  }

  const withSums = (units: readonly Unit[]) => pages(units, () => ({}));
  const withTallies = (units: readonly Unit[]) => pages(units, () => ({ sums: async () => null }));

  test('are filled in of what was there, and brought up to date by each release', async () => {
    const [, , stays, office, movesBefore, movesAfter, one, two, both, ends] = STANDING as Unit[];
    const posts: [Unit | undefined, string, number][] = MONTHS.flatMap((month, at) => [
      [stays, month, 9 + at],
      [office, month, 4],
      [month < '2026-07' ? movesBefore : movesAfter, month, 12],
      ...(month < '2026-05'
        ? ([
            [one, month, 11],
            [two, month, 6],
          ] as [Unit | undefined, string, number][])
        : ([[both, month, 13]] as [Unit | undefined, string, number][])),
      ...(month < '2026-06' ? ([[ends, month, 15]] as [Unit | undefined, string, number][]) : []),
    ]);
    for (const [at, [unit, month, count]] of posts.entries()) {
      if (unit === undefined) throw new Error('a unit');
      await post(unit, month, count);
      // Of some of it sums are there before the rest is released.
      if (at === 8) await releaseOn('2026-02-20');
      if (at === 10) await fill(STANDING);
      if (at === 20) await releaseOn('2026-08-20');
    }
    await releaseOn('2026-10-20');
    await releaseOn('2027-01-20');
    expect(await differences()).toEqual([]);
    const [sums, tallies] = [await withSums(STANDING), await withTallies(STANDING)];
    expect(sums.told).toEqual(tallies.told);
    expect(tallies.talliesRead).toBeGreaterThan(0);
    // Pages of several spans in a year in which units were changed may add up by themselves; others do not.
    expect(sums.talliesRead).toBeLessThan(tallies.talliesRead / 4);
  });

  test('follow units that were changed: pages add up themselves until the sums are made again', async () => {
    const changed = STANDING.map((unit) =>
      unitRef(unit) === 'ends@2025-01-01' ? { ...unit, parentCode: 'P2' } : unit,
    );
    const before = await withSums(changed);
    expect(before.told).toEqual((await withTallies(changed)).told);
    expect(before.talliesRead).toBeGreaterThan(0);
    expect(await fill(changed)).toBe(true);
    const after = await withSums(changed);
    expect(after.told).toEqual(before.told);
    expect(after.talliesRead).toBeLessThan(before.talliesRead);
    expect(await differences()).toEqual([]);
    expect(await fill(changed)).toBe(false);
  });

  test('recount tells a sum that is not what the tallies make', async () => {
    await database.writer
      .updateTable('sums')
      .set({ responses: 1 })
      .where('period', '=', '2026-Q1')
      .where('is_place', '=', 1)
      .where('name', '=', '')
      .execute();
    expect(await differences()).toMatchObject([
      { kind: 'sum', span: '2026-Q1', unit: 'everything below VN' },
    ]);
  });
});

function queryOf(unit: string | null, period: Period) {
  return {
    ...{ unit, scope: EVERY_UNIT, period, questionnaire: QUESTIONNAIRE.id },
    ...{ version: null, mode: MODE, rule: null },
  };
}

async function postTo(
  store: SqlCollectorStore,
  enrolment: EnrolmentId,
  { unit, month, count }: { readonly unit: Unit; readonly month: string; readonly count: number },
): Promise<void> {
  const lines = Array.from({ length: count }, (_, index): SoundRecord => {
    // The rare item makes ten in some spans only.
    const answers = ITEMS.map((id, item) => [
      id,
      index % (item + 1) === 0 ? ((((index + item) % 5) + 1) as Answer) : null,
    ]);
    const response = smallResponse(Object.fromEntries(answers));
    return {
      verdict: 'sound',
      id: randomHex() as RecordId,
      sha256: sha256(randomHex()),
      sequence: 1,
      line: '',
      unit: unitRef(unit),
      questionnaire: QUESTIONNAIRE,
      day: `${month}-05` as Day,
      hour: 9,
      flags: [],
      body: { kind: 'response', submittedAtMs: NOW_MS, response },
    };
  });
  await commit(store, {
    header: batchHeader(enrolment, []),
    origin: 'network',
    receivedAtMs: NOW_MS,
    bytes: null,
    lines,
  });
}
