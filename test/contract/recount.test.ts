import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlHeldStore } from '../../src/collector/db/counting/held-store.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { type RecountProgress, recount } from '../../src/collector/db/recount/recount.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import type { CheckedBatch } from '../../src/collector/ingest/collector-store.ts';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Unit } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { arbitraryResponse } from '../property/questionnaire/arbitrary-response.ts';
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
  type StoreFixture,
  TEST_OPENER,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

// Takes long: each of forty changes behind the collector's back has a store of sealed records of its own to be found in.

const OTHER_UNIT = '04@2025-07-01';
/** Known once somebody has imported it. */
const UNKNOWN_UNIT = '99@2025-07-01';
const IMPORTED: Unit = {
  ...(builtInProvinces()[0] as Unit),
  code: '99',
  validFrom: '2025-07-01' as Day,
  validTo: null,
};
const WITH_IMPORTED = new UnitTree([...builtInProvinces(), IMPORTED]);
const PLACES = [UNIT, OTHER_UNIT, UNKNOWN_UNIT].map((unit) => ({ from: '2025-07-01' as Day, unit }));
const GAVE_UP = { submittedAtMs: NOW_MS, mode: 'kiosk', language: 'vi', reached: 'access.signage' };
const NO_OTHER_QUESTIONNAIRE = { find: () => undefined };
const QUESTIONNAIRES = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};
const BLOCK = {
  unit: UNIT,
  month: '2026-11',
  questionnaire: SERVICE.id,
  version: SERVICE.version,
  mode: 'kiosk',
};

