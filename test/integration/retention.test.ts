import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  ANNOUNCED_DAYS,
  type RetentionRun,
  type RetentionStore,
} from '../../src/collector/retention/retention.ts';
import { deleteDaily } from '../../src/collector/retention/retention-job.ts';
import type { Indices } from '../../src/contract/figures.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecords, responseBody } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const CLOCK = { atMs: NOW_MS, newestMs: NOW_MS, doubt: null };
const ADDRESS = '/api/v1/retention';
const leads = async () => true;
/** With two months kept, in February everything up to November is due. */
const FEBRUARY_MS = NOW_MS + 90 * DAY_MS;

describe.each(ENGINES)('how long answers are kept, on $name', (engine) => {
  let server: TestCollector;
  let nowMs: number;
  beforeEach(async () => {
    nowMs = NOW_MS;
    server = await startTestCollector(engine, {}, { now: () => nowMs });
  });
  afterEach(() => server.stop());

  const headersOf = async (role: 'administrator' | 'supervisor' | 'staff', scope: string | null = null) =>
    (await signedIn(server.collector.database, nowMs, { role, scope })).headers;
  const put = async (body: unknown, headers: Readonly<Record<string, string>> = server.administrator) =>
    fetch(server.url + ADDRESS, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const audited = async () =>
    (
      await server.collector.database.writer
        .selectFrom('audit_log')
        .select(['actor', 'action', 'subject', 'details'])
        .orderBy('sequence')
        .execute()
    ).map(({ details, ...entry }) => ({ ...entry, details: JSON.parse(details) }));
  const count = async (table: 'records' | 'ledger' | 'batches' | 'comments' | 'receipts') => {
    const { writer } = server.collector.database;
    const row = await writer
      .selectFrom(table)
      .select((column) => column.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  };

  test('a whole administrator reads and changes the periods, which the audit log and everybody is told', async () => {
    const before = await server.get(ADDRESS);
    expect([before.status, await before.json()]).toEqual([
      200,
      { answersMonths: 24, commentsMonths: 12, announced: [], clock: CLOCK, frozenMonths: [] },
    ]);
    const set = await put({ answersMonths: 36, commentsMonths: 2 });
    expect([set.status, await set.json()]).toEqual([
      200,
      { answersMonths: 36, commentsMonths: 2, announced: [], clock: CLOCK, frozenMonths: [] },
    ]);
    expect(await (await server.get(ADDRESS)).json()).toMatchObject({ answersMonths: 36, commentsMonths: 2 });
    const kept = await fetch(`${server.url}/api/v1/kept`);
    expect(await kept.json()).toEqual({ answersMonths: 36, commentsMonths: 2, deviceDays: 30 });
    const [entry, ...others] = await audited();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actor: expect.stringMatching(/^administrator-/),
      action: 'retention.set',
      details: { answersMonths: 36, commentsMonths: 2, answersMonthsBefore: 24, commentsMonthsBefore: 12 },
    });
  });

  test('nobody else reads or changes them: no administrator bound to a unit, no supervisor, no staff', async () => {
    for (const [role, scope] of [
      ['administrator', '01'],
      ['supervisor', null],
      ['staff', null],
    ] as const) {
      const headers = await headersOf(role, scope);
      const read = await fetch(server.url + ADDRESS, { headers });
      const set = await put({ answersMonths: 2, commentsMonths: 2 }, headers);
      for (const answer of [read, set]) {
        expect([answer.status, (await answer.json())['code']], role).toEqual([403, 'forbidden']);
      }
    }
    expect((await fetch(server.url + ADDRESS)).status).toBe(401);
    expect((await put({ answersMonths: 2, commentsMonths: 2 }, { origin: server.url })).status).toBe(401);
    expect(await server.collector.retention.periods()).toEqual({ answersMonths: 24, commentsMonths: 12 });
    expect(await audited()).toEqual([]);
  });

  test('a bad value is refused by the name of what is wrong, and changes nothing', async () => {
    for (const [what, body, where] of [
      ['too short', { answersMonths: 1, commentsMonths: 12 }, '/answersMonths'],
      ['too long', { answersMonths: 24, commentsMonths: 241 }, '/commentsMonths'],
      ['no whole number', { answersMonths: 24.5, commentsMonths: 12 }, '/answersMonths'],
      ['text', { answersMonths: 24, commentsMonths: '12' }, '/commentsMonths'],
      ['one of the two', { answersMonths: 24 }, '/commentsMonths'],
      ['something beside them', { answersMonths: 24, commentsMonths: 12, forever: true }, '/'],
    ] as const) {
      const refused = await put(body);
      expect(refused.status, what).toBe(400);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(await refused.json(), what).toMatchObject({ code: 'body-malformed', detail: where });
    }
    expect(await server.collector.retention.periods()).toEqual({ answersMonths: 24, commentsMonths: 12 });
    expect(await audited()).toEqual([]);
  });

  describe('and the daily job', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
    afterEach(() => void vi.useRealTimers());

    const log = () => {
      const lines: (readonly [string, object])[] = [];
      return {
        lines,
        info: (about: object, message: string) => void lines.push([message, about]),
        warn: (about: object, message: string) => void lines.push([message, about]),
        error: (about: object, message: string) => void lines.push([message, about]),
      };
    };
    /** The store, and each run of it; as many of the first as are told fail. */
    const watched = (failing = 0) => {
      const { retention } = server.collector;
      const runs: Promise<RetentionRun>[] = [];
      const store: RetentionStore = {
        periods: () => retention.periods(),
        setPeriods: (periods, actor) => retention.setPeriods(periods, actor),
        frozenMonths: () => retention.frozenMonths(),
        announced: () => retention.announced(),
        reopen: (month, actor) => retention.reopen(month, actor),
        run: (actor, signal) => {
          const run =
            runs.length < failing ? Promise.reject(new Error('no database')) : retention.run(actor, signal);
          runs.push(run);
          return run;
        },
      };
      return { runs, store };
    };
    const figures = async () => {
      const headers = await headersOf('administrator');
      const answer = await fetch(`${server.url}/api/v1/indices?period=2026-11&unit=01`, { headers });
      const { warnings, frozenMonths, asOf: _, ...rest } = (await answer.json()) as Indices;
      return { rest, said: [warnings, frozenMonths] };
    };

    test('RN4 deletes answers and evidence once they are due, and no receipt number; figures stay to the last digit, a late duplicate is known', async () => {
      const enrolment = await server.enrol();
      const levels = [1, 4, 5, 3, 2];
      const records = plainRecords(23).map((record, index) => ({
        ...record,
        body: {
          ...responseBody({
            answers: { 'access.signage': levels[index % 5], 'results.fair': 4 } as never,
            comment: 'Tốt.',
          }),
          receipt: String(index).padStart(10, '0'),
        },
      }));
      const batch = packed(enrolment, records);
      await acknowledgementOf(await server.post(batch));
      expect(await server.collector.deferredWrites.writeAll()).toBe(23);
      await put({ answersMonths: 2, commentsMonths: 2 });
      const { rest: before, said } = await figures();
      expect(said).toEqual([[], []]);
      expect(before).toMatchObject({ overall: { figure: { hidden: false } } });

      const { lines, ...logTo } = log();
      const { runs, store } = watched();
      const stop = deleteDaily(store, leads, logTo);
      await vi.waitFor(() => expect(runs).toHaveLength(1), { timeout: 20_000 });
      await runs[0];
      expect(await count('records')).toBe(23);
      expect(lines).toEqual([]);

      nowMs = FEBRUARY_MS;
      await vi.advanceTimersByTimeAsync(DAY_MS);
      await vi.waitFor(() => expect(runs).toHaveLength(2), { timeout: 20_000 });
      expect(await runs[1]).toMatchObject({ isClockDoubtful: true, announced: [], records: 0 });
      await server.collector.clock.confirm('Quản trị');
      for (let day = 0; day <= ANNOUNCED_DAYS; day++) {
        expect(await count('records')).toBe(23);
        await vi.advanceTimersByTimeAsync(DAY_MS);
        await vi.waitFor(() => expect(runs).toHaveLength(day + 3), { timeout: 20_000 });
        await runs[day + 2];
        nowMs += DAY_MS;
      }
      await stop();
      expect([await count('records'), await count('batches'), await count('comments')]).toEqual([0, 0, 0]);
      expect([await count('ledger'), await count('receipts')]).toEqual([23, 23]);
      expect(lines).toEqual([
        ['nothing is deleted while the clock is in doubt', {}],
        ...(['answers', 'comments', 'evidence'] as const).map((kind) => [
          'what is no longer kept will be deleted',
          { kind, month: '2026-11', announcedDay: '2027-02-12', daysLeft: 7 },
        ]),
        ['what is no longer kept was deleted', { months: ['2026-11'], records: 23, held: 0, comments: 23 }],
      ]);
      expect(await figures()).toEqual({ rest: before, said: [['answers-deleted'], ['2026-11']] });
      const again = await acknowledgementOf(await server.post(batch));
      expect(again.records.map(({ outcome }) => outcome)).toEqual(Array(23).fill('duplicate'));
      expect((await figures()).rest).toEqual(before);
      const whole = await headersOf('administrator');
      expect(await (await fetch(server.url + ADDRESS, { headers: whole })).json()).toMatchObject({
        frozenMonths: [{ month: '2026-11', deletedDay: '2027-02-19', records: 23, held: 0, late: 0 }],
      });
      expect((await audited()).slice(1).map(({ actor, action }) => [actor, action])).toEqual([
        ['Quản trị', 'clock.confirm'],
        ['retention', 'deletion.announce'],
        ['retention', 'deletion.announce'],
        ['retention', 'deletion.announce'],
        ['retention', 'month.freeze'],
        ['retention', 'month.delete'],
        ['retention', 'evidence.delete'],
        ['retention', 'comments.delete'],
      ]);
    });

    test('runs again every day, also after a day on which it failed, and no more once it was stopped', async () => {
      const { lines, ...logTo } = log();
      const { runs, store } = watched(2);
      const stop = deleteDaily(store, leads, logTo);
      for (const count of [1, 2, 3]) {
        await vi.waitFor(() => expect(runs).toHaveLength(count), { timeout: 20_000 });
        await runs[count - 1]?.catch(() => undefined);
        await vi.advanceTimersByTimeAsync(count === 3 ? 0 : DAY_MS);
      }
      await stop();
      await vi.advanceTimersByTimeAsync(3 * DAY_MS);
      expect(runs).toHaveLength(3);
      expect(lines.map(([message]) => message)).toEqual(
        Array(2).fill('what is no longer kept was not deleted'),
      );
    });
  });
});
