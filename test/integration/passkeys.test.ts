import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePassword } from '../../src/collector/people/sign-in/password-hash.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { TestBrowser } from '../support/browser.ts';
import { ENGINES } from '../support/databases.ts';
import { SoftPasskey } from '../support/soft-passkey.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const PASSWORD = 'chín con mèo vàng';
const SITE = 'https://sipas.example';
const HOST = 'sipas.example';

describe.each(ENGINES)('passkeys on $name', (engine) => {
  let server: TestCollector;
  let own: TestBrowser;
  const passkey = new SoftPasskey();
  beforeAll(async () => {
    server = await startTestCollector(engine, {}, { publicUrl: SITE });
    const password = await encodePassword(PASSWORD);
    await signedIn(server.collector.database, NOW_MS, { role: 'staff', name: 'Lan', password });
    own = new TestBrowser(server.url);
    await own.post('session', { name: 'Lan', password: PASSWORD });
  });
  afterAll(() => server.stop());

  const challengeOf = async (using: TestBrowser, path: string) =>
    (await (await using.post(path)).json()) as { challenge: string; rp?: { id: string }; rpId?: string };
  const halfway = async () => {
    const browser = new TestBrowser(server.url);
    const answer = await browser.post('session', { name: 'Lan', password: PASSWORD });
    expect(await answer.json()).toEqual({ state: 'second-factor', factors: ['passkey', 'recovery-code'] });
    return browser;
  };

  test('one made for another site, or for another challenge, is not added', async () => {
    for (const [site, host] of [
      ['https://evil.example', HOST],
      [SITE, 'evil.example'],
    ] as const) {
      const { challenge } = await challengeOf(own, 'own-account/passkeys/options');
      const answer = new SoftPasskey().register(challenge, site, host);
      expect((await own.post('own-account/passkeys', { name: 'x', answer })).status).toBe(401);
    }
    const answer = new SoftPasskey().register('AAAA', SITE, HOST);
    expect((await own.post('own-account/passkeys', { name: 'x', answer })).status).toBe(401);
    expect((await own.post('own-account/passkeys', { name: 'x', answer: {} })).status).toBe(401);
  });

  test('one is added, with recovery codes, and asked for from then on', async () => {
    const { challenge, rp } = await challengeOf(own, 'own-account/passkeys/options');
    expect(rp?.id).toBe(HOST);
    const answer = passkey.register(challenge, SITE, HOST);
    const added = await own.post('own-account/passkeys', { name: 'Máy tính bàn', answer });
    expect([
      added.status,
      ((await added.json()) as { recoveryCodes: string[] }).recoveryCodes.length,
    ]).toEqual([201, 10]);
    expect(await (await own.get('own-account')).json()).toMatchObject({
      passkeys: [{ id: passkey.id.toString('base64url'), name: 'Máy tính bàn' }],
      passkeysPossible: true,
    });
    const browser = await halfway();
    const options = await challengeOf(browser, 'session/passkey/options');
    expect(options.rpId).toBe(HOST);
    const shown = passkey.signIn(options.challenge, SITE, HOST);
    const signedIn = await browser.post('session/passkey', { answer: shown });
    expect(await signedIn.json()).toMatchObject({ state: 'signed-in', name: 'Lan' });
  });

  test('a signature of another site, key, challenge or session, or seen before, lets nobody in', async () => {
    const refused = async (make: (challenge: string) => object) => {
      const browser = await halfway();
      const { challenge } = await challengeOf(browser, 'session/passkey/options');
      return problemOf(await browser.post('session/passkey', { answer: make(challenge) }));
    };
    const failed = [401, 'sign-in-failed'];
    const stranger = new SoftPasskey();
    expect(await refused((challenge) => passkey.signIn(challenge, 'https://evil.example', HOST))).toEqual(
      failed,
    );
    expect(await refused((challenge) => passkey.signIn(challenge, SITE, 'evil.example'))).toEqual(failed);
    expect(await refused((challenge) => stranger.signIn(challenge, SITE, HOST))).toEqual(failed);
    expect(
      await refused((challenge) => ({
        ...stranger.signIn(challenge, SITE, HOST),
        id: passkey.id.toString('base64url'),
      })),
    ).toEqual(failed);
    const browser = await halfway();
    const { challenge } = await challengeOf(browser, 'session/passkey/options');
    const shown = passkey.signIn(challenge, SITE, HOST);
    const other = await halfway();
    await challengeOf(other, 'session/passkey/options');
    const known = new Map(own.cookies);
    for (const [name, value] of known) if (name === '__Host-sipas-browser') other.cookies.set(name, value);
    expect(await problemOf(await other.post('session/passkey', { answer: shown }))).toEqual(failed);
  });

  test('removed, it is not asked for', async () => {
    expect((await own.delete(`own-account/passkeys/${passkey.id.toString('base64url')}`)).status).toBe(204);
    const answer = await new TestBrowser(server.url).post('session', { name: 'Lan', password: PASSWORD });
    expect(await answer.json()).toMatchObject({ state: 'signed-in' });
  });
});
