import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import { arbitraryResponse } from '../property/questionnaire/arbitrary-response.ts';
import {
  NOW_MS,
  type PlainRecord,
  plainRecord,
  plainRecords,
  randomHex,
  responseBody,
  SERVICE,
  sha256,
  UNIT,
} from './batches.ts';
import {
  checkedBatch,
  commit,
  newStore,
  responsesByState,
  rowCounts,
  type StoreFixture,
  writeDeferred,
} from './collector-store-fixture.ts';
import type { TestEngine } from './databases.ts';
import { layoutOf, recountRecords, storedTallies } from './recount.ts';

const UNDER_AGE = { age: 1 };
const isUnderAge = (profile: Readonly<Record<string, unknown>>) => profile['age'] === 1;

/** What every adapter of CollectorStore must do. */
export function collectorStoreContract(engine: TestEngine): void {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;

  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol();
  });
  afterEach(() => fixture.database.close());

  const post = (records: readonly PlainRecord[], from: string = enrolment) =>
    commit(fixture.store, checkedBatch(from, records));
  const tables = () => rowCounts(fixture.database);

  describe('identity', () => {
    test('CO4 the same records again are duplicates and change nothing', async () => {
      const records = plainRecords(3);
      expect((await post(records)).map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored']);
      const before = await tables();
      const again = await post([...records].reverse());
      expect(again.map(({ outcome, reason }) => [outcome, reason])).toEqual(
        Array(3).fill(['duplicate', null]),
      );
      expect(again.map(({ id }) => id)).toEqual(records.map(({ id }) => id).reverse());
      expect(await tables()).toEqual(before);
    });

    test('CO4 other bytes under a known id are a conflict, both are kept, and once however often they come', async () => {
      const record = plainRecord();
      const other = { ...record, sequence: 2 };
      await post([record]);
      for (let i = 0; i < 2; i += 1) {
        const [outcome] = await post([other]);
        expect(outcome).toMatchObject({ id: record.id, outcome: 'conflict', reason: 'same-id-other-bytes' });
      }
      expect(await tables()).toMatchObject({ ledger: 1, records: 1, conflicts: 1 });
      const kept = await fixture.database.writer
        .selectFrom('conflicts')
        .selectAll()
        .executeTakeFirstOrThrow();
      expect(sha256(kept.line)).toBe(kept.sha256);
      expect((await post([record]))[0]?.outcome).toBe('duplicate');
    });

    test('CO4 an id twice within one batch counts once', async () => {
      const record = plainRecord();
      const outcomes = await post([record, record, { ...record, sequence: 9 }, plainRecord({ sequence: 2 })]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'duplicate', 'conflict', 'stored']);
      expect(await tables()).toMatchObject({ ledger: 2, records: 2, conflicts: 1 });
    });

    test('CO4 the same id from another enrolment is another record', async () => {
      const record = plainRecord();
      await post([record]);
      expect((await post([record], await fixture.enrol()))[0]?.outcome).toBe('stored');
    });

    test('CO4 the same sequence under another id is stored', async () => {
      await post([plainRecord()]);
      expect((await post([plainRecord()]))[0]?.outcome).toBe('stored');
    });
  });

  describe('counting', () => {
    test('CO5 ten identical commits at once are ten successes and one row counted', async () => {
      const batch = checkedBatch(enrolment, plainRecords(5));
      const answers = await Promise.all(Array.from({ length: 10 }, () => commit(fixture.store, batch)));
      const outcomes = answers.flat().map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(5);
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(45);
      expect(await tables()).toMatchObject({ ledger: 5, records: 5 });
      expect(await responsesByState(fixture.database)).toEqual({ pending: 5 });
    });

    test('CO5 many devices of one office at once lose no response', async () => {
      const devices = await Promise.all(Array.from({ length: 12 }, fixture.enrol));
      await Promise.all(devices.map((device) => post(plainRecords(7), device)));
      const { pending = 0, released = 0 } = await responsesByState(fixture.database);
      expect(pending + released).toBe(84);
    });

    test('CO6 only what the ledger took in is counted', async () => {
      const known = plainRecords(4);
      await post(known);
      const outcomes = await post([
        ...known,
        ...plainRecords(3),
        ...known.slice(0, 1).map((record) => ({ ...record, sequence: 9 })),
      ]);
      expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(3);
      expect(await responsesByState(fixture.database)).toEqual({ pending: 7 });
    });

    test('CO6 tallies equal a recount of the stored records after any batches', async () => {
      const bodies = fc.array(
        fc.record({
          response: arbitraryResponse(SERVICE),
          agoMs: fc.integer({ min: 0, max: 90 * 86_400_000 }),
          unit: fc.constantFrom(UNIT, '04@2025-07-01', 'unknown@2025-07-01'),
          repeats: fc.integer({ min: 1, max: 2 }),
        }),
        { maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(bodies, async (drawn) => {
          const records = drawn.flatMap(({ response, agoMs, unit, repeats }, index) => {
            const body = { submittedAtMs: NOW_MS - agoMs, response: response as unknown as Json };
            return Array(repeats).fill(plainRecord({ sequence: index + 1, unit, body }));
          });
          await post(records.slice(0, 15));
          await post(records);
          const expected = await recountRecords(fixture.database, layoutOf(SERVICE), isUnderAge);
          expect(await storedTallies(fixture.database)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    });

    test('CO7 a held record is stored with its line and its time, and not counted', async () => {
      const unknown = plainRecord({ unit: '99@2025-07-01' });
      const [outcome, neighbour] = await post([unknown, plainRecord({ sequence: 2 })]);
      expect(outcome).toMatchObject({ outcome: 'held', reason: 'unknown-unit' });
      expect(neighbour?.outcome).toBe('stored');
      expect(await tables()).toMatchObject({ ledger: 2, records: 1, held: 1 });
      const held = await fixture.database.writer.selectFrom('held').selectAll().executeTakeFirstOrThrow();
      expect(held).toMatchObject({ reason: 'unknown-unit', day: '2026-11-14', hour: 10 });
      expect(JSON.parse(held.line).unit).toBe('99@2025-07-01');
      expect((await post([unknown]))[0]?.outcome).toBe('duplicate');
    });

    test('CO8 what is kept of a response has a day and an hour and no instant, and the comment stands apart', async () => {
      await post([plainRecord({ body: responseBody({ comment: 'Cán bộ rất tận tình.' }) })]);
      const { writer } = fixture.database;
      const record = await writer.selectFrom('records').selectAll().executeTakeFirstOrThrow();
      expect(record).toMatchObject({ day: '2026-11-14', hour: 10, flags: '["uniform"]' });
      expect(record.body).not.toMatch(/tận tình|comment|submittedAtMs|17\d{11}/);
      await writeDeferred(fixture.database);
      const comment = await writer.selectFrom('comments').selectAll().executeTakeFirstOrThrow();
      expect(comment).toMatchObject({ kind: 'comment', month: '2026-11', text: 'Cán bộ rất tận tình.' });
      expect(Object.keys(comment).sort()).toEqual(
        [
          'id',
          'kind',
          'language',
          'mode',
          'month',
          'questionnaire',
          'shown_span',
          'text',
          'unit',
          'version',
        ].sort(),
      );
      expect(comment.id).not.toBe(record.id);
    });

    test('abandonments and feedback cases are kept under their kind, and abandonments counted by screen', async () => {
      const gaveUp = { submittedAtMs: NOW_MS, mode: 'kiosk', language: 'vi', reached: 'access.signage' };
      const says = { submittedAtMs: NOW_MS, language: 'vi', text: 'Thiếu ghế ngồi.' };
      for (const count of [2, 1]) await post(plainRecords(count, { kind: 'abandonment', body: gaveUp }));
      await post([plainRecord({ kind: 'feedback-case', body: says })]);
      const { writer } = fixture.database;
      expect(await writer.selectFrom('abandonments').selectAll().execute()).toMatchObject([
        { reached: 'access.signage', mode: 'kiosk', month: '2026-11', unit: UNIT, count: 3 },
      ]);
      expect(await tables()).toMatchObject({ records: 4, tallies: 0 });
      const [record] = await writer
        .selectFrom('records')
        .selectAll()
        .where('kind', '=', 'feedback-case')
        .execute();
      expect(record).toMatchObject({ day: '2026-11-14', body: '{}' });
      await writeDeferred(fixture.database);
      expect(await writer.selectFrom('comments').selectAll().execute()).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          kind: 'feedback-case',
          unit: UNIT,
          month: '2026-11',
          questionnaire: record?.questionnaire,
          version: record?.version,
          mode: '',
          language: 'vi',
          text: 'Thiếu ghế ngồi.',
          shown_span: null,
        },
      ]);
    });
  });

  describe('one transaction', () => {
    test('CO3 a batch that fails on its way leaves nothing', async () => {
      const sound = checkedBatch(enrolment, plainRecords(12));
      const before = await tables();
      // A record without an hour fails after the ledger was written.
      const broken = {
        ...sound,
        lines: sound.lines.map((line) => ({ ...line, hour: null as unknown as number })),
      };
      await expect(fixture.store.commitBatch(broken)).rejects.toThrow();
      expect(await tables()).toEqual(before);
      expect((await commit(fixture.store, sound)).every(({ outcome }) => outcome === 'stored')).toBe(true);
    });

    test('an unknown enrolment is refused and nothing is stored', async () => {
      const answer = await fixture.store.commitBatch(checkedBatch(randomHex(), plainRecords(2)));
      expect(answer).toEqual({ ok: false, error: { kind: 'enrolment-unknown' } });
      expect(await tables()).toMatchObject({ ledger: 0, records: 0, tallies: 0 });
    });

    test('an older header, handed in late, does not overwrite what a newer one said', async () => {
      await commit(fixture.store, checkedBatch(enrolment, [], { lastSequence: 9, waiting: 4, app: '2.0' }));
      await commit(fixture.store, checkedBatch(enrolment, [], { lastSequence: 5, waiting: 8, app: '1.0' }));
      const row = await fixture.database.writer
        .selectFrom('enrolments')
        .selectAll()
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ last_sequence: 9, waiting: 4, app: '2.0', last_contact_ms: NOW_MS });
    });
  });

  describe('blocks', () => {
    const levels = async () =>
      (await fixture.database.writer.selectFrom('tallies').select(['margin', 'state']).execute()).map(
        ({ margin, state }) => `${margin} ${state}`,
      );

    test('RL1 until ten respondents are there, nothing is released', async () => {
      await post(plainRecords(9, { body: responseBody({ context: { respondent: 'person' } }) }));
      expect((await levels()).every((row) => row.endsWith('pending'))).toBe(true);
      expect(await responsesByState(fixture.database)).toEqual({ pending: 9 });
    });

    test('RL2 the tenth respondent releases the block at every margin in one step', async () => {
      await post(plainRecords(9, { body: responseBody({ context: { respondent: 'person' } }) }));
      await post([plainRecord({ body: responseBody({ context: { respondent: 'organisation' } }) })]);
      const rows = await levels();
      expect(rows.every((row) => row.endsWith('released'))).toBe(true);
      expect(new Set(rows)).toEqual(
        new Set(['day released', 'language released', 'respondent released', 'total released']),
      );
      await post(plainRecords(9));
      expect(await responsesByState(fixture.database)).toEqual({ released: 10, pending: 9 });
      await post(plainRecords(1));
      expect(await responsesByState(fixture.database)).toEqual({ released: 20 });
    });

    test('RL2 responses without a level fill no block', async () => {
      await post(plainRecords(20, { body: responseBody({ profile: UNDER_AGE }) }));
      await post(plainRecords(20, { body: responseBody({ answers: {} }) }));
      expect(await responsesByState(fixture.database)).toEqual({ pending: 40 });
    });

    test('RL2 blocks of other offices, months and modes do not help to fill one', async () => {
      const inOctober = responseBody({}, NOW_MS - 20 * 86_400_000);
      await post(plainRecords(9));
      await post(plainRecords(9, { unit: '04@2025-07-01' }));
      await post(plainRecords(9, { body: inOctober }));
      await post(plainRecords(9, { body: responseBody({ mode: 'staff-assisted' }) }));
      expect(await responsesByState(fixture.database)).toEqual({ pending: 36 });
    });

    test('RL2 a record says which tally it is in, released and pending apart, after any batches', async () => {
      const drawn = fc.array(
        fc.record({
          count: fc.integer({ min: 1, max: 12 }),
          unit: fc.constantFrom(UNIT, '04@2025-07-01'),
          agoMs: fc.constantFrom(0, 30 * 86_400_000),
          answered: fc.boolean(),
        }),
        { maxLength: 8 },
      );
      await fc.assert(
        fc.asyncProperty(drawn, async (batches) => {
          for (const { count, unit, agoMs, answered } of batches) {
            const body = responseBody(answered ? {} : { answers: {} }, NOW_MS - agoMs);
            await post(plainRecords(count, { unit, body }));
          }
          for (const state of ['released', 'pending'] as const) {
            expect(await storedTallies(fixture.database, [state])).toEqual(
              await recountRecords(fixture.database, layoutOf(SERVICE), isUnderAge, [state]),
            );
          }
        }),
        { numRuns: 10 },
      );
    });

    test('RL3 released and pending together are the count of responses', async () => {
      await post(plainRecords(25));
      await post(plainRecords(4));
      const { pending = 0, released = 0 } = await responsesByState(fixture.database);
      expect([released, pending]).toEqual([25, 4]);
      expect((await tables()).records).toBe(released + pending);
    });
  });
}
