import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import { type SignedIn, signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { TestBrowser } from '../support/browser.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const { answer: ACCOUNTS } = CONTRACT['GET /api/v1/accounts'];
const { answer: ACCOUNT_LINK } = CONTRACT['POST /api/v1/accounts'];

const PASSWORD = 'chín con mèo vàng';

describe.each(ENGINES)('accounts on $name', (engine) => {
  let server: TestCollector;
  let whole: TestBrowser;
  let hanoi: TestBrowser;
  let wholePerson: SignedIn;
  let hanoiPerson: SignedIn;
  beforeAll(async () => {
    server = await startTestCollector(engine, {}, { withAdministrator: false });
    const { database } = server.collector;
    wholePerson = await signedIn(database, NOW_MS, { role: 'administrator', name: 'Bình', password: 'x' });
    hanoiPerson = await signedIn(database, NOW_MS, { role: 'administrator', name: 'Hà', scope: '01' });
    whole = browserOf(wholePerson);
    hanoi = browserOf(hanoiPerson);
  });
  afterAll(() => server.stop());

  function browserOf({ cookie }: SignedIn): TestBrowser {
    const browser = new TestBrowser(server.url);
    const [name = '', token = ''] = cookie.split('=');
    browser.cookies.set(name, token);
    return browser;
  }
  const add = (by: TestBrowser, name: string, role: string, scope: string | null) =>
    by.post('accounts', { name, role, scope });
  const names = async (by: TestBrowser) =>
    ACCOUNTS.parse(await (await by.get('accounts')).json()).accounts.map(({ name }) => name);

  test('somebody is invited, comes in by the link once, and is then active', async () => {
    const answer = await add(whole, 'Lan', 'supervisor', '01');
    expect(answer.status).toBe(201);
    const { account, link } = ACCOUNT_LINK.parse(await answer.json());
    expect(account).toMatchObject({ name: 'Lan', state: 'invited', scope: { code: '01' }, isOwn: false });
    const [path, token = ''] = link.split('#');
    expect(path).toBe('/console/welcome');
    const lan = new TestBrowser(server.url);
    const check = await lan.post('one-time-links/check', { token });
    expect(await check.json()).toMatchObject({ purpose: 'invitation', name: 'Lan', role: 'supervisor' });
    const used = await lan.post('one-time-links/use', { token, password: PASSWORD });
    expect(await used.json()).toMatchObject({ state: 'signed-in', name: 'Lan', scope: { code: '01' } });
    expect((await lan.post('one-time-links/use', { token, password: PASSWORD })).status).toBe(403);
    expect((await lan.get('accounts')).status).toBe(403);

    const changed = await whole.patch(`accounts/${account.id}`, { role: 'staff' });
    expect(await changed.json()).toMatchObject({ role: 'staff', state: 'active' });
    expect(await (await lan.get('session')).json()).toEqual({ state: 'signed-out' });
    const reset = await whole.post(`accounts/${account.id}/link`, {});
    const resetToken = ACCOUNT_LINK.parse(await reset.json()).link.split('#')[1];
    expect((await whole.patch(`accounts/${account.id}`, { disabled: true })).status).toBe(200);
    expect((await lan.post('session', { name: 'Lan', password: PASSWORD })).status).toBe(401);
    const late = await lan.post('one-time-links/use', { token: resetToken, password: PASSWORD });
    expect(await problemOf(late)).toEqual([403, 'one-time-link-invalid']);
  });

  test('invitations, links and rights ask for a fresh sign-in; looking does not', async () => {
    const nga = await signedIn(server.collector.database, NOW_MS, {
      role: 'staff',
      name: 'Nga',
      password: 'x',
    });
    const stale = await signedIn(server.collector.database, NOW_MS, { role: 'administrator', name: 'Cũ' });
    const { writer } = server.collector.database;
    const account = await writer
      .selectFrom('accounts')
      .select('id')
      .where('name', '=', 'Cũ')
      .executeTakeFirstOrThrow();
    await writer
      .updateTable('sessions')
      .set({ authenticated_ms: NOW_MS - 23 * 60_000 })
      .where('account', '=', account.id)
      .execute();
    const old = browserOf(stale);
    const target = await writer
      .selectFrom('accounts')
      .select('id')
      .where('name', '=', 'Nga')
      .executeTakeFirstOrThrow();
    for (const answer of [
      await add(old, 'Kẻ lạ', 'administrator', null),
      await old.post(`accounts/${target.id}/link`, { removeSecondFactors: true }),
      await old.post(`accounts/${account.id}/link`, { removeSecondFactors: true }),
      await old.patch(`accounts/${target.id}`, { role: 'administrator' }),
    ]) {
      expect(await problemOf(answer)).toEqual([401, 'recent-sign-in-required']);
    }
    expect(await names(old)).not.toContain('Kẻ lạ');
    expect((await browserOf(nga).get('session')).status).toBe(200);
  });

  test('whoever is bound to a unit sees and changes nobody outside, and raises nobody beyond himself', async () => {
    const inside = ACCOUNT_LINK.parse(await (await add(hanoi, 'Mai', 'administrator', '01')).json()).account;
    const outside = ACCOUNT_LINK.parse(await (await add(whole, 'Tân', 'staff', '04')).json()).account;
    const seen = await names(hanoi);
    expect(seen).toEqual(expect.arrayContaining(['Hà', 'Mai@01']));
    for (const name of ['Bình', 'Tân']) expect(seen).not.toContain(name);
    // A name that is taken elsewhere is as good as any other, so that nobody learns of it.
    const same = ACCOUNT_LINK.parse(await (await add(hanoi, 'Tân', 'staff', '01')).json()).account;
    expect(same.name).toBe('Tân@01');
    // Typed in full, also in the wide letters of another keyboard.
    const wide = ACCOUNT_LINK.parse(await (await add(hanoi, 'Tâm＠０１', 'staff', '01')).json()).account;
    expect(wide.name).toBe('Tâm@01');
    const refused: [Response, string][] = [
      [await add(hanoi, 'X1', 'administrator', null), 'forbidden'],
      [await add(hanoi, 'X2', 'staff', '04'), 'forbidden'],
      [await add(hanoi, 'X3', 'staff', 'zz'), 'forbidden'],
      [await add(whole, 'X4', 'staff', 'zz'), 'unit-unknown'],
      [await add(whole, 'tân', 'staff', null), 'account-name-taken'],
      [await add(whole, 'mai@01', 'staff', '04'), 'body-malformed'],
      [await hanoi.patch(`accounts/${inside.id}`, { scope: null }), 'forbidden'],
      [await hanoi.patch(`accounts/${hanoiPerson.account}`, { scope: null }), 'forbidden'],
      [await hanoi.patch(`accounts/${outside.id}`, { disabled: true }), 'account-unknown'],
      [await hanoi.patch(`accounts/${wholePerson.account}`, { role: 'staff' }), 'account-unknown'],
      [await hanoi.post(`accounts/${wholePerson.account}/link`, {}), 'account-unknown'],
      [await hanoi.post(`accounts/${'0'.repeat(32)}/link`, {}), 'account-unknown'],
    ];
    for (const [answer, code] of refused) expect((await problemOf(answer))[1]).toBe(code);
    expect(ACCOUNTS.parse(await (await hanoi.get('accounts')).json()).failedSignIns).toBeNull();
  });

  test('the last administrator of everything can neither be disabled nor changed, not even by two at once', async () => {
    for (const change of [{ disabled: true }, { role: 'staff' }, { scope: '01' }]) {
      const answer = await whole.patch(`accounts/${wholePerson.account}`, change);
      expect(await problemOf(answer)).toEqual([409, 'account-needed']);
    }
    const { database } = server.collector;
    const second = await signedIn(database, NOW_MS, { role: 'administrator', name: 'Đức', password: 'x' });
    const answers = await Promise.all(
      [wholePerson, second].map(({ account }) => whole.patch(`accounts/${account}`, { role: 'supervisor' })),
    );
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const left = await database.writer
      .selectFrom('accounts')
      .select('id')
      .where('role', '=', 'administrator')
      .where('scope', 'is', null)
      .where('password', 'is not', null)
      .execute();
    expect(left.length).toBeGreaterThanOrEqual(1);
  });

  test('each change is in the audit log under the name of whoever made it', async () => {
    const rows = await server.collector.database.writer.selectFrom('audit_log').selectAll().execute();
    const told = rows.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'Bình account.add Lan',
        'Lan account.use-link Lan',
        'Lan session.open Lan',
        'Bình account.change Lan',
        'Bình account.renew-link Lan',
        'Hà account.add Mai@01',
      ]),
    );
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });
});
