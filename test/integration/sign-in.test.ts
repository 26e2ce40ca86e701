import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AT_THE_MACHINE, FIRST_ACCOUNTS } from '../../src/collector/people/accounts/manage-accounts.ts';
import { CONTRACT } from '../../src/contract/contract.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/core/kernel/duration.ts';
import { NOW_MS } from '../support/batches.ts';
import { TestBrowser } from '../support/browser.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const { answer: LINK } = CONTRACT['POST /api/v1/one-time-links/check'];
const { answer: SIGN_IN } = CONTRACT['POST /api/v1/session'];
const { answer: OWN_ACCOUNT } = CONTRACT['GET /api/v1/own-account'];
const { answer: SESSIONS } = CONTRACT['GET /api/v1/own-account/sessions'];

const PASSWORD = 'chín con mèo vàng';
const OTHER_PASSWORD = 'mười con gà trống';

describe.each(ENGINES)('people on $name', (engine) => {
  let server: TestCollector;
  let nowMs = NOW_MS;
  beforeAll(async () => {
    server = await startTestCollector(engine, {}, { withAdministrator: false, now: () => nowMs });
  });
  afterAll(() => server.stop());

  const browser = () => new TestBrowser(server.url);
  const tokenIn = (link: string | null) => (link ?? '').split('#')[1] as string;
  /** Signs a browser in with a password. */
  const signIn = async (name: string, password: string, using = browser()) => {
    const answer = await using.post('session', { name, password });
    return { browser: using, answer };
  };

  test('the first link makes the first administrator, once, of ten who use it at once', async () => {
    expect(await (await browser().get('sign-in-methods')).json()).toEqual({
      isSetUp: false,
      password: true,
      provider: false,
    });
    const former = tokenIn(await server.collector.people.oneTimeLinks.renewFirst());
    const token = tokenIn(await server.collector.people.oneTimeLinks.renewFirst());
    expect(await problemOf(await browser().post('one-time-links/check', { token: former }))).toEqual([
      403,
      'one-time-link-invalid',
    ]);
    const check = await browser().post('one-time-links/check', { token });
    expect(LINK.parse(await check.json())).toMatchObject({ purpose: 'first-administrator', name: null });
    const short = await browser().post('one-time-links/use', { token, name: 'Bình', password: 'ngắn' });
    expect(await short.json()).toMatchObject({ code: 'password-unsuitable', fault: 'too-short' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        browser().post('one-time-links/use', { token, name: `Quản trị ${index}`, password: PASSWORD }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(403)]);
    const signedIn = await answers.find(({ status }) => status === 200)?.json();
    expect(SIGN_IN.parse(signedIn)).toMatchObject({
      state: 'signed-in',
      role: 'administrator',
      scope: null,
    });
    expect(await server.collector.people.oneTimeLinks.renewFirst()).toBeNull();
    const rows = await server.collector.database.writer.selectFrom('accounts').select('name').execute();
    expect(rows).toHaveLength(1);
    await server.collector.database.writer
      .updateTable('accounts')
      .set({ name: 'Bình', name_key: 'bình' })
      .execute();
  });

  test('a session: its cookie, its end', async () => {
    const { browser: own, answer } = await signIn('  BÌNH ', PASSWORD);
    expect(SIGN_IN.parse(await answer.json())).toMatchObject({ state: 'signed-in', name: 'Bình' });
    const [cookie = ''] = own.setCookies;
    expect(cookie).toMatch(/^__Host-sipas-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(await (await own.get('session')).json()).toMatchObject({ state: 'signed-in' });
    const kept = own.session as string;
    expect((await own.delete('session')).status).toBe(204);
    expect(own.session).toBeUndefined();
    own.cookies.set('__Host-sipas-session', kept);
    expect(await (await own.get('session')).json()).toEqual({ state: 'signed-out' });
    expect(await problemOf(await own.get('own-account'))).toEqual([401, 'sign-in-required']);
  });

  test('a token a browser brings along is never taken over', async () => {
    const planted = new TestBrowser(server.url);
    planted.cookies.set('__Host-sipas-session', 'A'.repeat(43));
    await signIn('Bình', PASSWORD, planted);
    expect(planted.session).not.toBe('A'.repeat(43));
    const attacker = new TestBrowser(server.url);
    attacker.cookies.set('__Host-sipas-session', 'A'.repeat(43));
    expect(await (await attacker.get('session')).json()).toEqual({ state: 'signed-out' });
    const first = planted.session as string;
    await signIn('Bình', PASSWORD, planted);
    attacker.cookies.set('__Host-sipas-session', first);
    expect(await (await attacker.get('session')).json()).toEqual({ state: 'signed-out' });
  });

  test('a wrong password, a name nobody has and a disabled account get one and the same answer', async () => {
    const { database } = server.collector;
    const [row] = await database.writer.selectFrom('accounts').selectAll().execute();
    const disabled = {
      ...(row as NonNullable<typeof row>),
      id: 'd'.repeat(32),
      name: 'Đã khóa',
      disabled: 1,
    };
    await database.writer
      .insertInto('accounts')
      .values({ ...disabled, name_key: 'đã khóa' })
      .execute();
    const answers = await Promise.all(
      [
        ['Bình', OTHER_PASSWORD],
        ['Không Ai', PASSWORD],
        ['Đã khóa', PASSWORD],
      ].map(async ([name = '', password = '']) => (await signIn(name, password)).answer.text()),
    );
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] as string)).toMatchObject({ status: 401, code: 'sign-in-failed' });
    const page = await server.collector.people.manage.list(AT_THE_MACHINE, FIRST_ACCOUNTS);
    expect(page.ok && page.value.failedSignIns?.today).toBeGreaterThanOrEqual(3);
    await database.writer.deleteFrom('accounts').where('id', '=', disabled.id).execute();
  });

  test('changing the password ends every other session and renews this one', async () => {
    const { browser: own } = await signIn('Bình', PASSWORD);
    const { browser: other } = await signIn('Bình', PASSWORD);
    const before = own.session as string;
    expect(
      await problemOf(await own.post('own-account/password', { present: 'x', password: OTHER_PASSWORD })),
    ).toEqual([401, 'sign-in-failed']);
    const common = await own.post('own-account/password', { present: PASSWORD, password: 'matkhau123456' });
    expect(await common.json()).toMatchObject({ code: 'password-unsuitable', fault: 'too-common' });
    const changed = await own.post('own-account/password', { present: PASSWORD, password: OTHER_PASSWORD });
    expect(changed.status).toBe(204);
    expect(own.session).not.toBe(before);
    expect(await (await own.get('session')).json()).toMatchObject({ state: 'signed-in' });
    expect(await (await other.get('session')).json()).toEqual({ state: 'signed-out' });
    const thief = browser();
    thief.cookies.set('__Host-sipas-session', before);
    expect(await (await thief.get('session')).json()).toEqual({ state: 'signed-out' });
    expect((await signIn('Bình', PASSWORD)).answer.status).toBe(401);
    await own.post('own-account/password', { present: OTHER_PASSWORD, password: PASSWORD });
  });

  test('how one signs in is changed only within ten minutes of a sign-in', async () => {
    const { browser: own } = await signIn('Bình', PASSWORD);
    nowMs += 10 * MINUTE_MS + 1;
    const refused = await Promise.all([
      own.post('own-account/password', { present: PASSWORD, password: OTHER_PASSWORD }),
      own.post('own-account/totp'),
      own.post('own-account/totp/confirmation', { code: '000000' }),
      own.delete('own-account/totp'),
      own.post('own-account/recovery-codes'),
      own.delete('own-account/provider'),
      own.post('own-account/provider'),
      own.delete('own-account/passkeys/x'),
    ]);
    for (const answer of refused) expect(await problemOf(answer)).toEqual([401, 'recent-sign-in-required']);
    expect(OWN_ACCOUNT.parse(await (await own.get('own-account')).json())).toMatchObject({ name: 'Bình' });
  });

  test('sessions are listed coarsely, ended one by one and all others at once', async () => {
    const { browser: own } = await signIn('Bình', PASSWORD);
    const phone = new TestBrowser(
      server.url,
      'Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36',
    );
    await signIn('Bình', PASSWORD, phone);
    const list = async () => SESSIONS.parse(await (await own.get('own-account/sessions')).json()).sessions;
    const listed = await list();
    expect(listed.filter(({ isThisOne }) => isThisOne)).toHaveLength(1);
    const onPhone = listed.find(({ browser: name }) => name === 'Chrome, Android');
    expect(onPhone).toMatchObject({ sinceDay: '2026-11-14', lastSeenDay: '2026-11-14' });
    expect((await own.delete(`own-account/sessions/${onPhone?.id}`)).status).toBe(204);
    expect(await problemOf(await own.delete(`own-account/sessions/${onPhone?.id}`))).toEqual([
      404,
      'not-found',
    ]);
    expect(await (await phone.get('session')).json()).toEqual({ state: 'signed-out' });
    await signIn('Bình', PASSWORD);
    expect((await own.delete('own-account/sessions')).status).toBe(204);
    expect(await list()).toMatchObject([{ isThisOne: true }]);
  });

  test('an app for codes: begun, confirmed, asked for, a code spent once, recovered, removed', async () => {
    const { browser: own } = await signIn('Bình', PASSWORD);
    const { browser: other } = await signIn('Bình', PASSWORD);
    const { secret } = (await (await own.post('own-account/totp')).json()) as { secret: string };
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = (offsetMs = 0) => totp.generate({ timestamp: nowMs + offsetMs });
    expect((await own.post('own-account/totp/confirmation', { code: '000' })).status).toBe(401);
    const before = own.session;
    const added = await own.post('own-account/totp/confirmation', { code: code() });
    const { recoveryCodes } = (await added.json()) as { recoveryCodes: string[] };
    expect(recoveryCodes).toHaveLength(10);
    expect(own.session).not.toBe(before);
    expect(await (await other.get('session')).json()).toEqual({ state: 'signed-out' });
    const kept = JSON.stringify(
      await server.collector.database.writer.selectFrom('recovery_codes').selectAll().execute(),
    );
    expect(recoveryCodes.some((one) => kept.includes(one) || kept.includes(one.replaceAll('-', '')))).toBe(
      false,
    );

    const second = await signIn('Bình', PASSWORD);
    expect(await second.answer.json()).toEqual({
      state: 'second-factor',
      factors: ['totp', 'recovery-code'],
    });
    const halfway = second.browser.session as string;
    expect(await problemOf(await second.browser.get('own-account'))).toEqual([401, 'sign-in-required']);
    const spent = await second.browser.post('session/second-factor', { kind: 'totp', code: code() });
    expect(await problemOf(spent)).toEqual([401, 'sign-in-failed']);
    nowMs += 30 * SECOND_MS;
    const ahead = code(30 * SECOND_MS);
    const used = await second.browser.post('session/second-factor', {
      kind: 'totp',
      code: `${ahead.slice(0, 3)} ${ahead.slice(3)}`,
    });
    expect(await used.json()).toMatchObject({ state: 'signed-in' });
    expect(second.browser.session).not.toBe(halfway);
    const thief = browser();
    thief.cookies.set('__Host-sipas-session', halfway);
    expect(await (await thief.get('session')).json()).toEqual({ state: 'signed-out' });

    const third = await signIn('Bình', PASSWORD);
    const [recovery = ''] = recoveryCodes;
    const recover = (using: TestBrowser) =>
      using.post('session/second-factor', { kind: 'recovery-code', code: recovery.toLowerCase() });
    expect(await (await recover(third.browser)).json()).toMatchObject({ state: 'signed-in' });
    const fourth = await signIn('Bình', PASSWORD);
    expect(await problemOf(await recover(fourth.browser))).toEqual([401, 'sign-in-failed']);
    const account = OWN_ACCOUNT.parse(await (await third.browser.get('own-account')).json());
    expect(account).toMatchObject({ totp: true, recoveryCodesLeft: 9 });

    const renewed = (await (await third.browser.post('own-account/recovery-codes')).json()) as {
      recoveryCodes: string[];
    };
    expect(renewed.recoveryCodes.some((one) => recoveryCodes.includes(one))).toBe(false);
    expect((await third.browser.delete('own-account/totp')).status).toBe(204);
    expect(await problemOf(await third.browser.delete('own-account/totp'))).toEqual([404, 'not-found']);
    expect((await signIn('Bình', PASSWORD)).answer.status).toBe(200);
    expect(await server.collector.database.writer.selectFrom('recovery_codes').selectAll().execute()).toEqual(
      [],
    );
  });

  test('what was typed is nowhere in the log', async () => {
    const { answer } = await signIn('mật khẩu gõ nhầm chỗ', PASSWORD);
    expect(answer.status).toBe(401);
    const told = server.log.join('\n');
    for (const secret of ['gõ nhầm', PASSWORD, OTHER_PASSWORD]) expect(told).not.toContain(secret);
    const audit = await server.collector.database.writer.selectFrom('audit_log').selectAll().execute();
    expect(JSON.stringify(audit)).not.toContain('gõ nhầm');
  });
});
