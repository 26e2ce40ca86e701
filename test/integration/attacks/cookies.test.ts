import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../../src/collector/http/server/session-cookie.ts';
import { newToken } from '../../../src/collector/people/sessions/session-token.ts';
import { HOUR_MS } from '../../../src/core/kernel/duration.ts';
import { ENGINES } from '../../support/databases.ts';
import { problemOf } from '../running-collector.ts';
import { startWholeCollector, type WholeCollector } from './whole-collector.ts';

describe.each(ENGINES)('who comes with a cookie that is none, on $name', (engine) => {
  let server: WholeCollector;
  let token: string;
  beforeAll(async () => {
    server = await startWholeCollector(engine);
    token = server.cookie().slice(SESSION_COOKIE.length + 1);
  });
  afterAll(() => server.stop());

  const ask = (headers: Readonly<Record<string, string>>, path = '/api/v1/own-account') =>
    fetch(server.url + path, { headers: { 'sec-fetch-site': 'same-origin', ...headers } });

  test('the true one is let in, or all below would say nothing', async () => {
    expect((await ask({ cookie: `${SESSION_COOKIE}=${token}` })).status).toBe(200);
    expect((await ask({ cookie: `a=1; ${SESSION_COOKIE}=${token}; b=2` })).status).toBe(200);
  });

  test.each<[string, (token: string) => string]>([
    ['forged', () => `${SESSION_COOKIE}=${newToken()}`],
    ['without its last letter', (true_) => `${SESSION_COOKIE}=${true_.slice(0, -1)}`],
    ['without its first letter', (true_) => `${SESSION_COOKIE}=${true_.slice(1)}`],
    ['with a letter more', (true_) => `${SESSION_COOKIE}=${true_}A`],
    ['in capitals', (true_) => `${SESSION_COOKIE}=${true_.toUpperCase()}`],
    ['in quotes', (true_) => `${SESSION_COOKIE}="${true_}"`],
    ['encoded', (true_) => `${SESSION_COOKIE}=%${true_.charCodeAt(0).toString(16)}${true_.slice(1)}`],
    ['under a name in other letters', (true_) => `${SESSION_COOKIE.toLowerCase()}=${true_}`],
    ['under the name without its prefix', (true_) => `sipas-session=${true_}`],
    ['behind a forged one', (true_) => `${SESSION_COOKIE}=${newToken()}; ${SESSION_COOKIE}=${true_}`],
    ['behind an empty one', (true_) => `${SESSION_COOKIE}=; ${SESSION_COOKIE}=${true_}`],
    ['empty', () => `${SESSION_COOKIE}=`],
    ['a name alone', () => SESSION_COOKIE],
    ['as the cookie of a known browser', (true_) => `__Host-sipas-browser=${true_}`],
    ['a list of prototypes', () => '__proto__=1; constructor=1; toString=1'],
    ['ten thousand of them', () => Array.from({ length: 1_200 }, (_, at) => `c${at}=1`).join('; ')],
    ['statements', () => `${SESSION_COOKIE}=' or 1=1 --`],
  ])('%s', async (_, cookieOf) => {
    const cookie = cookieOf(token);
    expect(await problemOf(await ask({ cookie }))).toEqual([401, 'sign-in-required']);
    expect(await (await ask({ cookie }, '/api/v1/session')).json()).toEqual({ state: 'signed-out' });
  });

  test('a token is taken from its cookie and from nowhere else', async () => {
    const elsewhere = { authorization: `Bearer ${token}`, 'x-session': token, [SESSION_COOKIE]: token };
    expect((await ask(elsewhere, `/api/v1/own-account?${SESSION_COOKIE}=${token}`)).status).toBe(401);
  });

  test('what the store keeps of a session opens nothing', async () => {
    const rows = await server.collector.database.reader
      .selectFrom('sessions')
      .select(['token_sha256', 'id'])
      .execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const { token_sha256, id } of rows)
      for (const stolen of [token_sha256, id])
        expect((await ask({ cookie: `${SESSION_COOKIE}=${stolen}` })).status).toBe(401);
  });

  test('a cookie of another collector is none here', async () => {
    const other = await startWholeCollector(engine);
    expect((await ask({ cookie: other.cookie() })).status).toBe(401);
    await other.stop();
  });

  test.each([
    ['twelve hours after the sign-in', { since_ms: 12 * HOUR_MS + 1, last_seen_ms: 0 }],
    ['an hour after it was last used', { since_ms: HOUR_MS + 1, last_seen_ms: HOUR_MS + 1 }],
  ])('a session is over %s', async (_, ago) => {
    await server.signInAgain();
    const cookie = server.cookie();
    expect((await ask({ cookie })).status).toBe(200);
    const { writer } = server.collector.database;
    const nowMs = Date.now();
    await writer
      .updateTable('sessions')
      .set({ since_ms: nowMs - ago.since_ms, last_seen_ms: nowMs - ago.last_seen_ms })
      .execute();
    expect((await ask({ cookie })).status).toBe(401);
  });

  test('every answer to somebody signed in is kept by no cache', async () => {
    await server.signInAgain();
    for (const path of ['own-account', 'accounts', 'devices', 'audit-log', 'exports/codebook.csv']) {
      const answer = await ask({ cookie: server.cookie() }, `/api/v1/${path}`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      await answer.body?.cancel();
    }
  });
});