describe.each(ENGINES)('recount on $name', (engine) => {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;
  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol();
  });
  afterEach(() => fixture.database.close());

  async function counted(talliesAtATime?: number, questionnaires = QUESTIONNAIRES) {
    const differences: Difference[] = [];
    const progress: RecountProgress[] = [];
    const listener = {
      difference: (difference: Difference) => void differences.push(difference),
      progress: (one: RecountProgress) => void progress.push(one),
    };
    const summary = await recount(fixture.database.reader, questionnaires, listener, talliesAtATime);
    return { differences, progress, summary };
  }
  const differences = async () => (await counted()).differences;

  /** As an import of 99 does. */
  const release = async () => {
    await new SqlUnitStore(fixture.database).change((existing) =>
      ok({
        units: [],
        added: existing.some(({ code }) => code === IMPORTED.code) ? [] : [IMPORTED],
        updated: [],
        unchangedCount: 0,
      }),
    );
    return releaseHeld({
      held: new SqlHeldStore(fixture.database.writer, fixture.database.engine, EVIDENCE_KEY, AT_TEN),
      units: { tree: async () => WITH_IMPORTED },
      questionnaires: QUESTIONNAIRES,
      store: {
        member: async (id) => ({
          id,
          kind: 'device',
          name: '',
          publicKey: DEVICE_KEY.publicKey,
          places: PLACES,
          toldDay: null,
          enrolledDay: '2026-01-01' as Day,
          lastContact: null,
          units: new Set(PLACES.map(({ unit }) => unit)),
        }),
      },
      opener: TEST_OPENER,
      now: () => NOW_MS,
    });
  };
  const post = (records: readonly PlainRecord[], from = enrolment) =>
    commit(fixture.store, checkedBatch(from, records));

  /** A block released in part, a block of another office, comments, abandoned surveys, held records. */
  async function ordinaryStore(): Promise<void> {
    await post(plainRecords(12, { body: responseBody({ comment: 'Tốt.', profile: { gender: 1 } }) }));
    await post(plainRecords(3));
    await post(plainRecords(4, { unit: OTHER_UNIT }));
    await post(plainRecords(2, { kind: 'abandonment', body: GAVE_UP }));
    await post(plainRecords(2, { unit: UNKNOWN_UNIT }));
  }

  test('RC1 an empty store has no difference', async () => {
    expect(await counted()).toEqual({
      differences: [],
      progress: [{ pass: 1, passes: 1, records: 0, isLast: true }],
      summary: { records: 0, tallies: 0, blocksTogether: 0, frozenMonths: [], heldByReason: {} },
    });
  });

  test('RC1 whatever was ingested, released and pending, held, flagged and let in later: no difference', async () => {
    const record = fc.record({
      response: arbitraryResponse(SERVICE),
      agoMs: fc.integer({ min: 0, max: 70 * 86_400_000 }),
      unit: fc.constantFrom(UNIT, UNIT, UNIT, OTHER_UNIT, UNKNOWN_UNIT),
      isFast: fc.boolean(),
      gaveUp: fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0),
    });
    const batch = fc.record({ records: fc.array(record, { maxLength: 40 }), isReleased: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 4 }), async (batches) => {
        for (const { records: drawn, isReleased } of batches) {
          const records = drawn.map(({ response, agoMs, unit, gaveUp }, index) => {
            const submittedAtMs = NOW_MS - agoMs;
            const said = { submittedAtMs, response: response as unknown as Json };
            return gaveUp
              ? plainRecord({
                  sequence: index + 1,
                  unit,
                  kind: 'abandonment',
                  body: { ...GAVE_UP, submittedAtMs },
                })
              : plainRecord({ sequence: index + 1, unit, body: said });
          });
          const checked = checkedBatch(enrolment, records);
          await commit(
            fixture.store,
            flagged(checked, (index) => drawn[index]?.isFast),
          );
          if (isReleased) await release();
        }
        expect((await counted()).differences).toEqual([]);
        expect((await counted(1)).differences).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('RC1 in several passes it finds the same as in one', async () => {
    await ordinaryStore();
    await fixture.database.writer.updateTable('tallies').set({ excluded: 7 }).execute();
    const [one, many] = [await counted(), await counted(1)];
    expect(one.progress.map(({ pass, passes }) => [pass, passes])).toEqual([[1, 1]]);
    expect(many.progress.map(({ pass, isLast }) => [pass, isLast])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(one.differences.length).toBeGreaterThan(6);
    expect(many.differences).toEqual(one.differences);
    expect(many.summary).toEqual(one.summary);
  });

  test('RC1 works on one snapshot while the collector goes on', async () => {
    await ordinaryStore();
    const differencesSeen: Difference[] = [];
    let posted: Promise<unknown> | undefined;
    await recount(
      fixture.database.reader,
      QUESTIONNAIRES,
      {
        difference: (difference) => void differencesSeen.push(difference),
        progress: () => {
          posted ??= post(plainRecords(30, { unit: OTHER_UNIT }));
        },
      },
      1,
    );
    await posted;
    expect(differencesSeen).toEqual([]);
    expect(await differences()).toEqual([]);
  });

  describe('names what was changed behind its back', () => {
    const writer = (): Kysely<Database> => fixture.database.writer;
    const anyRecord = async () =>
      writer()
        .selectFrom('records')
        .selectAll()
        .where('unit', '=', UNIT)
        .where('kind', '=', 'response')
        .orderBy('id')
        .limit(1)
        .executeTakeFirstOrThrow();
    const tallyWhere = (margin: string, state: 'released' | 'pending') =>
      writer()
        .updateTable('tallies')
        .where('unit', '=', UNIT)
        .where('margin', '=', margin)
        .where('state', '=', state);
    beforeEach(ordinaryStore);

    test('RC1 a number of responses, released and pending apart', async () => {
      const total = { kind: 'tally', ...BLOCK, margin: 'total', value: '', flagged: false };
      await tallyWhere('total', 'released').set({ responses: 13 }).execute();
      expect(await differences()).toEqual([
        { ...total, state: 'released', numbers: [{ name: 'responses', stored: 13, counted: 12 }] },
      ]);
      await tallyWhere('total', 'released').set({ responses: 12 }).execute();
      await tallyWhere('total', 'pending').set({ responses: 2 }).execute();
      expect(await differences()).toEqual([
        { ...total, state: 'pending', numbers: [{ name: 'responses', stored: 2, counted: 3 }] },
      ]);
    });

    test('RC1 one that was moved from pending to released', async () => {
      await tallyWhere('day', 'released').set({ responses: 13 }).execute();
      await tallyWhere('day', 'pending').set({ responses: 2 }).execute();
      expect(await differences()).toMatchObject([
        { margin: 'day', value: '2026-11-14', state: 'released' },
        { margin: 'day', value: '2026-11-14', state: 'pending' },
      ]);
    });

    test('RC1 a sum and a count of a level', async () => {
      const row = await writer()
        .selectFrom('tallies')
        .selectAll()
        .where('margin', '=', 'gender')
        .executeTakeFirstOrThrow();
      const [sums, levels] = [JSON.parse(row.sums) as number[], JSON.parse(row.levels) as number[]];
      sums[3] = (sums[3] ?? 0) + 1;
      levels[11] = (levels[11] ?? 0) - 1;
      await writer()
        .updateTable('tallies')
        .set({ sums: JSON.stringify(sums), levels: JSON.stringify(levels) })
        .where('margin', '=', 'gender')
        .execute();
      expect(await differences()).toMatchObject([
        {
          margin: 'gender',
          value: '1',
          numbers: [
            { name: 'sums[3]', stored: sums[3], counted: (sums[3] ?? 0) - 1 },
            { name: 'levels[11]', stored: levels[11], counted: (levels[11] ?? 0) + 1 },
          ],
        },
      ]);
    });

    test('RC1 sums that are no list', async () => {
      await tallyWhere('gender', 'released').set({ sums: 'x' }).execute();
      expect(await differences()).toMatchObject([{ kind: 'tally', margin: 'gender' }]);
    });

    test('RC1 a tally that is gone, and one that nobody made', async () => {
      await writer().deleteFrom('tallies').where('margin', '=', 'gender').execute();
      expect(await differences()).toMatchObject([{ margin: 'gender', value: '1', state: 'released' }]);
      await tallyWhere('language', 'pending').set({ value: 'en' }).execute();
      expect(await differences()).toMatchObject([
        { margin: 'gender' },
        { margin: 'language', value: 'en', state: 'pending' },
        { margin: 'language', value: 'vi', state: 'pending' },
      ]);
    });

    test('RC1 tallies of an office none of whose records is there', async () => {
      await writer()
        .updateTable('tallies')
        .set({ unit: '05@2025-07-01' })
        .where('unit', '=', OTHER_UNIT)
        .execute();
      const found = await differences();
      const units = new Set(found.map((one) => ('unit' in one ? one.unit : null)));
      expect(units).toEqual(new Set([OTHER_UNIT, '05@2025-07-01']));
    });

    test('RC1 an answer of a record', async () => {
      const { id, body } = await anyRecord();
      const kept = JSON.parse(body);
      const answers = { ...kept.answers, 'access.signage': 1 };
      await writer()
        .updateTable('records')
        .set({ body: JSON.stringify({ ...kept, answers }) })
        .where('id', '=', id)
        .execute();
      const found = await differences();
      expect(found.map((one) => one.kind === 'tally' && one.margin)).toEqual(
        expect.arrayContaining(['total', 'day', 'language']),
      );
    });

    test('RC1 the day, the office or the state of a record', async () => {
      const { id, state } = await anyRecord();
      const change = (set: object) => writer().updateTable('records').set(set).where('id', '=', id).execute();
      const margins = async () =>
        new Set((await differences()).map((one) => (one.kind === 'tally' ? one.margin : one.kind)));
      await change({ day: '2026-11-13' });
      expect(await margins()).toEqual(new Set(['day']));
      await change({ day: '2026-11-14', unit: OTHER_UNIT });
      const ofTwoOffices = await differences();
      expect(new Set(ofTwoOffices.map((one) => 'unit' in one && one.unit))).toEqual(
        new Set([UNIT, OTHER_UNIT]),
      );
      await change({ unit: UNIT, state: state === 'pending' ? 'released' : 'pending' });
      expect([...(await margins())]).toEqual(expect.arrayContaining(['total', 'day', 'language']));
      await change({ state });
      expect(await differences()).toEqual([]);
    });

    test('RC1 a record that cannot be read any more, or whose columns say otherwise than its body', async () => {
      const { id } = await anyRecord();
      for (const set of [
        { body: '{' },
        { body: '{"answers":{}}' },
        { mode: 'household' },
        { language: 'en' },
      ]) {
        const { body, mode, language } = await writer()
          .selectFrom('records')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        const change = (to: object) => writer().updateTable('records').set(to).where('id', '=', id).execute();
        await change(set);
        expect(await differences()).toContainEqual({ kind: 'record', enrolment, id, fault: 'unreadable' });
        await change({ body, mode, language });
      }
      expect(await differences()).toEqual([]);
    });

    test('RC1 a record that is gone, and a held line that is gone', async () => {
      const { id } = await anyRecord();
      await writer().deleteFrom('records').where('id', '=', id).execute();
      expect(await differences()).toContainEqual({
        kind: 'ledger',
        enrolment,
        fault: 'stored-without-record',
        records: 1,
      });
      await writer().deleteFrom('held').execute();
      expect(await differences()).toContainEqual({
        kind: 'ledger',
        enrolment,
        fault: 'held-without-line',
        records: 2,
      });
    });

    test('RC1 a record that was acknowledged and is neither counted, held nor deleted as announced', async () => {
      const { id } = await anyRecord();
      await writer().deleteFrom('records').where('id', '=', id).execute();
      const change = (to: { outcome: string; reason: string | null }) =>
        writer().updateTable('ledger').set(to).where('id', '=', id).execute();
      // As a late record of a frozen month was entered before such records were held.
      await change({ outcome: 'deleted', reason: 'month-frozen' });
      expect(await differences()).toContainEqual({
        kind: 'ledger',
        enrolment,
        fault: 'not-kept',
        records: 1,
      });
      await change({ outcome: 'deleted', reason: null });
      expect(await differences()).toContainEqual({ kind: 'deleted', stored: 0, counted: 1 });
    });

    test('RC1 an outcome of the ledger', async () => {
      const { id } = await anyRecord();
      const { id: held } = await writer().selectFrom('held').select('id').limit(1).executeTakeFirstOrThrow();
      const change = (of: string, outcome: string) =>
        writer().updateTable('ledger').set({ outcome }).where('id', '=', of).execute();
      // One each way, so that the sums agree.
      await change(id, 'held');
      await change(held, 'stored');
      const faults = ['stored-without-record', 'record-not-stored', 'held-without-line', 'line-not-held'];
      expect(await differences()).toEqual(
        faults.map((fault) => ({ kind: 'ledger', enrolment, fault, records: 1 })),
      );
    });

    test('RC1 what an enrolment is said to have sent', async () => {
      await writer().updateTable('enrolments').set({ seen: 99, held: 0 }).execute();
      expect(await differences()).toEqual([
        { kind: 'enrolment', enrolment, column: 'seen', stored: 99, counted: 12 },
        { kind: 'enrolment', enrolment, column: 'held', stored: 0, counted: 2 },
      ]);
    });

    test('RC1 a count of abandoned surveys, and one for which there is none', async () => {
      const place = { kind: 'abandonments', ...BLOCK };
      await writer().updateTable('abandonments').set({ count: 3 }).execute();
      expect(await differences()).toEqual([{ ...place, reached: 'access.signage', stored: 3, counted: 2 }]);
      await writer().updateTable('abandonments').set({ count: 2, reached: 'access.seating' }).execute();
      expect(await differences()).toEqual([
        { ...place, reached: 'access.seating', stored: 2, counted: 0 },
        { ...place, reached: 'access.signage', stored: 0, counted: 2 },
      ]);
    });

    test('RC1 responses of a unit that stands in no tree of their month', async () => {
      await writer().deleteFrom('units').where('code', '=', '04').execute();
      expect(await differences()).toEqual([
        { kind: 'unit', unit: OTHER_UNIT, month: BLOCK.month, responses: 4 },
      ]);
    });

    test('RC1 a flag that keeps a response out of the cleaned index', async () => {
      const { id } = await anyRecord();
      await writer().updateTable('records').set({ flags: '["fast"]' }).where('id', '=', id).execute();
      const found = await differences();
      expect(new Set(found.map((one) => one.kind === 'tally' && one.flagged))).toEqual(
        new Set([true, false]),
      );
    });

    test('records whose questionnaire is not known here are told, since they cannot be counted', async () => {
      const found = (await counted(undefined, NO_OTHER_QUESTIONNAIRE)).differences;
      expect(found.filter(({ kind }) => kind === 'record')).toHaveLength(21);
      expect(found).toContainEqual(expect.objectContaining({ fault: 'unknown-questionnaire' }));
    });

    test('RC1 a block whose records do not tell their state is compared as a sum, and said to be', async () => {
      await writer().updateTable('records').set({ state: 'unknown' }).where('unit', '=', UNIT).execute();
      await tallyWhere('total', 'released').set({ responses: 13 }).execute();
      await tallyWhere('total', 'pending').set({ responses: 2 }).execute();
      expect(await counted()).toMatchObject({ differences: [], summary: { blocksTogether: 1 } });
      await tallyWhere('total', 'pending').set({ responses: 1 }).execute();
      expect(await differences()).toMatchObject([
        { state: 'together', margin: 'total', numbers: [{ name: 'responses', stored: 14, counted: 15 }] },
      ]);
    });
  });
});

/** The batch with a flag of the cleaned index on the responses chosen by their index. */
function flagged(batch: CheckedBatch, isFast: (index: number) => boolean | undefined): CheckedBatch {
  return {
    ...batch,
    lines: batch.lines.map((line, index) =>
      line.verdict === 'sound' && isFast(index) === true ? { ...line, flags: ['fast'] } : line,
    ),
  };
}
