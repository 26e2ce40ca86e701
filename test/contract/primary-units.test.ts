import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { SqlGenuinenessStore } from '../../src/collector/db/figures/genuineness-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import { figureFromSums } from '../../src/core/figures/figure.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { type Month, parsePeriod } from '../../src/core/kernel/period.ts';
import type { Answer } from '../../src/core/questionnaire/questionnaire.ts';
import { toldBreakdownsOf } from '../../src/core/tally/breakdowns/breakdown-values.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { batchHeader, NOW_MS, randomHex, sha256 } from '../support/batches.ts';
import { drawnSums } from '../support/cluster-sums.ts';
import { commit, newStore, STORE_KEYS, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { smallComponent, smallQuestionnaire, smallResponse } from '../support/small-questionnaire.ts';
import { unitOf } from '../unit/collector/figures/report-world.ts';

const QUESTIONNAIRE = smallQuestionnaire({
  components: [smallComponent('service', { access: ['signage'] })],
  sampling: {
    fields: ['wave', 'stratum', 'primary-sampling-unit', 'selection-number', 'outcome'],
    outcomes: ['completed', 'refused'],
    note: '',
  },
});
const ITEM = 'access.signage';
const KNOWN = { find: () => QUESTIONNAIRE, latest: () => QUESTIONNAIRE };
const OFFICES = ['01', '04'] as const;

interface Households {
  readonly office?: (typeof OFFICES)[number];
  readonly month?: string;
  readonly stratum?: string;
  readonly of: string;
  readonly satisfied: number;
  readonly count?: number;
  readonly wave?: boolean;
}

describe.each(ENGINES)('figures of sampled households, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: SqlCollectorStore;
  let today: Day;
  const moment = (): ReleaseMoment => ({ time: 'daily', today, isClockDoubtful: false, isFlagging: true });

  beforeEach(async () => {
    fixture = await newStore(engine);
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, moment);
    today = '2026-10-02' as Day;
  });
  afterEach(() => fixture.database.close());

  async function post(...all: readonly Households[]) {
    const enrolment = await fixture.enrol();
    const lines = all.flatMap(
      ({ office = '01', month = '2026-10', stratum = 'A', of, satisfied, count = 10, wave = true }) =>
        Array.from({ length: count }, (_, at): SoundRecord => {
          const sampling = {
            ...(wave ? { wave: '1' } : {}),
            ...{ stratum, 'primary-sampling-unit': of, 'selection-number': String(at + 1) },
            outcome: 'completed',
          };
          const answers = { [ITEM]: (at < satisfied ? 5 : 2) as Answer };
          return {
            verdict: 'sound',
            id: randomHex() as RecordId,
            sha256: sha256(randomHex()),
            sequence: 1,
            line: '',
            unit: `${office}@2025-07-01`,
            questionnaire: QUESTIONNAIRE,
            day: `${month}-05` as Day,
            hour: 9,
            flags: [],
            body: {
              kind: 'response',
              submittedAtMs: NOW_MS,
              response: smallResponse(answers, { mode: 'household', sampling }),
            },
          };
        }),
    );
    await commit(store, {
      header: batchHeader(enrolment, []),
      origin: 'network',
      receivedAtMs: NOW_MS,
      bytes: Buffer.from('as it came'),
      lines,
    });
  }

  async function runOn(day: string) {
    today = day as Day;
    const { writer, engine: sql } = fixture.database;
    await new SqlPendingBlocks(writer, sql, KNOWN, moment).release(new AbortController().signal);
  }

  async function told(text = '2026-H2') {
    const units = [unitOf('99', null), ...OFFICES.map((code) => unitOf(code, '99'))];
    const reports = new Reports({
      store: new SqlReportStore(fixture.database.reader),
      units: { tree: async () => new UnitTree(units) },
      questionnaires: KNOWN,
      releaseTime: 'daily',
      nowMs: () => NOW_MS,
    });
    const answer = await reports.indices({
      ...{ scope: EVERY_UNIT, unit: '99', period: periodOf(text), questionnaire: QUESTIONNAIRE.id },
      ...{ version: 1, mode: 'household', rule: null, compare: 'previous' },
    });
    if (!answer.ok) throw new Error(answer.error.kind);
    const { sample, figureKind, overall } = answer.value;
    return { sample, figureKind, figure: overall.figure };
  }

  function periodOf(text: string) {
    const parsed = parsePeriod(text);
    if (!parsed.ok) throw new Error(text);
    return parsed.value;
  }

  async function differences() {
    const found: unknown[] = [];
    await recount(fixture.database.reader, KNOWN, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found;
  }

  /** The figure of households of these neighbourhoods, by the design or as if drawn one by one. */
  function figure(all: readonly Households[], isByDesign: boolean) {
    const sums = drawnSums(
      all.flatMap(({ office = '01', stratum = 'A', of, satisfied, count = 10 }) =>
        Array.from({ length: count }, (_, at) => ({
          ...{ stratum, unit: `${office} ${of}` },
          ...{ m: 1, y: at < satisfied ? 1 : 0 },
        })),
      ),
    );
    return figureFromSums(isByDesign ? sums : { ...sums, strata: undefined }, 'satisfied-share');
  }

  test('SD1 rest on neighbourhoods within strata once their half-year is over, and recount finds the same', async () => {
    // A neighbourhood of the same name in another office is another one; a stratum of the same name is the same.
    const all: Households[] = [
      { of: 'Thôn 1', satisfied: 10 },
      { of: 'Thôn 2', satisfied: 3, count: 12 },
      { office: '04', of: 'Thôn 1', satisfied: 8, count: 11 },
      { office: '04', of: 'Tổ 1', stratum: 'B', satisfied: 9 },
      { office: '04', of: 'Tổ 2', stratum: 'B', satisfied: 2 },
    ];
    await post(...all);
    await runOn('2026-11-10');
    expect(await told()).toEqual({
      sample: { isUsed: false, reason: 'not-in-tens' },
      figureKind: 'household-not-qualifying',
      figure: { hidden: false, ...figure(all, false) },
    });
    await runOn('2027-01-15');
    for (const text of ['2026-H2', '2026']) {
      const after = await told(text);
      expect(after.figure).toEqual({ hidden: false, ...figure(all, true) });
      expect(after.figureKind).toBe('household-sipas-method');
      expect(after.sample).toMatchObject({ isUsed: true, primaryUnits: 5, strata: 2 });
    }
    expect((await told('2026-10')).sample).toEqual({ isUsed: false, reason: 'not-in-tens' });
    expect(await differences()).toEqual([]);
  });

  test('SD2 need ten of each neighbourhood in the half-year, in however many months', async () => {
    const october: Households[] = [
      { of: 'Thôn 1', satisfied: 10 },
      { of: 'Thôn 2', satisfied: 1, count: 4 },
      { of: 'Thôn 3', satisfied: 3 },
    ];
    await post(...october, { month: '2026-11', of: 'Thôn 2', satisfied: 2 });
    await post(
      { month: '2026-04', of: 'Thôn 1', satisfied: 7 },
      { month: '2026-04', of: 'Thôn 2', satisfied: 6, count: 9 },
    );
    await runOn('2027-01-15');
    const { sample, figure: half } = await told();
    expect(sample).toMatchObject({ isUsed: true, primaryUnits: 3, strata: 1 });
    const together: Households[] = [
      { of: 'Thôn 1', satisfied: 10 },
      { of: 'Thôn 2', satisfied: 3, count: 14 },
      { of: 'Thôn 3', satisfied: 3 },
    ];
    expect(half).toEqual({ hidden: false, ...figure(together, true) });
    expect((await told('2026-H1')).sample).toEqual({ isUsed: false, reason: 'not-in-tens' });
    expect((await told('2026')).sample).toEqual({ isUsed: false, reason: 'not-in-tens' });
    expect(await differences()).toEqual([]);
  });

  test('SD3 SD4 say where a response has no sampling fields or a stratum a single neighbourhood', async () => {
    await post(
      { of: 'Thôn 1', satisfied: 9 },
      { of: 'Thôn 2', satisfied: 5 },
      { of: 'Tổ 1', stratum: 'B', satisfied: 4 },
      { month: '2026-05', of: 'Thôn 1', satisfied: 5, count: 20, wave: false },
      { month: '2026-05', of: 'Thôn 2', satisfied: 5 },
    );
    await runOn('2027-01-15');
    const single = await told();
    expect(single.sample).toEqual({ isUsed: false, reason: 'single-neighbourhood' });
    expect(single.figureKind).toBe('household-sipas-method');
    const missing = await told('2026-H1');
    expect(missing.sample).toEqual({ isUsed: false, reason: 'fields-missing' });
    expect(missing.figureKind).toBe('household-not-qualifying');
  });

  test('SD6 visits are counted by neighbourhood and outcome, whatever was released', async () => {
    await post({ of: 'Thôn 1', satisfied: 9 }, { of: 'Thôn 2', satisfied: 1, count: 3 });
    await post({ office: '04', of: 'Thôn 1', satisfied: 2, count: 4 });
    const rows = await new SqlGenuinenessStore(fixture.database.reader).fieldwork(
      {
        ...{ questionnaire: QUESTIONNAIRE.id, version: 1, mode: 'household' },
        ...{ firstMonth: '2026-10' as Month, lastMonth: '2026-10' as Month },
      },
      ['01@2025-07-01'],
    );
    const of = { unit: '01@2025-07-01', stratum: 'A', outcome: 'completed' };
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        { ...of, neighbourhood: 'Thôn 1', count: 10 },
        { ...of, neighbourhood: 'Thôn 2', count: 3 },
      ]),
    );
  });

  test('SD5 no neighbourhood is among what may be broken down', () => {
    expect(toldBreakdownsOf(QUESTIONNAIRE)).not.toContain('primary-unit');
  });
});
