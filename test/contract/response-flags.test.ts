import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { DailyFigures } from '../../src/collector/db/counting/flags/daily-figures.ts';
import { BurstFinder } from '../../src/collector/db/counting/flags/find-bursts.ts';
import { PatternTeller } from '../../src/collector/db/counting/flags/tell-patterns.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { SqlOpeningHoursStore } from '../../src/collector/db/units/opening-hours.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { type Day, dayStartMs } from '../../src/core/kernel/calendar.ts';
import { HOUR_MS } from '../../src/core/kernel/duration.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import type { Answer } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { batchHeader, NOW_MS, randomHex, SERVICE, sha256 } from '../support/batches.ts';
import { commit, newStore, STORE_KEYS, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { completeResponse } from '../support/questionnaires.ts';

const OFFICE = '01@2025-07-01';
const KNOWN = { find: () => SERVICE };
const MONDAY = '2026-10-05' as Day;
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);

describe.each(ENGINES)('flags of responses, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: SqlCollectorStore;
  let enrolment: EnrolmentId;
  let today: Day;
  let isFlagging: boolean;

  beforeEach(async () => {
    fixture = await newStore(engine);
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, moment);
    enrolment = await fixture.enrol();
    today = '2026-10-06' as Day;
    isFlagging = true;
  });
  afterEach(() => fixture.database.close());

  const moment = (): ReleaseMoment => ({ time: 'daily', today, isClockDoubtful: false, isFlagging });

  /** Answers of two levels, each screen shown for that long. */
  function response(eachMs: number, level: (at: number) => number = (at) => 3 + (at % 2)): Response {
    return {
      ...completeResponse(SERVICE, 'kiosk'),
      answers: Object.fromEntries(ITEMS.map((id, at) => [id, level(at) as Answer])),
      durationsMs: Object.fromEntries(ITEMS.map((id) => [id, eachMs])),
    };
  }

  interface Posted {
    readonly day?: Day;
    readonly hour?: number;
    readonly everyMs?: number;
    readonly said?: Response;
  }

  /** From one device, one after the other. @returns their ids */
  async function post(count: number, { day = MONDAY, hour = 9, everyMs = 3 * 60_000, said }: Posted = {}) {
    const startMs = dayStartMs(day) + hour * HOUR_MS;
    const records = Array.from(
      { length: count },
      (_, at): SoundRecord => ({
        verdict: 'sound',
        id: randomHex() as RecordId,
        sha256: sha256(randomHex()),
        sequence: 1,
        line: '',
        unit: OFFICE,
        questionnaire: SERVICE,
        ...{ day, hour, flags: [] },
        body: {
          kind: 'response',
          submittedAtMs: startMs + at * everyMs,
          response: said ?? response(6_000),
        },
      }),
    );
    const header = batchHeader(enrolment, []);
    await commit(store, {
      header,
      origin: 'network',
      receivedAtMs: NOW_MS,
      bytes: Buffer.from(''),
      lines: records,
    });
    return records.map(({ id }) => id);
  }

  async function runOn(day: string): Promise<void> {
    today = day as Day;
    const { writer, engine: sql } = fixture.database;
    const parts = {
      bursts: new BurstFinder(writer, sql, KNOWN, STORE_KEYS.evidence),
      blocks: new SqlPendingBlocks(writer, sql, KNOWN, moment),
      patterns: new PatternTeller(writer, sql, KNOWN),
    };
    await new DailyFigures(parts, moment).release(new AbortController().signal);
  }

  /** How many records have each set of flags, by state. */
  async function flags(): Promise<Readonly<Record<string, number>>> {
    const rows = await fixture.database.reader.selectFrom('records').select(['flags', 'state']).execute();
    const counts: Record<string, number> = {};
    for (const { flags, state } of rows) {
      const name = `${state} ${(JSON.parse(flags) as string[]).join(' ')}`.trim();
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /** Responses in the tallies of all, by state and whether they are flagged. */
  async function tallies(): Promise<Readonly<Record<string, number>>> {
    const rows = await fixture.database.reader
      .selectFrom('tallies')
      .select(['state', 'flagged', 'responses'])
      .where('margin', '=', 'total')
      .where('responses', '>', 0)
      .execute();
    return Object.fromEntries(
      rows.map(({ state, flagged, responses }) => [`${state}${flagged === 1 ? ' flagged' : ''}`, responses]),
    );
  }

  async function told(): Promise<readonly string[]> {
    const rows = await fixture.database.reader
      .selectFrom('told_patterns')
      .select(['span', 'month', 'pattern', 'counts'])
      .orderBy('span')
      .orderBy('month')
      .orderBy('pattern')
      .execute();
    return rows.map(({ span, month, pattern, counts }) => `${span} ${month} ${pattern} ${counts}`);
  }

  async function differences(): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    await recount(fixture.database.reader, KNOWN, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found;
  }

  async function setHours(from: string): Promise<void> {
    const open = [7 * 60 + 30, 17 * 60];
    const week = JSON.stringify([open, open, open, open, open, null, null]);
    await fixture.database.writer
      .insertInto('opening_hours')
      .values({ unit: OFFICE, from_day: from, week })
      .execute();
  }

  test('a collector that is tried out flags nothing, neither what is fast nor a burst', async () => {
    isFlagging = false;
    await post(12, { everyMs: 1_000, said: response(10) });
    await runOn('2026-10-07');
    expect(await flags()).toEqual({ released: 12 });
  });

  test('FL1 FL2 FL3 are frozen when a response is counted', async () => {
    await post(1, { said: response(500) });
    await post(1, { said: response(6_000, () => 5) });
    await post(1, { hour: 20 });
    await setHours('2026-10-01');
    await post(1, { hour: 20 });
    await post(1, { hour: 17 });
    expect(await flags()).toEqual({
      pending: 2,
      'pending fast': 1,
      'pending uniform': 1,
      'pending off-hours': 1,
    });
    expect(await tallies()).toEqual({ pending: 3, 'pending flagged': 2 });
    expect(await differences()).toEqual([]);
  });

  test('FL4 FL5 a burst whose neighbours come late moves what is pending and what was released, and no sum', async () => {
    await post(12);
    await runOn('2026-10-07');
    expect(await tallies()).toEqual({ released: 12 });
    const sums = () =>
      fixture.database.reader
        .selectFrom('tallies')
        .select(['margin', 'value', 'state'])
        .select(({ fn }) => [fn.sum<number>('responses').as('responses')])
        .groupBy(['margin', 'value', 'state'])
        .orderBy('margin')
        .orderBy('value')
        .orderBy('state')
        .execute();
    // A file: six more between the former ones, on the same device and day.
    await post(6, { everyMs: 10_000 });
    const before = await sums();
    await runOn('2026-10-07');
    expect(await flags()).toEqual({
      released: 11,
      'released burst': 1,
      'pending burst': 6,
    });
    expect(await tallies()).toEqual({ released: 11, 'released flagged': 1, 'pending flagged': 6 });
    expect(await sums()).toEqual(before);
    expect(await differences()).toEqual([]);
    // What is flagged does not help to make the ten (RL5).
    await post(9, { hour: 15 });
    await runOn('2026-10-08');
    expect(await tallies()).toMatchObject({ pending: 9, 'pending flagged': 6 });
  });

  test('FL5 the flags of a block that got one later are in no export', async () => {
    await post(12);
    await runOn('2026-10-07');
    await post(6, { everyMs: 10_000 });
    await runOn('2026-10-07');
    const rows = await fixture.database.reader
      .selectFrom('records')
      .select('waiting')
      .where('state', '=', 'released')
      .execute();
    expect(new Set(rows.map(({ waiting }) => waiting))).toEqual(new Set(['["flags"]']));
  });

  test('FL5 answers that wait help no more once their response is in a burst', async () => {
    const rare = (at: number) => (at === 0 ? 5 : 3 + (at % 2));
    const without = { ...response(6_000), answers: { ...response(6_000).answers } };
    delete (without.answers as Record<string, unknown>)[ITEMS[0] as string];
    await post(12, { said: without, hour: 14 });
    await post(1, { said: response(6_000, rare) });
    await runOn('2026-10-07');
    const helping = async () => {
      const rows = await fixture.database.reader.selectFrom('waiting_answers').select('helping').execute();
      return rows.map((row) => (JSON.parse(row.helping) as number[])[0]);
    };
    expect(await helping()).toEqual([1]);
    await post(6, { everyMs: 10_000 });
    await runOn('2026-10-07');
    expect(await helping()).toEqual([0]);
    expect(await differences()).toEqual([]);
  });

  test('FL5 a burst that is found once the breakdowns are made is told, and changes none of them', async () => {
    await post(24);
    await runOn('2026-10-07');
    await runOn('2026-11-11');
    const made = await fixture.database.reader.selectFrom('breakdowns').selectAll().execute();
    expect(made.length).toBeGreaterThan(0);
    await post(6, { everyMs: 10_000 });
    await runOn('2026-11-13');
    expect(await flags()).toMatchObject({ 'released late-burst': 1, 'pending burst': 6 });
    expect(await fixture.database.reader.selectFrom('breakdowns').selectAll().execute()).toEqual(made);
    expect(await differences()).toEqual([]);
  });

  test('FL6 how many show a pattern is told when the span is over, by tens, and again where it changed', async () => {
    await post(20);
    await post(9, { said: response(500), hour: 14 });
    await runOn('2026-10-06');
    await runOn('2026-11-09');
    expect(await told()).toEqual([]);
    await runOn('2026-11-10');
    // Nine were fast: neither they nor the others are told.
    expect(await told()).toEqual([
      'month 2026-10 burst {"no":29}',
      'month 2026-10 off-hours {"no":29}',
      'month 2026-10 uniform {"no":29}',
    ]);
    await post(12, { said: response(500), day: '2026-11-04' as Day });
    await post(10, { day: '2026-11-05' as Day });
    await runOn('2026-11-12');
    await runOn('2026-12-10');
    expect(await told()).toContain('month 2026-11 fast {"no":10,"yes":12}');
    // Late ones: ten are fast in October now.
    await post(1, { said: response(500), day: '2026-10-30' as Day });
    await post(10, { day: '2026-10-29' as Day });
    await runOn('2026-12-12');
    expect(await told()).toContain('month 2026-10 fast {"no":30,"yes":10}');
    expect((await told()).filter((one) => !one.startsWith('month'))).toEqual([]);
    // The quarter tells what its months left.
    await post(6, { said: response(6_000, () => 5), day: '2026-11-06' as Day });
    await post(10, { day: '2026-11-09' as Day });
    await post(6, { said: response(6_000, () => 5), day: '2026-12-04' as Day });
    await post(10, { day: '2026-12-07' as Day });
    await runOn('2027-01-09');
    await runOn('2027-01-10');
    expect(await told()).toContain('quarter 2026-10 uniform {"no":20,"yes":12}');
    expect(await differences()).toEqual([]);
  });

  test('FL6 what comes after a longer span told of it is told with that one, and counted once', async () => {
    const fast = { said: response(500) };
    await post(10, { day: '2026-10-05' as Day });
    await post(6, { ...fast, day: '2026-10-07' as Day });
    await post(10, { day: '2026-11-05' as Day });
    await post(6, { ...fast, day: '2026-11-06' as Day });
    await runOn('2027-01-10');
    const ofFast = async () => (await told()).filter((one) => one.includes(' fast '));
    expect(await ofFast()).toEqual(['quarter 2026-10 fast {"no":20,"yes":12}']);
    await post(10, { ...fast, day: '2026-10-08' as Day });
    await post(10, { day: '2026-10-09' as Day });
    await runOn('2027-01-12');
    expect(await ofFast()).toEqual(['quarter 2026-10 fast {"no":30,"yes":22}']);
  });

  test('opening hours are replaced and removed by their first day, each change in the audit log', async () => {
    const hours = new SqlOpeningHoursStore(fixture.database, { key: Buffer.alloc(32), now: () => NOW_MS });
    const week = [{ fromMinute: 450, toMinute: 1_020 }, null, null, null, null, null, null];
    const later = week.with(1, { fromMinute: 480, toMinute: 960 });
    await hours.set(OFFICE, { from: '2026-12-01' as Day, week }, 'mo');
    await hours.set(OFFICE, { from: '2026-10-01' as Day, week }, 'mo');
    await hours.set(OFFICE, { from: '2026-12-01' as Day, week: later }, 'mo');
    expect(await hours.hours(OFFICE)).toEqual([
      { from: '2026-10-01', week },
      { from: '2026-12-01', week: later },
    ]);
    expect(await hours.hours('04@2025-07-01')).toEqual([]);
    expect(await hours.remove(OFFICE, '2026-12-01' as Day, 'mo')).toBe(true);
    expect(await hours.remove(OFFICE, '2026-12-01' as Day, 'mo')).toBe(false);
    const entries = await fixture.database.reader.selectFrom('audit_log').select('action').execute();
    expect(entries.map(({ action }) => action)).toEqual([
      ...Array(3).fill('opening-hours.set'),
      'opening-hours.remove',
    ]);
  });

  test('times are kept sealed, compared once, and forgotten when no neighbour can come any more', async () => {
    await post(2);
    const times = () =>
      fixture.database.reader.selectFrom('device_times').select(['is_compared', 'sealed']).execute();
    expect((await times()).map(({ is_compared, sealed }) => [is_compared, sealed.length])).toEqual([
      [0, 44],
      [0, 44],
    ]);
    await runOn('2026-10-06');
    expect((await times()).map(({ is_compared }) => is_compared)).toEqual([1, 1]);
    await runOn('2026-12-05');
    expect(await times()).toEqual([]);
  });
});
