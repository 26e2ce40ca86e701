import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePassword } from '../../src/collector/people/sign-in/password-hash.ts';
import { MINUTE_MS } from '../../src/core/kernel/duration.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { TestBrowser } from '../support/browser.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const [SQLITE] = ENGINES as readonly [TestEngine];
const PASSWORD = 'chín con mèo vàng';

describe('guessing passwords', () => {
  let server: TestCollector;
  let nowMs = NOW_MS;
  beforeAll(async () => {
    server = await startTestCollector(SQLITE, { trustedProxies: ['127.0.0.1'] }, { now: () => nowMs });
    const password = await encodePassword(PASSWORD, { memory: 1_024, passes: 1, parallelism: 1 });
    await signedIn(server.collector.database, nowMs, { role: 'supervisor', name: 'Lan', password });
  });
  afterAll(() => server.stop());

  /** From an address, as a proxy tells it. */
  const signIn = (browser: TestBrowser, name: string, password: string, address: string) =>
    browser.request('POST', '/api/v1/session', { name, password }, { 'x-forwarded-for': address });

  test('a flood of guesses is slowed where it comes from, for names there are and names there are not', async () => {
    const owner = new TestBrowser(server.url);
    expect((await signIn(owner, 'Lan', PASSWORD, '203.0.113.1')).status).toBe(200);
    const attacker = new TestBrowser(server.url);
    for (const name of ['Lan', 'Không Ai']) {
      const answers: Response[] = [];
      for (let guess = 0; guess < 7; guess += 1) {
        answers.push(await signIn(attacker, name, `đoán lần thứ ${guess}`, '198.51.100.1'));
      }
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
      expect(answers.at(-1)?.headers.get('retry-after')).toBe('1');
    }
    // The right password does not help there, nor then.
    expect(await problemOf(await signIn(attacker, 'Lan', PASSWORD, '198.51.100.1'))).toEqual([
      429,
      'too-many-attempts',
    ]);
    // Neither the owner elsewhere, nor the browser the owner used before, waits, even behind the same address.
    expect((await signIn(new TestBrowser(server.url), 'Lan', PASSWORD, '203.0.113.2')).status).toBe(200);
    expect((await signIn(owner, 'Lan', PASSWORD, '198.51.100.1')).status).toBe(200);
    nowMs += MINUTE_MS;
    expect((await signIn(attacker, 'Lan', PASSWORD, '198.51.100.1')).status).toBe(200);
  });

  test('a password encoded at a lower cost is encoded again by signing in', async () => {
    const { password } = await server.collector.database.writer
      .selectFrom('accounts')
      .select('password')
      .where('name', '=', 'Lan')
      .executeTakeFirstOrThrow();
    expect(password).toContain('$m=19456,t=2,p=1$');
  });

  test('no address is kept', async () => {
    const { writer } = server.collector.database;
    const kept = [
      ...server.log,
      JSON.stringify(await writer.selectFrom('sessions').selectAll().execute()),
      JSON.stringify(await writer.selectFrom('audit_log').selectAll().execute()),
      JSON.stringify(await writer.selectFrom('failed_sign_ins').selectAll().execute()),
    ].join('\n');
    for (const address of ['203.0.113.', '198.51.100.']) expect(kept).not.toContain(address);
  });
});
