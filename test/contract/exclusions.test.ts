import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { SqlExclusionStore } from '../../src/collector/db/exclusions/exclusion-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import type { Answer, ItemId } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import type { ExclusionConditions } from '../../src/core/tally/exclusions/exclusion-conditions.ts';
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
const SCOPE = {
  ...{ questionnaire: QUESTIONNAIRE.id, version: QUESTIONNAIRE.version, mode: 'kiosk' as const },
  ...{ firstMonth: '2026-10' as Month, lastMonth: '2026-10' as Month },
};
const CHANGE = { actor: 'Chị Hoa', reason: 'Máy đặt trên bàn cán bộ' };

describe.each(ENGINES)('responses that an administrator excludes, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: SqlCollectorStore;
  let exclusions: SqlExclusionStore;
  let enrolment: EnrolmentId;
  let other: EnrolmentId;
  let today: Day;

  beforeEach(async () => {
    fixture = await newStore(engine);
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, moment);
    exclusions = new SqlExclusionStore(fixture.database, KNOWN, { key: Buffer.alloc(32), now: () => NOW_MS });
    enrolment = await fixture.enrol();
    other = await fixture.enrol();
    today = '2026-10-02' as Day;
  });
  afterEach(() => fixture.database.close());

  const moment = (): ReleaseMoment => ({ time: 'daily', today, isClockDoubtful: false, isFlagging: false });

  /** Responses of a day of October; the first of them answer the rare question too. */
  async function post(
    day: number,
    count: number,
    {
      rare = 0,
      hour = 9,
      flags = [],
      device = enrolment,
    }: { rare?: number; hour?: number; flags?: string[]; device?: EnrolmentId } = {},
  ) {
    const responses = Array.from({ length: count }, (_, index) =>
      smallResponse({
        [USUAL]: ((index % 5) + 1) as Answer,
        ...(index < rare ? { [RARE]: ((index % 2) + 3) as Answer } : {}),
      }),
    );
    await commit(store, {
      header: batchHeader(device, []),
      origin: 'network',
      receivedAtMs: NOW_MS,
      bytes: Buffer.from('as it came'),
      lines: responses.map(
        (response): SoundRecord => ({
          ...{ verdict: 'sound', id: randomHex() as RecordId, sha256: sha256(randomHex()) },
          ...{ sequence: 1, line: '', unit: OFFICE, questionnaire: QUESTIONNAIRE, hour, flags },
          day: `2026-10-${String(day).padStart(2, '0')}` as Day,
          body: { kind: 'response', submittedAtMs: NOW_MS, response },
        }),
      ),
    });
    return responses;
  }

  async function runOn(day: string): Promise<void> {
    today = day as Day;
    const { writer, engine: sql } = fixture.database;
    await new SqlPendingBlocks(writer, sql, KNOWN, moment).release(new AbortController().signal);
  }

  function chosen(changes: Partial<ExclusionConditions> = {}): ExclusionConditions {
    const days = { firstDay: '2026-10-01' as Day, lastDay: '2026-10-31' as Day };
    return { ...days, devices: null, hours: null, flags: null, ...changes };
  }

  const isPossible = async (conditions: ExclusionConditions) =>
    (await exclusions.preview(OFFICE, conditions, 'Chị Hoa')).map((span) => [
      span.period.text,
      span.isPossible,
    ]);

  async function tallies() {
    return await fixture.database.reader.selectFrom('tallies').selectAll().orderBy('value').execute();
  }

  async function differences() {
    const found: unknown[] = [];
    await recount(fixture.database.reader, KNOWN, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found;
  }

  async function audited() {
    const rows = await fixture.database.reader
      .selectFrom('audit_log')
      .select(['actor', 'action', 'subject', 'details'])
      .where('action', 'like', 'exclusion.%')
      .orderBy('sequence')
      .execute();
    return rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as unknown }));
  }

  function sumsOf(responses: readonly Response[], without: readonly number[] = []): readonly number[] {
    const accumulator = new TallyAccumulator(LAYOUT, QUESTIONNAIRE);
    for (const response of responses) accumulator.add(response, new Set(without));
    return accumulator.tally().sums;
  }

  test('EX1 EX4 EX5 by device, once the month is told of; its sums are kept and no figure changes', async () => {
    const burst = await post(5, 14, { device: other, flags: ['burst'] });
    await post(5, 20);
    const byDevice = chosen({ devices: [other] });
    expect(await isPossible(byDevice)).toEqual([]);
    await runOn('2026-10-06');
    await runOn('2026-11-09');
    expect(await isPossible(byDevice)).toEqual([]);
    await runOn('2026-11-10');
    expect(await isPossible(byDevice)).toEqual([['2026-10', true]]);
    expect(await isPossible(chosen({ devices: [other], hours: { first: 10, last: 12 } }))).toEqual([
      ['2026-10', false],
    ]);
    const before = await tallies();
    const id = await exclusions.exclude(OFFICE, byDevice, CHANGE);
    expect(await tallies()).toEqual(before);
    const [heap, ...others] = await exclusions.heaps(SCOPE, [OFFICE]);
    expect(others).toEqual([]);
    expect(heap).toMatchObject({ responses: 14, sums: sumsOf(burst), taken: sumsOf(burst) });
    expect(heap?.exclusion).toMatchObject({ id, stands: true, reason: CHANGE.reason, conditions: byDevice });
    expect(await differences()).toEqual([]);
    expect((await audited()).at(-1)).toEqual({
      ...{ actor: 'Chị Hoa', action: 'exclusion.add', subject: OFFICE },
      details: {
        ...{ id, from: '2026-10-01', to: '2026-10-31', devices: `Máy 1 (${other})`, records: 14 },
        ...{ spans: `2026-10 ${QUESTIONNAIRE.id}@1 kiosk`, reason: CHANGE.reason },
      },
    });
    // Each look is there too, with what was asked and whether it is possible.
    expect((await audited()).filter(({ action }) => action === 'exclusion.preview')).toHaveLength(4);
  });

  test('EX1 by day, hour and flag together; what is fewer than ten stays in', async () => {
    await post(5, 12, { hour: 8, flags: ['fast'] });
    await post(5, 15, { hour: 9 });
    await post(6, 12, { hour: 8 });
    await post(7, 16, { hour: 14 });
    await runOn('2026-10-20');
    await runOn('2026-11-10');
    const day = { firstDay: '2026-10-05' as Day, lastDay: '2026-10-05' as Day };
    expect(await isPossible(chosen({ ...day, hours: { first: 8, last: 8 } }))).toEqual([['2026-10', true]]);
    expect(await isPossible(chosen({ flags: ['fast'] }))).toEqual([['2026-10', true]]);
    expect(await isPossible(chosen({ flags: ['off-hours'] }))).toEqual([['2026-10', false]]);
    expect(await exclusions.exclude(OFFICE, chosen({ flags: ['off-hours'] }), CHANGE)).toBeNull();
    expect(await exclusions.heaps(SCOPE, null)).toEqual([]);
  });

  test('EX2 not what is nine away from the flagged of the breakdown', async () => {
    await post(5, 12, { flags: ['fast'] });
    await post(6, 9, { flags: ['off-hours'] });
    await post(7, 20);
    await runOn('2026-10-20');
    await runOn('2026-11-10');
    expect(await isPossible(chosen({ flags: ['fast'] }))).toEqual([['2026-10', false]]);
    expect(await isPossible(chosen({ flags: ['fast', 'off-hours'] }))).toEqual([['2026-10', true]]);
  });

  test('EX2 not what the block that moved that day holds but for one', async () => {
    await post(5, 20);
    await runOn('2026-10-06');
    await post(6, 1);
    await post(7, 19);
    await runOn('2026-10-08');
    await runOn('2026-11-10');
    const upTo = (day: string) => chosen({ lastDay: day as Day });
    expect(await isPossible(upTo('2026-10-05'))).toEqual([['2026-10', true]]);
    expect(await isPossible(upTo('2026-10-06'))).toEqual([['2026-10', false]]);
  });

  test('EX2 answers that few of the excluded gave stay in, and what waited waits on', async () => {
    const gone = await post(5, 15, { device: other, rare: 4 });
    await post(5, 30, { rare: 20 });
    await runOn('2026-10-06');
    await runOn('2026-11-10');
    await exclusions.exclude(OFFICE, chosen({ devices: [other] }), CHANGE);
    const [heap] = await exclusions.heaps(SCOPE, null);
    const rare = LAYOUT.items.indexOf(RARE);
    expect(heap?.sums).toEqual(sumsOf(gone, [rare]));
    // Of the overall scope: respondents and answers as of the excluded, squares so that those left are right.
    const [n, m, squares] = heap?.taken ?? [];
    expect([n, m, squares]).toEqual([15, 15, 11 * 1 + 4 * (2 * 2 - 1)]);
    expect(await differences()).toEqual([]);
  });

  test('EX3 what overlaps takes what is left, also of what was undone; undone and set again as a whole', async () => {
    await post(5, 12);
    await post(6, 12);
    await post(7, 20);
    await runOn('2026-10-20');
    await runOn('2026-11-10');
    const until = (day: string) => chosen({ lastDay: day as Day });
    const first = (await exclusions.exclude(OFFICE, until('2026-10-05'), CHANGE)) ?? '';
    const second = (await exclusions.exclude(OFFICE, until('2026-10-06'), CHANGE)) ?? '';
    const responses = async () =>
      (await exclusions.heaps(SCOPE, null)).map((heap) => [
        heap.exclusion.id,
        heap.exclusion.stands,
        heap.responses,
      ]);
    const sorted = (rows: readonly (string | boolean | number)[][]) =>
      [...rows].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    expect(sorted(await responses())).toEqual(
      sorted([
        [first, true, 12],
        [second, true, 12],
      ]),
    );
    const undone = { actor: 'Chị Hoa', reason: 'Nhầm ngày' };
    expect(await exclusions.setStanding(first, false, undone)).toBe(true);
    expect(await exclusions.setStanding(first, false, undone)).toBe(false);
    expect((await exclusions.find(first))?.changed).toEqual({ day: '2026-11-14', reason: 'Nhầm ngày' });
    expect(await exclusions.exclude(OFFICE, until('2026-10-06'), CHANGE)).toBeNull();
    expect(sorted(await responses())).toEqual(
      sorted([
        [first, false, 12],
        [second, true, 12],
      ]),
    );
    expect(await exclusions.setStanding(first, true, CHANGE)).toBe(true);
    expect((await audited()).map(({ action }) => action)).toEqual([
      ...['exclusion.add', 'exclusion.add', 'exclusion.undo', 'exclusion.set-again'],
    ]);
    expect(await differences()).toEqual([]);
  });

  test('EX4 recount finds a heap that is not that of its records, and keeps one whose answers are deleted', async () => {
    await post(5, 12);
    await post(6, 20);
    await runOn('2026-10-20');
    await runOn('2026-11-10');
    const id = await exclusions.exclude(OFFICE, chosen({ lastDay: '2026-10-05' as Day }), CHANGE);
    const { writer } = fixture.database;
    await writer.updateTable('excluded_heaps').set({ responses: 11 }).execute();
    expect(await differences()).toEqual([
      {
        ...{ kind: 'exclusion', unit: OFFICE, questionnaire: QUESTIONNAIRE.id, version: 1, mode: 'kiosk' },
        ...{ span: '2026-10', exclusion: id, numbers: [{ name: 'responses', stored: 11, counted: 12 }] },
      },
    ]);
    await writer
      .insertInto('frozen_months')
      .values({
        ...{ month: '2026-10', frozen_day: '2027-01-01', deleted_day: '2027-01-01', records: 32, held: 0 },
        ...{ late: 0, reopened_day: null },
      })
      .execute();
    await writer.deleteFrom('records').execute();
    expect(await exclusions.heaps(SCOPE, null)).toHaveLength(1);
    expect((await differences()).filter((one) => (one as { kind: string }).kind === 'exclusion')).toEqual([]);
    expect(await isPossible(chosen())).toEqual([]);
  });
});
