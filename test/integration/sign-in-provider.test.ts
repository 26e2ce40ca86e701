import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AT_THE_MACHINE } from '../../src/collector/people/accounts/manage-accounts.ts';
import { signedIn } from '../support/accounts.ts';
import { TestBrowser } from '../support/browser.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { CLIENT, signInAtProvider, startOidcProvider, type TestProvider } from '../support/oidc-provider.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const [SQLITE] = ENGINES as readonly [TestEngine];

describe('sign-in by OpenID Connect', () => {
  let provider: TestProvider;
  let server: TestCollector;
  beforeAll(async () => {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    provider = await startOidcProvider(`${publicUrl}/api/v1/session/provider/callback`);
    const settings = {
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      publicUrl,
    };
    server = await startTestCollector(
      SQLITE,
      {},
      { port, publicUrl, provider: settings, now: Date.now, withAdministrator: false },
    );
  });
  afterAll(async () => {
    await server.stop();
    await provider.stop();
  });

  const browser = () => new TestBrowser(server.url);
  const departure = async (using: TestBrowser, path: string, body?: unknown) =>
    ((await (await using.post(path, body)).json()) as { address: string }).address;
  /** What the browser is sent to when it comes back. */
  const arrive = async (using: TestBrowser, back: URL) => {
    const answer = await using.request('GET', back.pathname + back.search, undefined, {
      'sec-fetch-site': 'cross-site',
    });
    return [answer.status, answer.headers.get('location')];
  };
  const invited = async (name: string) => {
    const added = await server.collector.people.manage.add(AT_THE_MACHINE, {
      name,
      role: 'supervisor',
      scope: '01',
    });
    if (!added.ok) throw new Error(added.error);
    return added.value.link.path.split('#')[1] as string;
  };
  const state = async (using: TestBrowser) => (await using.get('session')).json();

  test('nobody gets in who was not linked, whatever they are called there', async () => {
    await invited('lan');
    const stranger = browser();
    const address = await departure(stranger, 'session/provider');
    expect(new URL(address).searchParams.get('code_challenge_method')).toBe('S256');
    expect(stranger.setCookies[0]).toMatch(/^__Host-sipas-provider=.*; HttpOnly; Secure; SameSite=Lax$/);
    const back = await signInAtProvider(address, 'lan');
    expect(await arrive(stranger, back)).toEqual([303, '/console/sign-in?problem=sign-in-failed']);
    expect(await state(stranger)).toEqual({ state: 'signed-out' });
  });

  test('an invitation is accepted by signing in there; from then on that is the way in', async () => {
    const token = await invited('Mai');
    const mai = browser();
    const check = await mai.post('one-time-links/check', { token });
    expect(await check.json()).toMatchObject({ purpose: 'invitation', provider: true });
    const back = await signInAtProvider(
      await departure(mai, 'one-time-links/provider', { token }),
      'subject-1',
    );
    expect(await arrive(mai, back)).toEqual([303, '/console']);
    expect(await state(mai)).toMatchObject({ state: 'signed-in', name: 'Mai' });
    expect(await problemOf(await mai.post('one-time-links/check', { token }))).toEqual([
      403,
      'one-time-link-invalid',
    ]);
    const again = browser();
    const second = await signInAtProvider(await departure(again, 'session/provider'), 'subject-1');
    expect(await arrive(again, second)).toEqual([303, '/console']);
    expect(await state(again)).toMatchObject({ state: 'signed-in', name: 'Mai' });
    // Without a password the link to the provider cannot be taken away.
    expect(await problemOf(await again.delete('own-account/provider'))).toEqual([409, 'account-needed']);
    // One person there is one account here.
    const other = await invited('Tân');
    const tan = browser();
    const third = await signInAtProvider(
      await departure(tan, 'one-time-links/provider', { token: other }),
      'subject-1',
    );
    expect(await arrive(tan, third)).toEqual([303, '/console/sign-in?problem=one-time-link-invalid']);
  });

  test('an account is linked by whoever is signed in to it, and its session goes on under a new token', async () => {
    const person = await signedIn(server.collector.database, Date.now(), {
      role: 'staff',
      name: 'Hoa',
      password: 'x',
    });
    const hoa = browser();
    const [name = '', token = ''] = person.cookie.split('=');
    hoa.cookies.set(name, token);
    const back = await signInAtProvider(await departure(hoa, 'own-account/provider'), 'subject-2');
    // The session's cookie, being Strict, stays behind when another site sends the browser.
    hoa.cookies.delete(name);
    expect(await arrive(hoa, back)).toEqual([303, '/console/account']);
    expect(hoa.session).not.toBe(token);
    expect(await (await hoa.get('own-account')).json()).toMatchObject({ name: 'Hoa', provider: true });
    expect((await hoa.delete('own-account/provider')).status).toBe(204);
    expect(await (await hoa.get('own-account')).json()).toMatchObject({ provider: false });
  });

  test('a wrong client secret is told to the person and written to the log', async () => {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    const strict = await startOidcProvider(`${publicUrl}/api/v1/session/provider/callback`);
    const settings = {
      issuer: strict.issuer,
      clientId: CLIENT.id,
      clientSecret: 'another secret',
      publicUrl,
    };
    const wrong = await startTestCollector(
      SQLITE,
      {},
      { port, publicUrl, provider: settings, now: Date.now },
    );
    const using = new TestBrowser(wrong.url);
    const address = await departure(using, 'session/provider');
    const back = await signInAtProvider(address, 'lan');
    expect(await arrive(using, back)).toEqual([303, '/console/sign-in?problem=sign-in-provider-unavailable']);
    expect(wrong.log.join('')).toMatch(/a sign-in by OpenID Connect did not succeed/);
    expect(wrong.log.join('')).not.toContain('another secret');
    await wrong.stop();
    await strict.stop();
  });

  test('without a provider there is nothing to sign in by', async () => {
    const without = await startTestCollector(SQLITE, {}, { now: Date.now });
    const using = new TestBrowser(without.url);
    expect(await problemOf(await using.post('session/provider'))).toEqual([404, 'not-found']);
    await without.stop();
  });

  test('an answer of the provider is good once, in the browser it was asked for in, unchanged', async () => {
    const mai = browser();
    const back = await signInAtProvider(await departure(mai, 'session/provider'), 'subject-1');
    const kept = mai.cookies.get('__Host-sipas-provider') as string;
    const failed = [303, '/console/sign-in?problem=sign-in-failed'];
    expect(await arrive(browser(), back)).toEqual(failed);
    const other = browser();
    await departure(other, 'session/provider');
    expect(await arrive(other, back)).toEqual(failed);
    const changed = new URL(back);
    changed.searchParams.set('state', 'x'.repeat(43));
    const forger = browser();
    forger.cookies.set('__Host-sipas-provider', kept);
    expect(await arrive(forger, changed)).toEqual(failed);
    forger.cookies.set('__Host-sipas-provider', `${kept.slice(0, -2)}AA`);
    expect(await arrive(forger, back)).toEqual(failed);
    expect(await arrive(mai, back)).toEqual([303, '/console']);
    expect(mai.cookies.has('__Host-sipas-provider')).toBe(false);
    mai.cookies.set('__Host-sipas-provider', kept);
    expect(await arrive(mai, back)).toEqual(failed);
  });
});
