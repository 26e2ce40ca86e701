import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Retention } from '../../src/contract/retention.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecords, responseBody } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_2071_MS = Date.UTC(2071, 0, 1);

describe.each(ENGINES)('CO18 a collector whose clock is wrong, on $name', (engine) => {
  let server: TestCollector;
  let nowMs: number;
  let enrolment: EnrolmentId;
  beforeEach(async () => {
    nowMs = NOW_MS;
    server = await startTestCollector(engine, {}, { now: () => nowMs });
    enrolment = await server.enrol();
  });
  afterEach(() => server.stop());

  let sequence = 1;
  const send = async (records: number, clockMs: number, clockOffsetMs = 0) => {
    const lines = plainRecords(records, { body: responseBody({}, clockMs - HOUR_MS) }).map((record) => ({
      ...record,
      sequence: sequence++,
    }));
    const changes = { clockMs, clockOffsetMs, lastSequence: sequence - 1 };
    return acknowledgementOf(await server.post(packed(enrolment, lines, changes)));
  };
  const tallies = async () => {
    const rows = await server.collector.database.writer
      .selectFrom('tallies')
      .select(['state', 'month', 'responses'])
      .where('margin', '=', 'total')
      .orderBy('state')
      .execute();
    return rows.map(({ state, month, responses }) => `${state} ${month} ${responses}`);
  };
  const retention = async (): Promise<Retention> => (await server.get('/api/v1/retention')).json();

  test.each([
    ['years ahead', YEAR_2071_MS],
    ['years behind', Date.UTC(2001, 0, 1)],
  ])(
    '%s collects under the right day, releases nothing, and goes on once it is confirmed',
    async (_, wrongMs) => {
      await send(4, NOW_MS);
      nowMs = wrongMs;
      const { receivedAtMs } = await send(12, NOW_MS + 2 * HOUR_MS);
      expect(receivedAtMs).toBe(NOW_MS + 2 * HOUR_MS);
      expect(await tallies()).toEqual(['pending 2026-11 16']);
      const flags = await server.collector.database.writer
        .selectFrom('records')
        .select(['day', 'flags'])
        .distinct()
        .orderBy('flags')
        .execute();
      expect(flags).toEqual([
        { day: '2026-11-14', flags: '["clock"]' },
        { day: '2026-11-14', flags: '[]' },
      ]);
      // Who learned an offset of such a collector is believed by its own clock.
      await send(1, NOW_MS + 3 * HOUR_MS, wrongMs - NOW_MS);
      expect(await tallies()).toEqual(['pending 2026-11 17']);
      nowMs = NOW_MS + DAY_MS;
      await server.collector.clock.confirm('Chị Hoa');
      await send(1, nowMs);
      expect(await tallies()).toEqual(['released 2026-11 18']);
    },
  );

  test('one reading of 2071 deletes nothing, at that start or at the next', async () => {
    await send(12, NOW_MS);
    nowMs = YEAR_2071_MS;
    const during = await server.collector.retention.run('retention');
    nowMs = NOW_MS + HOUR_MS;
    const after = await server.collector.retention.run('retention');
    for (const run of [during, after]) expect(run).toMatchObject({ records: 0, months: [], announced: [] });
    expect(await server.collector.retention.frozenMonths()).toEqual([]);
    expect(await tallies()).toEqual(['released 2026-11 12']);
  });

  test('sessions past their end do not revive when it goes back', async () => {
    const { headers } = await signedIn(server.collector.database, nowMs, { role: 'supervisor' });
    const status = async () => (await fetch(`${server.url}/api/v1/own-account`, { headers })).status;
    expect(await status()).toBe(200);
    nowMs += 13 * HOUR_MS;
    await server.collector.clock.look();
    nowMs -= 13 * HOUR_MS;
    expect(await status()).toBe(401);
    nowMs = YEAR_2071_MS;
    await server.collector.clock.look();
    expect(await status()).toBe(401);
  });

  test('an administrator confirms the time after a recent sign-in, by no code that needs the time', async () => {
    await server.collector.clock.look();
    nowMs = NOW_MS + 100 * DAY_MS;
    expect((await retention()).clock).toMatchObject({ atMs: nowMs, newestMs: NOW_MS });
    await server.collector.clock.look();
    expect((await fetch(`${server.url}/api/v1/retention`, { headers: server.administrator })).status).toBe(
      401,
    );
    const steadyMs = server.collector.clock.steadyMs();
    const signIn = (agoMs: number) =>
      signedIn(server.collector.database, steadyMs - agoMs, { role: 'administrator' });
    const confirm = async (headers: Readonly<Record<string, string>>) =>
      fetch(`${server.url}/api/v1/retention/clock-confirmation`, {
        method: 'POST',
        headers: { ...headers, origin: server.url },
      });
    const late = await confirm((await signIn(11 * MINUTE_MS)).headers);
    expect([late.status, (await late.json())['code']]).toEqual([401, 'recent-sign-in-required']);
    const confirmed = await confirm((await signIn(MINUTE_MS)).headers);
    expect(confirmed.status).toBe(200);
    expect((await confirmed.json()) as Retention).toMatchObject({ clock: { newestMs: nowMs, doubt: null } });
  });
});
