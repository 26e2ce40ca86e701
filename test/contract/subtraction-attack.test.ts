import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { DailyFigures } from '../../src/collector/db/counting/flags/daily-figures.ts';
import { BurstFinder } from '../../src/collector/db/counting/flags/find-bursts.ts';
import { PatternTeller } from '../../src/collector/db/counting/flags/tell-patterns.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { SqlSums } from '../../src/collector/db/sums/fill-sums.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { Devices } from '../../src/collector/devices/devices.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { type Month, monthOfDay, parsePeriod } from '../../src/core/kernel/period.ts';
import type { Answer, Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import { HELPED_BY_OFFICIAL } from '../../src/core/questionnaire/questionnaire.ts';
import type { Mode } from '../../src/core/questionnaire/response.ts';
import type { ReleaseTime } from '../../src/core/tally/block-release.ts';
import { isFlagged } from '../../src/core/tally/fold-blocks.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { type AttackedPlace, OFFICES, PLACES } from '../support/attacked-places.ts';
import { ROUTES_READ, type RouteKey } from '../support/attacked-routes.ts';
import { batchHeader, NOW_MS, randomHex, sha256 } from '../support/batches.ts';
import { commit, enroller, STORE_KEYS } from '../support/collector-store-fixture.ts';
import { CommentWatcher } from '../support/comment-watcher.ts';
import { ENGINES, newDatabase, type TestEngine } from '../support/databases.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../support/small-questionnaire.ts';
import { type Includes, Watcher } from '../support/watcher.ts';

// Takes long: every view of every unit and period is read after each of some hundred arrivals, on each engine.

/** How many worlds are watched of each kind, on each engine; the gate asks for more, and for whole ones. */
const ATTACKS = Number(process.env['ATTACKS'] ?? 1);
const IS_WHOLE = ATTACKS > 1;
/** Of counters; in the place of one of the gate's, households are watched (household-attack.test.ts). */
const COUNTERS = IS_WHOLE ? ATTACKS - 1 : ATTACKS;
/** Of those that change, fewer: each is read whole. */
const CHANGES = Math.ceil(ATTACKS / 5);
const OPTIONS = { timeout: 60_000 + ATTACKS * 30_000 };

const STILL = PLACES['that never changes'];
const UNITS = STILL.watched;
/** Of a year that is over, so that what a month holds back is released for its quarter, half-year or year meanwhile. */
const MONTHS = ['2025-07', '2025-08', '2025-11'] as const;
const PERIODS = [...MONTHS, '2025-Q3', '2025-Q4', '2025-H2', '2025-9M', '2025-to-08', '2025'];
const MODES: readonly Mode[] = ['kiosk', 'phone-ticket'];
const VERSIONS: readonly Questionnaire[] = [smallQuestionnaire(), smallQuestionnaire({ version: 2 })];
const ITEMS = tallyLayout(VERSIONS[0] as Questionnaire).items;
const HIGHEST = 5;
const FLAGS = [[], [], [], [], ['clock'], ['fast'], ['clock', 'fast']];

interface Drawn {
  readonly satisfied: readonly boolean[];
  /** Per item, 0–99: below the item's rate it is answered. */
  readonly answered: readonly number[];
  readonly flags: number;
  readonly age: number;
  readonly gaveUp: boolean;
  readonly isHelped: boolean;
  /** Whether its screens were shown longer than there was time beside the others, so that it stands in a burst. */
  readonly isSlow: boolean;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  satisfied: fc.array(fc.boolean(), { minLength: ITEMS.length, maxLength: ITEMS.length }),
  answered: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: ITEMS.length, maxLength: ITEMS.length }),
  flags: fc.integer({ min: 0, max: FLAGS.length - 1 }),
  age: fc.integer({ min: 0, max: 9 }),
  gaveUp: fc.integer({ min: 0, max: 19 }).map((one) => one === 0),
  isHelped: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
  isSlow: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
});
const arrival = fc.record({
  office: fc.constantFrom(...OFFICES),
  month: fc.constantFrom(...MONTHS),
  mode: fc.constantFrom(...MODES),
  version: fc.constantFrom(...VERSIONS),
  records: fc.array(drawn, { minLength: 1, maxLength: 16, size: 'max' }),
  isNextDay: fc.boolean(),
});
type Arrival = Readonly<{
  office: string;
  month: string;
  mode: Mode;
  version: Questionnaire;
  records: readonly Drawn[];
  /** Whether a day is over since the last arrival. */
  isNextDay: boolean;
}>;
/**
 * Most are of one office, mode and version, so that its blocks are released many times and for every span; rates from a
 * question hardly anybody is asked to all.
 */
