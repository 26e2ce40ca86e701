import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlHeldStore } from '../../src/collector/db/counting/held-store.ts';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { SqlPaperStore } from '../../src/collector/db/paper/paper-store.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { recountBatches } from '../../src/collector/db/recount/recount-batches.ts';
import { SqlRetentionStore } from '../../src/collector/db/retention/retention-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { NODE_BYTES } from '../../src/collector/ingest/bytes/node-bytes.ts';
import { type IngestPorts, receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { openKeyRing } from '../../src/collector/keys/key-ring.ts';
import { paperErrors } from '../../src/collector/paper/paper-errors.ts';
import { PaperForms } from '../../src/collector/paper/paper-forms.ts';
import type { AccountId, Principal } from '../../src/collector/people/accounts/principal.ts';
import { NodeSignatures } from '../../src/collector/sealing/node-signatures.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { MOST_PAPER_FORMS, type PaperNumber } from '../../src/core/paper/form-number.ts';
import { EMPTY_MARK } from '../../src/core/paper/paper-pass.ts';
import { paperQuestions } from '../../src/core/paper/paper-questions.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { NOW_MS, packed, plainRecord, randomHex, responseBody, SERVICE, UNIT } from '../support/batches.ts';
import {
  addProvinces,
  EVIDENCE_KEY,
  enroller,
  LIGHT,
  rowCounts,
  STORE_KEYS,
  storeOf,
  TEST_OPENER,
} from '../support/collector-store-fixture.ts';
import { ENGINES, type TestDatabase } from '../support/databases.ts';
import { completeResponse } from '../support/questionnaires.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { KEY_RING } from '../support/test-keys.ts';

const OTHER_UNIT = '48@2025-07-01' as UnitRef;
const RING = openKeyRing(KEY_RING);
const PROVINCES = new UnitTree(builtInProvinces());
const TODAY = '2026-11-14' as Day;

const [AN, BINH, CHI] = ['an', 'binh', 'chi'].map(
  (name): Principal => ({
    ...{ account: randomHex() as AccountId, name, role: 'staff', scope: null },
    ...{ readsOwnComments: false, authenticatedAtMs: NOW_MS },
  }),
) as [Principal, Principal, Principal];

function passOf(changes: Readonly<Record<string, string>> = {}, day: string = TODAY) {
  const empty = paperQuestions(SERVICE).map(({ id }) => [id, EMPTY_MARK]);
  return { day, marks: { ...Object.fromEntries(empty), 'access.signage': '4', age: '4', ...changes } };
}

describe.each(ENGINES)('paper forms on $name', (engine) => {
  let place: TestDatabase;
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let ingest: IngestPorts;
  let store: SqlPaperStore;
  let forms: PaperForms;
  let nowMs: number;
  let asked: { last: Day | null };

  beforeEach(async () => {
    place = await engine.newPlace();
    database = await openDatabase({ ...place.settings, runsIn: 'own-thread' });
    await addProvinces(database);
    nowMs = NOW_MS;
    asked = { last: null };
    ingest = {
      store: storeOf(database),
      units: { tree: async () => PROVINCES },
      questionnaires: {
        find: (id, version) => (id === SERVICE.id && version === 1 ? SERVICE : undefined),
        lastDayOf: () => asked.last,
      },
      signatures: new NodeSignatures(RING),
      opener: TEST_OPENER,
      tools: NODE_BYTES,
      now: () => nowMs,
    };
    store = new SqlPaperStore({
      database,
      keys: STORE_KEYS,
      moment: AT_TEN,
      pen: { key: RING.secret('audit-log'), now: () => nowMs },
      place: null,
    });
    forms = new PaperForms({ ...ingest, store, members: ingest.store, newId: randomHex });
  });
  afterEach(async () => {
    await database.close();
    await place.remove();
  });

  const issue = async (count = 3, unit = UNIT as UnitRef) => {
    const range = await forms.issue(
      { unit, questionnaire: SERVICE.id, version: 1, language: 'vi', count },
      AN,
    );
    if (!range.ok) throw new Error(range.error.kind);
    return range.value;
  };
  const told = (result: Awaited<ReturnType<PaperForms['enter']>>) => {
    if (result.ok) return result.value;
    const { error } = result;
    return 'fault' in error ? error.fault : 'path' in error ? error.path : error.kind;
  };
  const enter = async (number: PaperNumber, by: Principal, pass: unknown = passOf()) =>
    told(await forms.enter(number, pass, by));
  const settle = async (
    number: PaperNumber,
    marks: Readonly<Record<string, string>>,
    by: Principal,
    reason: 'slip' | 'nobody-else' | null = null,
  ) => told(await forms.settle(number, marks, reason, by));
  const state = async (number: PaperNumber) => (await forms.find(number))?.state;
  const counted = async () => (await rowCounts(database))['records'];
  const passes = async () => (await database.writer.selectFrom('paper_passes').selectAll().execute()).length;
  const differences = async () => {
    const found: Difference[] = [];
    await recount(database.reader, ingest.questionnaires, {
      difference: (one) => void found.push(one),
      progress: () => {},
    });
    return found;
  };

  test('PF7 a unit of which forms are printed cannot be removed, and they are said to be in the way', async () => {
    await issue(1, OTHER_UNIT);
    const by = { pen: { key: RING.secret('audit-log'), now: () => nowMs }, actor: 'an' };
    expect(await new SqlUnitStore(database).remove(OTHER_UNIT, by)).toEqual({ ok: false, error: ['forms'] });
  });

  describe('numbers', () => {
    test('PF7 are given out once, also to many who ask at once', async () => {
      const ranges = await Promise.all(
        Array.from({ length: 8 }, (_, index) => issue(3, index % 2 === 0 ? (UNIT as UnitRef) : OTHER_UNIT)),
      );
      const numbers = ranges.flatMap(({ first, last }) => [first, last]).sort((one, other) => one - other);
      expect(numbers).toEqual(Array.from({ length: 8 }, (_, index) => [3 * index + 1, 3 * index + 3]).flat());
      // One enrolment a unit, and none of them a device.
      expect(new Set(ranges.map(({ enrolment }) => enrolment)).size).toBe(2);
      const devices = new SqlDeviceStore(database);
      expect(await devices.groups({ units: null, nowMs: NOW_MS }, null, 10)).toEqual([]);
    });

    test('PF7 end, and what is no form for paper has none', async () => {
      await issue(1);
      await database.writer.updateTable('paper_ranges').set({ last: MOST_PAPER_FORMS }).execute();
      const of = { unit: UNIT as UnitRef, questionnaire: SERVICE.id, version: 1, language: 'vi', count: 1 };
      expect(await forms.issue(of, AN)).toMatchObject({ error: { kind: 'paper-forms-used-up' } });
      expect(await forms.issue({ ...of, version: 2 }, AN)).toMatchObject({
        error: { kind: 'questionnaire-unknown' },
      });
      expect(await forms.issue({ ...of, language: 'fr' }, AN)).toMatchObject({
        error: { path: '/language' },
      });
    });

    test('PF7 one that was never printed is unknown', async () => {
      const { last } = await issue(2);
      expect(await enter((last + 1) as PaperNumber, AN)).toBe('paper-form-unknown');
      expect(await settle((last + 1) as PaperNumber, {}, AN)).toBe('paper-form-unknown');
    });
  });

  describe('two passes', () => {
    test('PF8 by two accounts that agree count the form once, with the mode paper', async () => {
      const { first: number, enrolment } = await issue();
      const pass = { ...passOf(), comment: 'Nhanh, gọn' };
      expect(await enter(number, AN, pass)).toBe('once');
      expect([await counted(), await state(number)]).toEqual([0, 'once']);
      expect(await enter(number, AN, pass)).toBe('own-pass');
      expect(await enter(number, BINH, pass)).toBe('counted');
      expect([await counted(), await passes(), await state(number)]).toEqual([1, 0, 'counted']);
      expect([await enter(number, CHI), await enter(number, AN)]).toEqual(['counted', 'counted']);
      const record = await database.reader.selectFrom('records').selectAll().executeTakeFirstOrThrow();
      expect(record).toMatchObject({ enrolment, unit: UNIT, mode: 'paper', day: TODAY, language: 'vi' });
      expect(JSON.parse(record.body)).toMatchObject({ answers: { 'access.signage': 4 } });
      expect(JSON.parse(record.flags)).toEqual([]);
      // As every comment is, apart from the record and not at once.
      expect(await database.reader.selectFrom('deferred_writes').selectAll().execute()).toHaveLength(1);
      expect(await counted()).toBe(1);
    });

    test('PF8 by one account never count it, however often and however much at once', async () => {
      const { first: number } = await issue();
      const said = await Promise.all(Array.from({ length: 6 }, () => enter(number, AN)));
      expect(said.sort()).toEqual(['once', ...Array.from({ length: 5 }, () => 'own-pass')].sort());
      expect([await counted(), await passes()]).toEqual([0, 1]);
    });

    test('PF8 of many accounts at once two are kept, and the form counts once', async () => {
      const { first: number } = await issue();
      const many = Array.from({ length: 8 }, (_, index) => ({
        ...AN,
        account: randomHex() as AccountId,
        name: `person-${index}`,
      }));
      const said = await Promise.all(many.map((by) => enter(number, by)));
      expect(said).toContain('counted');
      expect([await counted(), await passes(), await state(number)]).toEqual([1, 0, 'counted']);
      expect(await differences()).toEqual([]);
    });

    test('PF8 the second does not see the first, and neither stands in the tables in the clear', async () => {
      const { first: number } = await issue();
      await enter(number, AN, passOf({ 'access.signage': '2' }));
      expect((await forms.find(number))?.differences).toBeNull();
      const [row] = await database.writer.selectFrom('paper_passes').selectAll().execute();
      const sealed = Buffer.from(must(row, 'a pass').sealed);
      expect(sealed.includes('access.signage')).toBe(false);
      expect(sealed.length % 4_096).toBe(28);
      // Moved to another place it does not open.
      await database.writer.updateTable('paper_passes').set({ place: 2 }).execute();
      await expect(forms.find(number)).rejects.toThrow();
    });

    test('PF8 what is not of the form or not of a possible day is refused', async () => {
      const { first: number } = await issue();
      expect(await enter(number, AN, passOf({ 'access.signage': '9' }))).toBe('/marks/access.signage');
      expect(await enter(number, AN, passOf({}, '2026-11-15'))).toBe('/day');
      expect(await enter(number, AN, passOf({}, '2026-11-13'))).toBe('/day');
      nowMs += 3 * DAY_MS;
      expect(await enter(number, AN, passOf({}, '2026-11-16'))).toBe('once');
      expect(await passes()).toBe(1);
    });
  });

  describe('where two passes differ', () => {
    const other = passOf({ 'access.signage': '5', gender: 'double' });
    const entered = async () => {
      const { first: number } = await issue();
      await enter(number, AN);
      expect(await enter(number, BINH, other)).toBe('twice');
      return number;
    };
    const settled = { 'access.signage': '5', gender: EMPTY_MARK };

    test('PF9 a third account settles, and only then it counts', async () => {
      const number = await entered();
      expect(await counted()).toBe(0);
      expect((await forms.find(number))?.differences?.map(({ question }) => question)).toEqual([
        'access.signage',
        'gender',
      ]);
      expect(await enter(number, CHI)).toBe('entered-twice');
      expect(await settle(number, settled, CHI)).toBe('counted');
      expect([await counted(), await passes()]).toEqual([1, 0]);
      const { body } = await database.reader.selectFrom('records').select('body').executeTakeFirstOrThrow();
      expect(JSON.parse(body)).toMatchObject({ answers: { 'access.signage': 5 } });
      expect(await settle(number, settled, CHI)).toBe('counted');
      expect(await counted()).toBe(1);
    });

    test('PF9 one of the two settles with a reason, and a third without', async () => {
      const number = await entered();
      expect(await settle(number, settled, AN)).toBe('/reason');
      expect(await settle(number, settled, CHI, 'slip')).toBe('/reason');
      expect(await settle(number, { 'access.signage': '5' }, CHI)).toBe('/marks/gender');
      expect(await settle(number, settled, BINH, 'nobody-else')).toBe('counted');
      const entries = await database.reader
        .selectFrom('audit_log')
        .select(['actor', 'action', 'details'])
        .orderBy('sequence')
        .execute();
      expect(entries.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
        'an paper-forms.print',
        'an paper-form.enter',
        'binh paper-form.enter',
        'binh paper-form.settle',
      ]);
      expect(JSON.parse(must(entries.at(-1), 'the last').details)).toMatchObject({ reason: 'nobody-else' });
      // No answer is noted.
      expect(JSON.stringify(entries)).not.toContain('signage');
    });

    test('PF9 settled by many at once it counts once', async () => {
      const number = await entered();
      await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          settle(
            number,
            { ...settled, 'access.signage': String((index % 5) + 1) },
            { ...CHI, account: randomHex() as AccountId },
          ),
        ),
      );
      expect([await counted(), await state(number)]).toEqual([1, 'counted']);
      expect(await differences()).toEqual([]);
    });

    test('PF9 a form that agreed and was not counted for a fault is counted by whoever looks', async () => {
      const { first: number } = await issue();
      await enter(number, AN);
      const broken = new PaperForms({
        ...ingest,
        store,
        members: { member: () => Promise.reject(new Error('the machine stopped')) },
        newId: randomHex,
      });
      await expect(broken.enter(number, passOf(), BINH)).rejects.toThrow('the machine stopped');
      expect([await counted(), await state(number)]).toEqual([0, 'twice']);
      expect(await settle(number, {}, AN)).toBe('counted');
      expect(await counted()).toBe(1);
    });
  });

  test('PF10 a withdrawn number is never entered again, and a counted one never withdrawn', async () => {
    const { first, last } = await issue(2);
    await enter(first, AN);
    expect(await forms.withdraw(first, UNIT as UnitRef, CHI)).toBe(true);
    expect([await passes(), await enter(first, BINH), await enter(first, AN)]).toEqual([
      0,
      'withdrawn',
      'withdrawn',
    ]);
    expect(await forms.withdraw(first, UNIT as UnitRef, CHI)).toBe(false);
    await enter(last, AN);
    await enter(last, BINH);
    expect(await forms.withdraw(last, UNIT as UnitRef, CHI)).toBe(false);
    expect(await counted()).toBe(1);
  });

  test('PF14 with the answers of a month goes what was entered of it and is not counted', async () => {
    const { first, last } = await issue(2);
    await enter(first, AN);
    nowMs += 30 * DAY_MS;
    await enter(last, AN, passOf({}, '2026-12-01'));
    const pen = { key: RING.secret('audit-log'), now: () => nowMs };
    const retention = new SqlRetentionStore(database.writer, database.engine, pen);
    const of = { frozen_day: TODAY, deleted_day: TODAY, reopened_day: null, records: 0, held: 0, late: 0 };
    await database.writer
      .insertInto('frozen_months')
      .values({ ...of, month: '2026-11' })
      .execute();
    await retention.run('retention');
    expect([await state(first), await state(last), await passes()]).toEqual(['withdrawn', 'once', 1]);
    expect(await enter(first, BINH)).toBe('withdrawn');
  });

  test('PF11 a form of a retired questionnaire is held as any other record, and counted when it is asked again', async () => {
    const { first: number } = await issue();
    asked.last = '2026-11-13' as Day;
    await enter(number, AN);
    expect(await enter(number, BINH)).toBe('counted');
    expect(await counted()).toBe(0);
    asked.last = null;
    const pen = { key: RING.secret('audit-log'), now: () => nowMs };
    await releaseHeld({
      ...ingest,
      held: new SqlHeldStore(database.writer, database.engine, EVIDENCE_KEY, AT_TEN, pen),
    });
    expect(await counted()).toBe(1);
    expect(await differences()).toEqual([]);
  });

  test('PF12 nothing but the collector’s own entry is of the mode paper', async () => {
    const enrolment = await enroller(database)(UNIT);
    const body = responseBody({ ...completeResponse(SERVICE, 'kiosk'), mode: 'paper' });
    const received = await receiveBatch(packed(enrolment, [plainRecord({ body })]), ingest);
    expect(received.ok && received.value.acknowledgement.records[0]).toMatchObject({
      outcome: 'held',
      reason: 'mode-not-proved',
    });
    const { enrolment: ofPaper } = await issue();
    const sent = await receiveBatch(packed(ofPaper, [plainRecord({ body })]), ingest);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'signature-invalid' } });
    expect(await counted()).toBe(0);
  });

  test('PF13 differences are added up by question and told from ten forms on', async () => {
    const { first } = await issue(12);
    const enterBoth = async (number: PaperNumber, second: unknown) => {
      await enter(number, AN);
      if ((await enter(number, BINH, second)) === 'twice')
        await settle(number, { 'access.signage': '4' }, CHI);
    };
    for (let index = 0; index < 9; index += 1) await enterBoth((first + index) as PaperNumber, passOf());
    expect(paperErrors(await store.compared())).toEqual([
      { questionnaire: SERVICE.id, version: 1, month: '2026-11', forms: 9, found: null },
    ]);
    await enterBoth((first + 9) as PaperNumber, passOf({ 'access.signage': '1' }));
    const compared = 10 * paperQuestions(SERVICE).length;
    expect(paperErrors(await store.compared())).toMatchObject([
      {
        forms: 10,
        found: { compared, differed: 1, questions: [{ question: 'access.signage', differed: 1 }] },
      },
    ]);
    expect((await store.ranges())[0]?.counts).toEqual({ once: 0, twice: 0, counted: 10, withdrawn: 0 });
    expect(await store.waiting(() => true, 10)).toEqual([]);
    // The books are whole, and the collector's own evidence says the same.
    expect(await differences()).toEqual([]);
    const found: Difference[] = [];
    const listener = { difference: (one: Difference) => void found.push(one), progress: () => {} };
    const evidence = evidenceReader(database.reader, null);
    const ports = { ...ingest, evidence, evidenceKey: EVIDENCE_KEY, light: LIGHT };
    expect(await recountBatches(database.reader, ports, listener)).toEqual({
      ...{ batches: 10, records: 10, unsigned: 0, evidenceDeleted: 0 },
    });
    expect(found).toEqual([]);
    // Changed by somebody with the database alone, a record is no longer what two people entered.
    const [one] = await database.writer.selectFrom('records').select(['id', 'body']).execute();
    const { id, body } = must(one, 'a record');
    await database.writer
      .updateTable('records')
      .set({ body: body.replace('"access.signage":4', '"access.signage":5') })
      .where('id', '=', id)
      .execute();
    await recountBatches(database.reader, ports, listener);
    expect(found).toMatchObject([{ kind: 'evidence', id, fault: 'other-record' }]);
  });
});
