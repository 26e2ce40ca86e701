import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConfirmRefusal } from '../../src/collector/closing/closing-proposals.ts';
import { readPart } from '../../src/collector/db/closing/closing-store.ts';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { SqlExclusionStore } from '../../src/collector/db/exclusions/exclusion-store.ts';
import { SqlPublicPageStore } from '../../src/collector/db/public-pages/public-page-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { SqlRetentionStore } from '../../src/collector/db/retention/retention-store.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import { PublicPages } from '../../src/collector/public-pages/public-pages.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { parsePeriod } from '../../src/core/kernel/period.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Answer, ItemId } from '../../src/core/questionnaire/questionnaire.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { batchHeader, randomHex, sha256 } from '../support/batches.ts';
import { closingWorld, HOA, NAM, REASON } from '../support/closing-world.ts';
import { commit, newStore, STORE_KEYS, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { smallQuestionnaire, smallResponse } from '../support/small-questionnaire.ts';

const OFFICE = '01@2025-07-01';
/** Others, in order. */
const PROVINCES = ['04', '08', '11', '12', '14'].map((code) => `${code}@2025-07-01`);
const QUESTIONNAIRE = smallQuestionnaire();
const KNOWN = { find: () => QUESTIONNAIRE };
const [USUAL, RARE] = tallyLayout(QUESTIONNAIRE).items as [ItemId, ItemId];
/** October and the quarters of 2026 before it are over. */
const START_MS = Date.UTC(2026, 10, 12);
const START = '2026-11-12' as Day;

describe.each(ENGINES)('periods that are closed, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: SqlCollectorStore;
  let enrolment: EnrolmentId;
  let nowMs: number;
  let world: ReturnType<typeof closingWorld>;

  beforeEach(async () => {
    nowMs = START_MS;
    fixture = await newStore(engine);
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, moment);
    enrolment = await fixture.enrol();
    world = closingWorld(fixture.database, [QUESTIONNAIRE], () => nowMs);
  });
  afterEach(() => fixture.database.close());

  const moment = (): ReleaseMoment => ({
    ...{ time: 'daily', today: localDay(nowMs), isClockDoubtful: false, isFlagging: false },
  });

  /** Responses of October; the first of them answer the rare question too. The next day they move, where they may. */
  async function post(count: number, { rare = 0, level = 4, month = '2026-10' } = {}): Promise<void> {
    const lines = Array.from({ length: count }, (_, index): SoundRecord => {
      const response = smallResponse({
        [USUAL]: (index % 3 === 0 ? 2 : level) as Answer,
        ...(index < rare ? { [RARE]: 5 as Answer } : {}),
      });
      return {
        ...{ verdict: 'sound', id: randomHex() as RecordId, sha256: sha256(randomHex()) },
        ...{ sequence: 1, line: '', unit: OFFICE, questionnaire: QUESTIONNAIRE, hour: 9, flags: [] },
        ...{ day: `${month}-12` as Day, body: { kind: 'response', submittedAtMs: nowMs, response } },
      };
    });
    await commit(store, {
      ...{ header: batchHeader(enrolment, []), origin: 'network', receivedAtMs: nowMs, lines },
      bytes: Buffer.from('as it came'),
    });
    nowMs += DAY_MS;
    const { writer, engine: of } = fixture.database;
    await new SqlPendingBlocks(writer, of, KNOWN, moment).release(new AbortController().signal);
  }

  const query = (period: string) => ({
    ...{ unit: '01', scope: EVERY_UNIT, questionnaire: QUESTIONNAIRE.id, version: null, rule: null },
    mode: 'kiosk' as const,
    period: must(((read) => (read.ok ? read.value : null))(parsePeriod(period)), 'a period'),
  });

  async function figures(period: string) {
    const answer = await world.reports.indices(query(period));
    if (!answer.ok) throw new Error(answer.error.kind);
    return answer.value;
  }

  async function snapshotOf(id: string) {
    return must(await world.closings.snapshot(id), 'a snapshot');
  }

  async function audited() {
    const rows = await fixture.database.reader
      .selectFrom('audit_log')
      .select(['actor', 'action', 'subject', 'details'])
      .where('action', 'like', '%period.%')
      .orderBy('sequence')
      .execute();
    return rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as object }));
  }

  test('CL1 a snapshot holds what the screens tell, its bytes have its id, and the engine itself keeps it', async () => {
    await post(24, { rare: 4 });
    const shown = await figures('2026-10');
    const id = await world.closed('01', '2026-10');
    const text = must(await world.closings.content(id, EVERY_UNIT), 'a text');
    expect(createHash('sha256').update(text).digest('hex')).toBe(id);
    const { parts, ...snapshot } = await snapshotOf(id);
    expect(snapshot).toMatchObject({ period: '2026-10', version: 1, former: null, reason: REASON });
    expect(snapshot.madeBy).toEqual({ software: '1.2.3', schema: expect.any(Number) });
    const [part] = parts;
    const closed = part?.units[0];
    expect(closed?.scopes[0]).toMatchObject({ id: 'overall', figure: shown.overall.figure });
    expect(closed?.scopes.slice(1).map(({ id, figure }) => ({ id, figure }))).toEqual(
      shown.subIndices.map(({ id, figure }) => ({ id, figure })),
    );
    expect(closed?.items).toEqual(shown.items.map(({ id, figure, levels }) => ({ id, figure, levels })));
    // Four answers to the rare question are in no figure, and so in no snapshot.
    expect(closed?.items[1]?.figure).toMatchObject({ hidden: true });
    expect(part?.blocks).toEqual([{ unit: OFFICE, span: '2026-10', responses: 24 }]);
    expect(part?.sha256).toBe('1'.padStart(64, '0'));
    const { writer } = fixture.database;
    await expect(writer.updateTable('snapshots').set({ reason: 'x' }).execute()).rejects.toThrow();
    await expect(writer.deleteFrom('snapshot_parts').execute()).rejects.toThrow();
    expect(await audited()).toEqual([
      {
        ...{ actor: 'hoa', action: 'period.propose', subject: OFFICE },
        details: { period: '2026-10', version: 1, proposal: expect.any(String), reason: REASON },
      },
      {
        ...{ actor: 'hoa', action: 'period.close', subject: OFFICE },
        details: expect.objectContaining({ period: '2026-10', snapshot: id, proposedBy: 'hoa' }) as object,
      },
    ]);
  });

  test('the page of a unit tells what was closed last, of itself before one above, and of that the newest version', async () => {
    const store = new SqlPublicPageStore(fixture.database, { key: Buffer.alloc(32), now: () => nowMs });
    const { units, closings } = world;
    const versions = () => world.store.versions();
    const pages = new PublicPages({ store, units, closings, versions, nowMs: () => nowMs });
    const closed = async () => (await pages.shown('01'))?.closed;
    expect(await pages.shown('01')).toBeNull();
    await post(12, { month: '2026-08' });
    await post(24);
    const entry = { asked: 'a'.repeat(3), askedDay: START as Day, done: 'ghế', doneDay: START as Day };
    expect(await pages.set(OFFICE, { isOpen: true, entries: [entry, entry] }, 'hoa')).toEqual(ok(null));
    expect(await pages.set(OFFICE, { isOpen: true, entries: [entry] }, 'hoa')).toEqual(ok(null));
    expect(await pages.shown('01')).toMatchObject({ entries: [entry], closed: null });
    const quarter = await world.closed('01', '2026-Q3');
    expect(await closed()).toMatchObject({ id: quarter, period: { text: '2026-Q3' } });
    const country = await world.closed(null, '2026-10');
    expect(await closed()).toMatchObject({ id: country, period: { text: '2026-10' } });
    const own = await world.closed('01', '2026-10');
    expect(await closed()).toMatchObject({
      id: own,
      version: 1,
      figures: [{ kind: 'voluntary', mode: 'kiosk' }],
    });
    await post(12, { level: 5 });
    const { overall } = await figures('2026-10');
    expect((await closed())?.figures[0]?.figure).not.toEqual(overall.figure);
    const again = await world.closed('01', '2026-10');
    expect(await closed()).toMatchObject({ id: again, version: 2, figures: [{ figure: overall.figure }] });
    // A unit without responses of its own has no closed figure, whatever stands above it.
    await store.set('04@2025-07-01', { isOpen: true, entries: [] }, 'hoa');
    expect(await pages.shown('04')).toMatchObject({ closed: null });
    expect(await pages.shown('none')).toBeNull();
  });

  test('CL2 CL5 what comes later, and answers that waited, are in a new version only, and every version is proved from the answers', async () => {
    await post(24, { rare: 4 });
    const first = await world.closed('01', '2026-10');
    const before = must(await world.closings.content(first, EVERY_UNIT), 'a text');
    expect((await world.closings.state(query('2026-10'))).ok).toBe(true);
    await post(5, { rare: 5 });
    const few = await world.closings.state(query('2026-10'));
    expect(few.ok && few.value).toMatchObject({ id: first, version: 1, later: 0 });
    // Fifteen in all, and with them the four, five and six answers that waited make more than ten.
    await post(10, { rare: 6, level: 5 });
    const more = await world.closings.state(query('2026-10'));
    expect(more.ok && more.value).toMatchObject({ id: first, version: 1, later: 15, responses: 24 });
    expect(await world.closings.content(first, EVERY_UNIT)).toBe(before);
    const freed = fixture.database.reader
      .selectFrom('records')
      .select('freed')
      .distinct()
      .where('freed', '<>', '');
    expect(await freed.execute()).toEqual([{ freed: `1:${RARE};` }]);
    const live = await figures('2026-10');
    expect(live.overall.figure).not.toEqual(more.ok ? more.value?.figure : null);

    const second = await world.closed('01', '2026-10');
    expect(await snapshotOf(second)).toMatchObject({ version: 2, former: first });
    await post(12, { rare: 12 });
    for (const [id, records] of [
      [first, 24],
      [second, 39],
    ] as const) {
      expect(await world.recounted(id)).toMatchObject({
        differences: [],
        summary: { from: 'answers', records, figures: expect.any(Number) as number },
      });
    }
    const listed = await world.closings.list(world.reader);
    expect(listed.closings[0]?.versions.map(({ id }) => id)).toEqual([second, first]);
    const compared = await world.closings.version(second, world.reader);
    expect(compared?.figures[0]).toMatchObject({ responses: 39, formerResponses: 24 });
    const differences: unknown[] = [];
    await recount(fixture.database.reader, KNOWN, {
      difference: (one) => void differences.push(one),
      progress: () => undefined,
    });
    expect(differences).toEqual([]);
  });

  test('CL9 the feed tells the closed figures of a unit, or what stands above it, with the id that proves them', async () => {
    const rows = async (period: string, unit: string | null = null) => {
      const { period: of, ...asked } = query(period);
      const opened = await world.feed.open({ ...asked, unit, periods: [of] });
      if (!opened.ok) throw new Error(opened.error.kind);
      return (await Array.fromAsync(opened.value.rows)).flat();
    };
    const told = async (period: string, unit: string | null = null) =>
      (await rows(period, unit)).map(({ snapshot, ...row }) => row);
    await post(24, { rare: 4 });
    const before = await told('2026-10', '01');
    expect((await rows('2026-10')).every(({ snapshot }) => snapshot === null)).toBe(true);
    const first = await world.closed('01', '2026-10');
    await post(15, { rare: 11, level: 5 });
    expect(await told('2026-10', '01')).toEqual(before);
    const all = await rows('2026-10');
    expect(all.every(({ unit, snapshot }) => snapshot === (unit === '01' ? first : null))).toBe(true);
    const overall = all.filter(({ part }) => part === 'overall');
    // Above what was closed, and of another period, as things stand now.
    const [country, closed] = [
      overall.find(({ unit }) => unit === 'VN'),
      overall.find(({ unit }) => unit === '01'),
    ];
    expect([country?.respondents, closed?.respondents]).toEqual([39, 24]);
    expect((await rows('2026-Q4', '01'))[0]).toMatchObject({ respondents: 39, snapshot: null });
    const second = await world.closed('01', '2026-10');
    expect((await rows('2026-10', '01'))[0]).toMatchObject({ respondents: 39, snapshot: second });
    // Of a mode in which nothing had been released by then.
    const { period, ...asked } = query('2026-10');
    const other = await world.feed.open({ ...asked, mode: 'paper', periods: [period] });
    expect(other.ok && (await Array.fromAsync(other.value.rows)).flat()[0]).toMatchObject({
      ...{ respondents: 0, percent: null, hidden: null, snapshot: second },
    });
  });

  test('CL3 a quarter is proved too, with what was released for it, also after its longer span freed answers', async () => {
    await post(12, { month: '2026-07', rare: 4 });
    await post(6, { month: '2026-08', rare: 3 });
    await post(6, { month: '2026-09', rare: 4 });
    const id = await world.closed(null, '2026-Q3');
    const { parts, unit } = await snapshotOf(id);
    expect(unit.ref).toBeNull();
    expect(parts[0]?.blocks).toEqual([
      { unit: OFFICE, span: '2026-07', responses: 12 },
      { unit: OFFICE, span: '2026-Q3', responses: 12 },
    ]);
    const { summary, differences } = await world.recounted(id);
    expect(differences).toEqual([]);
    expect(summary).toMatchObject({ records: 24, from: 'answers', unit: 'VN' });
  });

  /** What is looked at, and confirmed while something is done each time the snapshot is made and not kept yet. */
  async function confirmedWhile(work: () => Promise<void>, times: number) {
    const proposal = await world.proposed('01', '2026-10');
    const id = proposal.ok ? proposal.value.id : '';
    const seen = await world.proposals.proposed(id, world.reader);
    const snapshot = seen.ok ? seen.value.snapshot : '';
    const keep = world.store.confirm.bind(world.store);
    let left = times;
    const kept = vi.spyOn(world.store, 'confirm').mockImplementation(async (...asked) => {
      if (left > 0) await work();
      left -= 1;
      return keep(...asked);
    });
    const done = await world.proposals.confirm(id, snapshot, { scope: EVERY_UNIT, actor: HOA });
    kept.mockRestore();
    return { done, snapshot, tried: times - left };
  }

  test('CL3 a batch that comes while a snapshot is made is not held up, and is never half in it: what moved is looked at again', async () => {
    await post(24);
    const { done, tried } = await confirmedWhile(() => post(12), 1);
    expect(done).toEqual({ ok: false, error: 'closing-changed' });
    // Made anew once: the first was not of the moment it was to be kept at.
    expect(tried).toBe(2);
    expect(await world.store.versions()).toEqual([]);
    const id = await world.closed('01', '2026-10');
    expect((await snapshotOf(id)).parts[0]?.units[0]?.responses).toBe(36);
    expect(await world.recounted(id)).toMatchObject({ differences: [], summary: { records: 36 } });
  });

  /** What hiding looks at beside a unit: in another province a block from before answers waited, each time of one more. */
  const beside = [...PROVINCES];
  async function smallBlockBeside(): Promise<void> {
    const unit = must(beside.shift(), 'a province');
    await fixture.database.writer
      .insertInto('small_blocks')
      .values({ unit, month: '2026-10', questionnaire: QUESTIONNAIRE.id, version: 1, mode: 'kiosk' })
      .execute();
  }
  async function smallInEvidence(id: string) {
    const { reader } = fixture.database;
    const row = await reader
      .selectFrom('snapshots')
      .select('evidence')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { parts } = JSON.parse(await readPart(reader, row.evidence)) as { parts: { small: string[] }[] };
    return parts[0]?.small;
  }

  test.each([
    ['once, the snapshot is made anew and proves itself', 1, 2],
    ['each time, it is made while nothing can', 5, 4],
  ])('CL3 where what stands beside a unit moves %s', async (_, times, tries) => {
    beside.splice(0, beside.length, ...PROVINCES);
    await post(24);
    const { done, snapshot, tried } = await confirmedWhile(smallBlockBeside, times);
    expect([done, tried]).toEqual([{ ok: true, value: { isNew: true } }, tries]);
    expect(await smallInEvidence(snapshot)).toEqual(PROVINCES.slice(0, Math.min(times, tries)));
    expect(await world.recounted(snapshot)).toMatchObject({ differences: [], summary: { records: 24 } });
  });

  test('CL4 retention, a renamed or ended unit and an exclusion change no snapshot; after deletion the kept sums prove it', async () => {
    await post(24);
    const id = await world.closed('01', '2026-10');
    const before = await world.closings.content(id, EVERY_UNIT);
    const { writer, engine: of } = fixture.database;
    const pen = { key: Buffer.alloc(32), now: () => nowMs };
    await new SqlExclusionStore(fixture.database, KNOWN, pen).exclude(
      OFFICE,
      {
        ...{ firstDay: '2026-10-01' as Day, lastDay: '2026-10-31' as Day },
        ...{ devices: null, hours: null, flags: null },
      },
      { actor: 'hoa', reason: REASON },
    );
    await writer
      .updateTable('units')
      .set({ name: 'Tên mới', valid_to: '2026-11-30' })
      .where('code', '=', '01')
      .execute();
    await writer.updateTable('meta').set({ value: 'changed' }).where('key', '=', 'units-version').execute();
    expect(await world.closings.content(id, EVERY_UNIT)).toBe(before);
    expect(await world.recounted(id)).toMatchObject({ differences: [], summary: { from: 'answers' } });

    const retention = new SqlRetentionStore(writer, of, pen);
    await retention.setPeriods({ answersMonths: 2, commentsMonths: 2 }, 'hoa');
    nowMs += 150 * DAY_MS;
    for (let day = 0; day < 40; day += 1) {
      nowMs += DAY_MS;
      await retention.run('hoa');
    }
    expect(await fixture.database.reader.selectFrom('records').selectAll().execute()).toEqual([]);
    expect(await world.closings.content(id, EVERY_UNIT)).toBe(before);
    expect(await world.recounted(id)).toMatchObject({
      differences: [],
      summary: { from: 'sums', deletedMonths: ['2026-10'], records: 0 },
    });
  });

  test('CL3 what was changed behind its back is named: an answer, a sum, a byte', async () => {
    await post(24);
    const id = await world.closed('01', '2026-10');
    const { writer } = fixture.database;
    const {
      enrolment,
      id: record,
      body,
    } = await writer
      .selectFrom('records')
      .select(['enrolment', 'id', 'body'])
      .where('body', 'like', `%"${USUAL}":4%`)
      .limit(1)
      .executeTakeFirstOrThrow();
    await writer
      .updateTable('records')
      .set({ body: body.replace(`"${USUAL}":4`, `"${USUAL}":1`) })
      .where('enrolment', '=', enrolment)
      .where('id', '=', record)
      .execute();
    const { differences } = await world.recounted(id);
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ kind }) => kind === 'sum')).toBe(true);
    await writer
      .updateTable('records')
      .set({ body })
      .where('enrolment', '=', enrolment)
      .where('id', '=', record)
      .execute();
    expect((await world.recounted(id)).differences).toEqual([]);
    await allowUpdates();
    const { gzipSync } = await import('node:zlib');
    const text = must(await world.closings.content(id, EVERY_UNIT), 'a text');
    const altered = text.replace('"respondents":24', '"respondents":25');
    expect(altered).not.toBe(text);
    await writer
      .updateTable('snapshots')
      .set({ content: gzipSync(altered) })
      .execute();
    const found = (await world.recounted(id)).differences;
    expect(found[0]).toMatchObject({ kind: 'content' });
    expect(found).toContainEqual({
      ...{ kind: 'value', place: '/parts/0/units/0/items/0/figure/respondents' },
      ...{ stored: '25', counted: '24' },
    });
  });

  test('CL6 two people close where that is asked for, and never one that has both parts', async () => {
    await post(24);
    await world.store.setNeedsTwo(true, 'hoa');
    const proposal = await world.proposed('01', '2026-10');
    const id = proposal.ok ? proposal.value.id : '';
    // Asked once more, also by another, it is the same.
    expect(await world.proposed('01', '2026-10', NAM)).toEqual({ ok: true, value: { id, isNew: false } });
    const seen = await world.proposals.proposed(id, world.reader);
    const snapshot = seen.ok ? seen.value.snapshot : '';
    expect(seen.ok && seen.value).toMatchObject({
      proposal: { needsOther: true, isOwn: true, version: 1 },
      figures: [{ responses: 24, formerResponses: null }],
    });
    const confirm = (actor: typeof HOA, of = snapshot) =>
      world.proposals.confirm(id, of, { scope: EVERY_UNIT, actor });
    const refused = (error: ConfirmRefusal) => ({ ok: false, error });
    expect(await confirm(HOA)).toEqual(refused('second-person-needed'));
    // Nor by asking for one alone meanwhile.
    await world.store.setNeedsTwo(false, 'hoa');
    expect(await confirm(HOA)).toEqual(refused('second-person-needed'));
    expect(await confirm(NAM, 'f'.repeat(64))).toEqual(refused('closing-changed'));
    await post(12, { level: 5 });
    expect(await confirm(NAM)).toEqual(refused('closing-changed'));
    const again = await world.proposals.proposed(id, world.reader);
    const now = again.ok ? again.value.snapshot : '';
    expect(await confirm(NAM, now)).toEqual({ ok: true, value: { isNew: true } });
    expect(await confirm(NAM, now)).toEqual({ ok: true, value: { isNew: false } });
    expect((await world.closings.list(world.reader)).closings).toMatchObject([
      { proposal: null, versions: [{ id: now, proposedBy: 'hoa', confirmedBy: 'nam', responses: 36 }] },
    ]);
    const supervisor = { ...world.reader, isAdministrator: false };
    expect((await world.closings.list(supervisor)).closings[0]?.versions[0]).toMatchObject({
      proposedBy: null,
      confirmedBy: null,
    });
  });

  test('CL1 webhooks are told of it in the same transaction, and of nobody who closed it', async () => {
    await post(24);
    const { writer, reader } = fixture.database;
    const hook = (id: string, scope: string | null, is_on = 1) => ({
      ...{ id, scope, is_on, name: id, address: 'https://hook.example.vn/', events: '["period.closed"]' },
      ...{ secret: Buffer.alloc(1), former_secret: null, former_until_ms: null, made_day: '2026-11-01' },
      ...{ made_by: 'mo', has_looked: 0, new_comments: 0 },
    });
    const hooks = [hook('own', '01'), hook('all', null), hook('other', '04'), hook('off', '01', 0)];
    await writer.insertInto('webhooks').values(hooks).execute();
    const told = () =>
      reader.selectFrom('webhook_deliveries').select(['webhook', 'body']).orderBy('webhook').execute();
    // Nothing is told of one that did not come about.
    const proposal = await world.proposed('01', '2026-10');
    const id = proposal.ok ? proposal.value.id : '';
    await world.proposals.confirm(id, 'f'.repeat(64), { scope: EVERY_UNIT, actor: HOA });
    expect(await told()).toEqual([]);
    const snapshot = await world.closed('01', '2026-10');
    const rows = await told();
    expect(rows.map(({ webhook }) => webhook)).toEqual(['all', 'own']);
    expect(JSON.parse(rows[0]?.body ?? '')).toEqual({
      ...{ type: 'period.closed', timestamp: new Date(nowMs).toISOString() },
      data: {
        unit: { ref: OFFICE, name: expect.any(String) },
        ...{ period: '2026-10', version: 1, snapshot, former: null, responses: 24 },
      },
    });
    await world.closed(null, '2026-10');
    expect((await told()).map(({ webhook }) => webhook)).toEqual(['all', 'all', 'own']);
  });

  test('CL7 a proposal can be withdrawn and expires; what is under way or empty is never closed', async () => {
    await post(24);
    for (const period of ['2026-11', '2026-Q4', '2026', '2026-09']) {
      expect(await world.proposed('01', period)).toEqual({ ok: false, error: 'closing-impossible' });
    }
    expect(await world.proposed('77777', '2026-10')).toEqual({ ok: false, error: 'unit-unknown' });
    const first = await world.proposed('01', '2026-10');
    const id = first.ok ? first.value.id : '';
    expect(await world.proposals.withdraw(id, { top: '04' }, 'nam')).toBe(false);
    expect(await world.proposals.withdraw(id, EVERY_UNIT, 'nam')).toBe(true);
    expect(await world.proposals.withdraw(id, EVERY_UNIT, 'nam')).toBe(true);
    expect(await world.proposals.proposed(id, world.reader)).toEqual({
      ok: false,
      error: 'closing-impossible',
    });
    const second = await world.proposed('01', '2026-10');
    const later = second.ok ? second.value.id : '';
    expect(later).not.toBe(id);
    nowMs += 7 * DAY_MS;
    expect((await world.closings.list(world.reader)).closings).toEqual([]);
    expect(await world.proposals.confirm(later, 'f'.repeat(64), { scope: EVERY_UNIT, actor: NAM })).toEqual({
      ok: false,
      error: 'closing-impossible',
    });
    const third = await world.proposed('01', '2026-10');
    expect(third.ok && third.value.isNew).toBe(true);
  });

  test('CL8 nobody reads, confirms or lists what is outside their scope', async () => {
    await post(24);
    const id = await world.closed('01', '2026-10');
    const other = { ...world.reader, scope: { top: '04' } };
    expect((await world.closings.list(other)).closings).toEqual([]);
    expect(await world.closings.content(id, other.scope)).toBeNull();
    expect(await world.closings.version(id, other)).toBeNull();
    const country = await world.closed(null, '2026-10');
    const province = { ...world.reader, scope: { top: '01' } };
    expect(await world.closings.content(country, province.scope)).toBeNull();
    const state = await world.closings.state({ ...query('2026-10'), scope: province.scope });
    expect(state.ok && state.value).toMatchObject({ id, unit: { ref: OFFICE } });
  });

  async function allowUpdates(): Promise<void> {
    const { writer } = fixture.database;
    const name = engine.name === 'SQLite' ? 'snapshots_no_update' : 'snapshots_append_only';
    const on = engine.name === 'SQLite' ? sql`` : sql` on snapshots`;
    await sql`drop trigger ${sql.id(name)}${on}`.execute(writer);
  }
});
