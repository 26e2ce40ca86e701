import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlHeldStore } from '../../src/collector/db/counting/held-store.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { SqlRetentionStore } from '../../src/collector/db/retention/retention-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { type Released, releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { ANNOUNCED_DAYS, type RetentionRun } from '../../src/collector/retention/retention.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import { RETENTION_MONTHS } from '../../src/contract/limits.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { TOTAL_MARGIN } from '../../src/core/tally/tally-key.ts';
import type { Unit } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import {
  NOW_MS,
  type PlainRecord,
  plainRecord,
  plainRecords,
  responseBody,
  SERVICE,
  UNIT,
} from '../support/batches.ts';
import {
  checkedBatch,
  commit,
  EVIDENCE_KEY,
  newStore,
  rowCounts,
  type StoreFixture,
  TEST_OPENER,
  writeDeferred,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { storedTallies } from '../support/recount.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

const DAY_MS = 86_400_000;
/** With two months kept, in February everything up to November is due. */
const FEBRUARY_MS = NOW_MS + 90 * DAY_MS;
const OCTOBER_MS = NOW_MS - 30 * DAY_MS;
/** Known once somebody has imported it. */
const LATER: Unit = {
  ...(builtInProvinces()[0] as Unit),
  code: '99',
  validFrom: '2025-07-01' as Day,
  validTo: null,
};
const WITH_LATER = new UnitTree([...builtInProvinces(), LATER]);

const FROZEN = {
  frozen_day: '2027-01-13',
  deleted_day: null,
  records: 0,
  held: 0,
  late: 0,
  reopened_day: null,
};

describe.each(ENGINES)('retention on $name', (engine) => {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;
  let nowMs: number;
  let isClockDoubtful: boolean;
  let retention: SqlRetentionStore;
  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol();
    nowMs = FEBRUARY_MS;
    isClockDoubtful = false;
    await new SqlUnitStore(fixture.database).change(() =>
      ok({ units: [], added: [LATER], updated: [], unchangedCount: 0 }),
    );
    const { writer, engine: sql } = fixture.database;
    const pen = { key: Buffer.alloc(32, 7), now: () => nowMs };
    retention = new SqlRetentionStore(writer, sql, pen, { isClockDoubtful: () => isClockDoubtful });
    await retention.setPeriods({ answersMonths: 2, commentsMonths: 3 }, 'admin');
  });
  afterEach(() => fixture.database.close());

  const post = (records: readonly PlainRecord[]) => commit(fixture.store, checkedBatch(enrolment, records));
  const october = (changes = {}) => ({
    body: responseBody({ comment: 'Tháng mười.', ...changes }, OCTOBER_MS),
  });
  const november = (changes = {}) => ({ body: responseBody({ comment: 'Tháng mười một.', ...changes }) });

  async function checked() {
    const differences: Difference[] = [];
    const { frozenMonths } = await recount(
      fixture.database.reader,
      { find: (id) => (id === SERVICE.id ? SERVICE : undefined) },
      { difference: (one) => void differences.push(one), progress: () => undefined },
    );
    return { differences, frozenMonths };
  }
  const audited = async () =>
    (await fixture.database.writer.selectFrom('audit_log').selectAll().orderBy('sequence').execute()).map(
      ({ actor, action, subject, details }) => [actor, action, subject, JSON.parse(details)],
    );

  /** What passes once 99 is known. */
  const release = (): Promise<Released> =>
    releaseHeld({
      held: new SqlHeldStore(fixture.database.writer, fixture.database.engine, EVIDENCE_KEY, AT_TEN),
      units: { tree: async () => WITH_LATER },
      questionnaires: { find: () => SERVICE },
      store: {
        member: async (id) => ({
          id,
          kind: 'device',
          name: '',
          enrolledDay: '2026-01-01' as Day,
          publicKey: DEVICE_KEY.publicKey,
          places: [],
          lastContact: null,
          toldDay: null,
          units: new Set([UNIT, '99@2025-07-01']),
        }),
      },
      opener: TEST_OPENER,
      now: () => nowMs,
    });

  async function responsesOf(month: string, state?: 'released' | 'pending'): Promise<number> {
    const rows = await fixture.database.writer
      .selectFrom('tallies')
      .select('responses')
      .where('margin', '=', TOTAL_MARGIN)
      .where('month', '=', month)
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'released'))
      .execute();
    return rows.reduce((sum, { responses }) => sum + responses, 0);
  }

  /** The runs of a week; what the last of them deletes was announced by the first. */
  async function runForAWeek(): Promise<Omit<RetentionRun, 'announced' | 'isClockDoubtful'>> {
    for (let day = 0; day < ANNOUNCED_DAYS; day++) {
      expect(await retention.run('daily')).toMatchObject({ months: [], records: 0, held: 0, comments: 0 });
      nowMs += DAY_MS;
    }
    const { announced, isClockDoubtful: doubt, ...deleted } = await retention.run('daily');
    expect([announced, doubt]).toEqual([[], false]);
    return deleted;
  }

  /** 12 and 3 of October with comments, 11 of November, two held of each, a conflict. */
  async function ordinaryStore(): Promise<readonly PlainRecord[]> {
    const old = [...plainRecords(15, october()), ...plainRecords(2, { ...october(), unit: '99@2025-07-01' })];
    await post(old);
    await post([
      ...plainRecords(11, november()),
      ...plainRecords(2, { ...november(), unit: '99@2025-07-01' }),
    ]);
    await post([{ ...(old[0] as PlainRecord), ...november() }]);
    await writeDeferred(fixture.database);
    return old;
  }

  test('nothing is due before its time, and the periods are those that were set', async () => {
    await ordinaryStore();
    const before = await rowCounts(fixture.database);
    nowMs = NOW_MS + 20 * DAY_MS;
    expect(await runForAWeek()).toEqual({ months: [], records: 0, held: 0, comments: 0 });
    expect(await rowCounts(fixture.database)).toEqual(before);
    expect(await retention.periods()).toEqual({ answersMonths: 2, commentsMonths: 3 });
    expect(RETENTION_MONTHS.shortest).toBe(2);
  });

  test('a month that is due goes with all that holds answers; ledger, tallies and newer months stay', async () => {
    await ordinaryStore();
    const tallies = await storedTallies(fixture.database);
    const before = await rowCounts(fixture.database);
    nowMs = NOW_MS + 60 * DAY_MS;
    expect(await runForAWeek()).toEqual({ months: ['2026-10'], records: 15, held: 2, comments: 0 });
    expect(await rowCounts(fixture.database)).toEqual({ ...before, records: 11, held: 2, conflicts: 0 });
    expect(await storedTallies(fixture.database)).toEqual(tallies);
    expect(await retention.frozenMonths()).toEqual([
      {
        month: '2026-10',
        frozenDay: '2027-01-20',
        deletedDay: '2027-01-20',
        records: 15,
        held: 2,
        late: 0,
        reopenedDay: null,
      },
    ]);
    expect(await checked()).toEqual({ differences: [], frozenMonths: ['2026-10'] });
    expect(await audited()).toEqual([
      ['admin', 'retention.set', '', expect.objectContaining({ answersMonths: 2, answersMonthsBefore: 24 })],
      ['daily', 'deletion.announce', '2026-10', { kind: 'answers', days: 7 }],
      ['daily', 'month.freeze', '2026-10', {}],
      ['daily', 'month.delete', '2026-10', { records: 15, held: 2 }],
    ]);
  });

  test('comments go by their own period, whole months at a time', async () => {
    await ordinaryStore();
    await retention.setPeriods({ answersMonths: 24, commentsMonths: 2 }, 'admin');
    nowMs = NOW_MS + 60 * DAY_MS;
    expect(await runForAWeek()).toEqual({ months: [], records: 0, held: 0, comments: 15 });
    const left = await fixture.database.writer.selectFrom('comments').select('text').distinct().execute();
    expect(left).toEqual([{ text: 'Tháng mười một.' }]);
    expect((await audited()).at(-1)).toEqual(['daily', 'comments.delete', '2026-10', { comments: 15 }]);
  });

  test('what comes late for a deleted month is kept as held, until that is announced too', async () => {
    const old = await ordinaryStore();
    nowMs = NOW_MS + 60 * DAY_MS;
    await runForAWeek();
    const [tallies, rows] = [await storedTallies(fixture.database), await rowCounts(fixture.database)];
    const late = plainRecord({ sequence: 40, ...october() });
    expect(await post([late, old[0] as PlainRecord])).toMatchObject([
      { outcome: 'held', reason: null },
      { outcome: 'duplicate' },
    ]);
    expect(await post([late])).toMatchObject([{ outcome: 'duplicate' }]);
    expect(await storedTallies(fixture.database)).toEqual(tallies);
    expect(await rowCounts(fixture.database)).toEqual({
      ...rows,
      ledger: rows.ledger + 1,
      held: rows.held + 1,
    });
    expect(await retention.frozenMonths()).toMatchObject([{ late: 1 }]);
    expect((await checked()).differences).toEqual([]);
    expect(await release()).toEqual({ released: 2, stillHeld: { 'month-frozen': 1 } });
    expect(await runForAWeek()).toMatchObject({ months: ['2026-10'], records: 0, held: 1 });
    expect((await checked()).differences).toEqual([]);
  });

  test('nothing is announced or deleted while the clock is in doubt, and no day of it counts', async () => {
    await ordinaryStore();
    nowMs = NOW_MS + 60 * DAY_MS;
    await retention.run('daily');
    isClockDoubtful = true;
    for (let day = 0; day < 20; day++) {
      nowMs += DAY_MS;
      expect(await retention.run('daily')).toMatchObject({ isClockDoubtful: true, records: 0, comments: 0 });
    }
    isClockDoubtful = false;
    nowMs = NOW_MS + 61 * DAY_MS;
    expect(await retention.announced()).toEqual([
      { kind: 'answers', month: '2026-10', announcedDay: '2027-01-13', daysLeft: 7 },
    ]);
    // As often as it is started on one day, that is one day.
    for (let start = 0; start < 10; start++) await retention.run('daily');
    expect(await retention.announced()).toMatchObject([{ daysLeft: 6 }]);
  });

  test('a doubt that begins between two transactions ends the run there', async () => {
    for (let batch = 0; batch < 4; batch++) await post(plainRecords(150, october()));
    nowMs = NOW_MS + 60 * DAY_MS;
    for (let day = 0; day < ANNOUNCED_DAYS; day++) {
      await retention.run('daily');
      nowMs += DAY_MS;
    }
    let asked = 0;
    const { writer, engine: sql } = fixture.database;
    const pen = { key: Buffer.alloc(32, 7), now: () => nowMs };
    const doubting = new SqlRetentionStore(writer, sql, pen, { isClockDoubtful: () => ++asked > 3 });
    expect(await doubting.run('daily')).toMatchObject({ months: [], records: 500 });
    expect((await checked()).differences).toEqual([]);
  });

  test('periods set longer withdraw what was announced', async () => {
    await ordinaryStore();
    nowMs = NOW_MS + 60 * DAY_MS;
    expect((await retention.run('daily')).announced).toMatchObject([{ kind: 'answers', month: '2026-10' }]);
    await retention.setPeriods({ answersMonths: 12, commentsMonths: 12 }, 'admin');
    await retention.run('daily');
    expect(await retention.announced()).toEqual([]);
  });

  describe('a month that was frozen by mistake is reopened', () => {
    test('and what was held for it and comes for it is counted, while its figures stay', async () => {
      await ordinaryStore();
      nowMs = NOW_MS + 60 * DAY_MS;
      await runForAWeek();
      const before = await responsesOf('2026-10');
      await post(plainRecords(4, october()));
      expect(await retention.reopen('2026-10' as Month, 'admin')).toBe(true);
      expect(await retention.reopen('2026-10' as Month, 'admin')).toBe(false);
      expect(await release()).toEqual({ released: 6, stillHeld: {} });
      const posted = await post(plainRecords(21, october()));
      expect(posted.every(({ outcome }) => outcome === 'stored')).toBe(true);
      expect(await responsesOf('2026-10')).toBe(before + 25);
      expect(await checked()).toEqual({ differences: [], frozenMonths: ['2026-10'] });
      expect((await audited()).at(-1)).toEqual([
        'admin',
        'month.reopen',
        '2026-10',
        { records: 15, held: 2 },
      ]);
    });

    test('pending answers that were deleted stay where they were counted, and never join a block', async () => {
      await post(plainRecords(4, october()));
      nowMs = NOW_MS + 60 * DAY_MS;
      await runForAWeek();
      await retention.reopen('2026-10' as Month, 'admin');
      await post(plainRecords(9, october()));
      expect(await responsesOf('2026-10', 'released')).toBe(0);
      await post(plainRecords(2, october()));
      expect(await responsesOf('2026-10', 'released')).toBe(11);
      expect(await responsesOf('2026-10', 'pending')).toBe(4);
      await post(plainRecords(10, october()));
      expect(await responsesOf('2026-10', 'released')).toBe(21);
      expect(await responsesOf('2026-10', 'pending')).toBe(4);
    });

    test('as if it had never been frozen where nothing of it was deleted', async () => {
      await post(plainRecords(12, october()));
      await fixture.database.writer
        .insertInto('frozen_months')
        .values({ ...FROZEN, month: '2026-10' })
        .execute();
      expect(await retention.reopen('2026-10' as Month, 'admin')).toBe(true);
      expect(await retention.frozenMonths()).toEqual([]);
      expect(await checked()).toEqual({ differences: [], frozenMonths: [] });
    });
  });

  test('what is held of a frozen month is not counted by a release that comes first', async () => {
    await ordinaryStore();
    await fixture.database.writer
      .insertInto('frozen_months')
      .values({ ...FROZEN, month: '2026-10' })
      .execute();
    const { released } = await release();
    expect(released).toBe(2);
    nowMs = NOW_MS + 60 * DAY_MS;
    expect(await runForAWeek()).toMatchObject({ held: 2 });
    expect((await checked()).differences).toEqual([]);
  });

  describe('a held line whose time cannot be read', () => {
    const unread = { body: { response: {} } };

    test('is of the month it came in, and goes with it', async () => {
      await post(plainRecords(3, unread));
      const rows = () =>
        fixture.database.writer.selectFrom('held').select(['day', 'came_month']).distinct().execute();
      expect(await rows()).toEqual([{ day: null, came_month: '2026-11' }]);
      nowMs = NOW_MS + 60 * DAY_MS;
      expect(await runForAWeek()).toMatchObject({ months: [], held: 0 });
      nowMs = FEBRUARY_MS;
      expect(await runForAWeek()).toMatchObject({ months: ['2026-11'], records: 0, held: 3 });
      expect(await rows()).toEqual([]);
      expect((await checked()).differences).toEqual([]);
      const { held } = await fixture.database.writer
        .selectFrom('enrolments')
        .select('held')
        .where('id', '=', enrolment)
        .executeTakeFirstOrThrow();
      expect(held).toBe(0);
    });

    test('and came before its month was noted, has the month of the first run after', async () => {
      await post(plainRecords(2, unread));
      await fixture.database.writer.updateTable('held').set({ came_month: null }).execute();
      expect(await retention.run('daily')).toMatchObject({ months: [], held: 0 });
      nowMs = FEBRUARY_MS + 120 * DAY_MS;
      expect(await runForAWeek()).toMatchObject({ months: ['2027-02'], held: 2 });
    });
  });

  test('broken off at any transaction, the books agree, and the next run completes it', async () => {
    for (let batch = 0; batch < 4; batch++) await post(plainRecords(150, october()));
    await post(plainRecords(3, november()));
    const tallies = await storedTallies(fixture.database);
    let total: RetentionRun | null = null;
    let records = 0;
    let broken = 0;
    nowMs = NOW_MS + 60 * DAY_MS;
    for (let day = 0; day < ANNOUNCED_DAYS; day++) {
      await retention.run('daily');
      nowMs += DAY_MS;
    }
    // Each time one transaction further: announced, frozen, 500 deleted, 100 deleted, finished, the comments.
    for (let allowed = 1; total === null; allowed++) {
      const killed = dyingAfter(allowed);
      const { writer, engine: sql } = fixture.database;
      const dying = new SqlRetentionStore(killed.over(writer), sql, {
        key: Buffer.alloc(32, 7),
        now: () => nowMs,
      });
      try {
        total = await dying.run('daily');
        records += total.records;
      } catch (error) {
        expect(String(error)).toContain('killed');
        broken += 1;
      }
      expect((await checked()).differences).toEqual([]);
      expect(await storedTallies(fixture.database)).toEqual(tallies);
    }
    expect(broken).toBeGreaterThan(2);
    expect(records).toBeLessThan(600);
    expect(await retention.frozenMonths()).toMatchObject([
      { month: '2026-10', records: 600, deletedDay: '2027-01-20' },
    ]);
    expect((await rowCounts(fixture.database)).records).toBe(3);
    const actions = (await audited()).map(([, action]) => action);
    expect(actions.filter((action) => action === 'month.freeze')).toHaveLength(1);
    expect(actions.filter((action) => action === 'month.delete')).toHaveLength(1);
  });
});

/** A database whose process dies within the transaction after a given number: nothing of that one is kept. */
function dyingAfter(allowed: number) {
  let left = allowed;
  return {
    over<Database extends object>(database: Database): Database {
      return new Proxy(database, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property, target);
          if (property !== 'transaction') return typeof value === 'function' ? value.bind(target) : value;
          return () => ({
            execute: (work: (transaction: unknown) => Promise<unknown>) =>
              (value as () => { execute: (work: unknown) => Promise<unknown> })
                .call(target)
                .execute(async (transaction: unknown) => {
                  const done = await work(transaction);
                  left -= 1;
                  if (left < 0) throw new Error('killed');
                  return done;
                }),
          });
        },
      });
    },
  };
}