const world = fc.record({
  rates: fc.array(fc.constantFrom(4, 15, 50, 90, 100), { minLength: ITEMS.length, maxLength: ITEMS.length }),
  arrivals: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: arrival },
      {
        weight: 3,
        arbitrary: arrival.map((one) => ({
          ...one,
          office: OFFICES[1],
          mode: MODES[0] as Mode,
          version: VERSIONS[0] as Questionnaire,
        })),
      },
    ),
    { minLength: 8, maxLength: 20, size: 'max' },
  ),
});

/** Much is answered at two offices just before and just after the day on which a place changes. */
const changing = fc
  .tuple(world, fc.array(fc.array(drawn, { minLength: 9, maxLength: 16 }), { minLength: 8, maxLength: 12 }))
  .map(([{ rates }, groups]) => ({
    rates,
    arrivals: groups.map(
      (records, at): Arrival => ({
        office: at % 3 === 0 ? OFFICES[2] : OFFICES[1],
        month: at % 3 === 2 ? MONTHS[1] : MONTHS[0],
        mode: MODES[0] as Mode,
        version: VERSIONS[0] as Questionnaire,
        records,
        isNextDay: false,
      }),
    ),
  }));

function recordOf(
  { office, month, mode, version }: Arrival,
  one: Drawn,
  rates: readonly number[],
): SoundRecord {
  const answers = Object.fromEntries(
    ITEMS.map((item, index): [string, Answer] => {
      const answered = one.answered[index] ?? 0;
      if (answered >= (rates[index] ?? 0)) return [item, 'not-applicable'];
      if (one.satisfied[index] !== true) return [item, 2];
      return [item, answered % 2 === 0 ? HIGHEST : 4];
    }),
  );
  const profile = one.age === 0 ? { age: UNDER_AGE } : {};
  const assistance = one.isHelped ? HELPED_BY_OFFICIAL : null;
  const durationsMs = one.isSlow ? { [ITEMS[0] as string]: 60_000 } : {};
  const comment = one.age % 2 === 0 ? 'Cần nhanh hơn' : null;
  const response = smallResponse(answers, { mode, profile, assistance, durationsMs, comment });
  return {
    verdict: 'sound',
    id: randomHex() as RecordId,
    sha256: sha256(randomHex()),
    sequence: 1,
    line: '',
    unit: office,
    questionnaire: version,
    // Slow ones come at one moment of one day.
    day: `${month}-${one.isSlow ? '20' : `1${one.age}`}` as Day,
    hour: 9,
    flags: FLAGS[one.flags] ?? [],
    body: one.gaveUp
      ? { kind: 'abandonment', submittedAtMs: NOW_MS, mode, language: 'vi', reached: ITEMS[0] as string }
      : { kind: 'response', submittedAtMs: NOW_MS, response },
  };
}

function reportsOver(database: OpenDatabase): Reports {
  const { reader } = database;
  return new Reports({
    releaseTime: 'at-ten',
    store: new SqlReportStore(reader),
    units: new SqlUnitStore(database),
    questionnaires: {
      find: (_, version) => VERSIONS.find((one) => one.version === version),
      latest: () => VERSIONS.at(-1),
    },
    nowMs: () => NOW_MS,
  });
}

async function addUnits({ writer }: OpenDatabase, { units }: AttackedPlace = STILL): Promise<void> {
  const rows = units.map(({ code, parent, from, until, madeOf }) => ({
    code,
    valid_from: from,
    valid_to: until ?? null,
    parent_code: parent,
    kind: parent === null ? 'province' : 'office',
    name: `Đơn vị ${code}`,
    name_en: null,
    office_term: null,
    region: null,
    unit_class: null,
    predecessors: JSON.stringify(madeOf ?? []),
  }));
  await writer.insertInto('units').values(rows).execute();
}

/** Of two kinds the gate tries both on each engine, `npm test` the first on one engine and the second on the other. */
function kindsFor<Kind>(engine: TestEngine, kinds: readonly Kind[]): readonly Kind[] {
  return IS_WHOLE ? kinds : kinds.filter((_, at) => at === ENGINES.indexOf(engine));
}

/** What reads most the gate tries of each kind on each engine, `npm test` of the first on the embedded one. */
function firstOnEmbedded<Kind>(engine: TestEngine, kinds: readonly Kind[]): readonly Kind[] {
  if (IS_WHOLE) return kinds;
  return engine === ENGINES[0] ? kinds.slice(0, 1) : [];
}

/** The world up to that arrival, which is enough to see what the test is about; the gate goes on to the last. */
function upTo<World extends { readonly arrivals: readonly Arrival[] }>(arrival: number, made: World): World {
  return IS_WHOLE ? made : { ...made, arrivals: made.arrivals.slice(0, arrival) };
}

/** The same people, who answer the same questions otherwise. */
function otherwise(arrivals: readonly Arrival[]): readonly Arrival[] {
  return arrivals.map((one) => ({
    ...one,
    records: one.records.map((record) => ({ ...record, satisfied: record.satisfied.map((level) => !level) })),
  }));
}

describe.each(ENGINES)('whoever reads every view after every arrival, on $name', OPTIONS, (engine) => {
  async function attacked(
    made: { readonly rates: readonly number[]; readonly arrivals: readonly Arrival[] },
    time: ReleaseTime,
    includes?: Includes,
    place: AttackedPlace = STILL,
  ) {
    const database = await newDatabase(engine);
    try {
      await addUnits(database, place);
      let today = NOW_MS;
      const moment = () => ({ time, today: localDay(today), isClockDoubtful: false, isFlagging: true });
      const store = new SqlCollectorStore(database, STORE_KEYS, moment);
      const find = (_: string, version: number) => VERSIONS.find((one) => one.version === version);
      const { writer, engine: sql } = database;
      const blocks = new DailyFigures(
        {
          bursts: new BurstFinder(writer, sql, { find }, STORE_KEYS.evidence),
          blocks: new SqlPendingBlocks(writer, sql, { find }, moment),
          patterns: new PatternTeller(writer, sql, { find }),
        },
        moment,
      );
      const [sums, units] = [new SqlSums(database), new SqlUnitStore(database)];
      const enrolment = await enroller(database)();
      const own = new Set<string>();
      const routes = new Set<RouteKey>();
      const watcher = new Watcher({
        database,
        questionnaires: VERSIONS,
        units: place.watched,
        periods: PERIODS,
        nowMs: NOW_MS,
        routes,
      });
      const comments = new CommentWatcher({
        database,
        units: UNITS,
        periods: PERIODS,
        nowMs: NOW_MS,
        routes,
      });
      const untellable: string[] = [];
      let days = 0;
      for (const arrived of made.arrivals) {
        if (arrived.isNextDay) {
          today += DAY_MS;
          await blocks.release(new AbortController().signal);
          // Some of what is read is made of sums, and some is not.
          if (days % 6 === 1)
            await sums.fill(await units.tree(), monthOfDay(localDay(today)), new AbortController().signal);
          days += 1;
          await watcher.look({ questionnaire: arrived.version, mode: arrived.mode }, includes);
          if (includes === undefined) await comments.look(monthOfDay(localDay(today)));
        }
        const lines = arrived.records.map((one) => recordOf(arrived, one, made.rates));
        for (const [at, { id, flags }] of lines.entries()) {
          if (isFlagged(flags) || arrived.records[at]?.isHelped === true) own.add(id);
        }
        await commit(store, {
          header: batchHeader(enrolment, []),
          origin: 'network',
          receivedAtMs: NOW_MS,
          lines,
          bytes: Buffer.from('as it came'),
        });
        untellable.push(...(await watcher.export({ questionnaire: arrived.version, mode: arrived.mode })));
        await watcher.look({ questionnaire: arrived.version, mode: arrived.mode }, includes);
      }
      const differences: unknown[] = [];
      await recount(
        database.reader,
        { find },
        { difference: (one) => void differences.push(one), progress: () => undefined },
      );
      differences.push(...(await watcher.closedDifferences()));
      const told = watcher.toldOfFewerThan(10);
      const toldBesideOwn = watcher.toldOfFewerThan(10, own);
      const { compared, computed, patterns, ofPredecessors } = watcher;
      const { showings } = comments;
      const seen = { compared, computed, patterns, ofPredecessors, showings, routes };
      return { told, toldBesideOwn, untellable, differences, ...seen };
    } finally {
      await database.close();
    }
  }

  test.each(firstOnEmbedded(engine, ['daily', 'at-ten'] as const))(
    'RL4 RL5 computes no sum of answers of fewer than ten respondents, nor of ten less those helped or flagged, moved %s, and every figure shown is true',
    async (time) => {
      let compared = 0;
      let computed = 0;
      let showings = 0;
      const read = new Set<RouteKey>();
      await fc.assert(
        fc.asyncProperty(world, async (made) => {
          const found = await attacked(upTo(6, made), time);
          expect(found.told).toEqual([]);
          expect(found.toldBesideOwn).toEqual([]);
          expect(found.untellable).toEqual([]);
          expect(found.differences).toEqual([]);
          compared += found.compared;
          computed += found.computed;
          showings += found.showings;
          for (const route of found.routes) read.add(route);
        }),
        // To make a counterexample smaller takes longer than the test may: its seed and path are printed instead.
        { numRuns: COUNTERS, endOnFailure: true },
      );
      expect(compared).toBeGreaterThan(250 * COUNTERS);
      // One world of six arrivals may have too few answers for either.
      if (!IS_WHOLE) return;
      expect(computed).toBeGreaterThan(20 * COUNTERS);
      expect(showings).toBeGreaterThan(COUNTERS);
      expect([...read].sort()).toEqual([...ROUTES_READ['subtraction-attack']].sort());
    },
    // As long as it takes on a machine that does three other things.
    150_000,
  );

  const changes = ['of which two units were merged', 'of which a unit was divided'] as const;
  test.each(kindsFor(engine, changes))(
    'RL4 RL5 computes none in a place %s either, where what a unit was made of is added up or not told',
    async (kind) => {
      const place = PLACES[kind];
      let ofPredecessors = 0;
      await fc.assert(
        fc.asyncProperty(changing, async (made) => {
          const arrivals = made.arrivals.map((one) => ({
            ...one,
            office: place.officeIn(one.office, one.month as Month),
          }));
          const found = await attacked(upTo(4, { ...made, arrivals }), 'at-ten', undefined, place);
          expect(found.told).toEqual([]);
          expect(found.toldBesideOwn).toEqual([]);
          expect(found.untellable).toEqual([]);
          expect(found.differences).toEqual([]);
          ofPredecessors += found.ofPredecessors;
        }),
        { numRuns: CHANGES, endOnFailure: true },
      );
      // The parts of a divided unit have no figure of before.
      if (place === PLACES['of which a unit was divided']) expect(ofPredecessors).toBe(0);
      else expect(ofPredecessors).toBeGreaterThan(CHANGES);
    },
    120_000 + CHANGES * 60_000,
  );

  test("live counts and devices' counts tell how many, and are the same whatever was answered", async () => {
    const counted = async (arrivals: readonly Arrival[], rates: readonly number[]) => {
      const database = await newDatabase(engine);
      try {
        await addUnits(database);
        const store = new SqlCollectorStore(database, STORE_KEYS, AT_TEN);
        const enrolment = await enroller(database)(OFFICES[0]);
        const devices = new Devices({
          store: new SqlDeviceStore(database),
          units: new SqlUnitStore(database),
          nowMs: () => NOW_MS,
        });
        const reports = reportsOver(database);
        const seen: string[] = [];
        for (const arrived of arrivals) {
          await commit(store, {
            header: batchHeader(enrolment, [], { count: arrived.records.length, lastSequence: 99 }),
            origin: 'network',
            receivedAtMs: NOW_MS,
            lines: arrived.records.map((one, index) => ({
              ...recordOf(arrived, one, rates),
              sequence: index + 1,
            })),
            bytes: Buffer.from('as it came'),
          });
          const list = await devices.list({ unit: null, scope: EVERY_UNIT, after: null });
          const detail = await devices.detail(enrolment, EVERY_UNIT);
          const counts = [];
          for (const { code } of UNITS) {
            for (const text of PERIODS) {
              const period = parsePeriod(text);
              if (!period.ok) throw new Error(text);
              const { id: questionnaire, version } = arrived.version;
              const selection = { questionnaire, version, mode: arrived.mode, rule: null };
              counts.push(
                await reports.counts({ ...selection, unit: code, period: period.value, scope: EVERY_UNIT }),
              );
            }
          }
          seen.push(JSON.stringify({ list, detail, counts }).replaceAll(enrolment, 'the device'));
        }
        return seen;
      } finally {
        await database.close();
      }
    };
    const [made] = fc.sample(world, { seed: 11, numRuns: 1 });
    if (made === undefined) throw new Error('nothing was drawn');
    const { arrivals, rates } = upTo(6, made);
    const seen = await counted(arrivals, rates);
    expect(seen.at(-1)).toContain('"released":');
    expect(await counted(otherwise(arrivals), rates)).toEqual(seen);
  });

  const mistakes = [
    ['answers did not wait', 'as-if-nothing-waited'],
    ['months had what was released for longer spans', 'as-if-all-were-of-months'],
  ] as const;
  test.each(firstOnEmbedded(engine, mistakes))('RL4 would compute one if %s', async (_, includes) => {
    const [made] = fc.sample(world, { seed: 4, numRuns: 1 });
    if (made === undefined) throw new Error('nothing was drawn');
    const found = await attacked(upTo(6, made), 'at-ten', includes);
    expect(found.told.length).toBeGreaterThan(0);
    // What is told of patterns was looked at too, and nothing was found (FL6).
    expect(found.patterns).toBeGreaterThan(0);
  });
});
