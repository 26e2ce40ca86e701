import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  authorise,
  principalOf,
  unitScopeOf,
  whileAllowed,
} from '../../src/collector/http/server/authorise.ts';
import { SESSION_COOKIE } from '../../src/collector/http/server/session-cookie.ts';
import type { AccountId, Principal } from '../../src/collector/people/accounts/principal.ts';

const SUPERVISOR: Principal = {
  account: 'a'.repeat(32) as AccountId,
  name: 'lan',
  role: 'supervisor',
  scope: '01',
  readsOwnComments: false,
  authenticatedAtMs: 0,
};

/** Among others, of which one has the name with another prefix. */
function cookieOf(token: string) {
  return { cookie: `sipas-session=other; ${SESSION_COOKIE}=${token}; __proto__=x` };
}

describe('the hook before every handler', () => {
  let app: FastifyInstance;
  let sessions: Map<string, Principal>;
  let asked: string[];
  beforeEach(() => {
    app = Fastify();
    app.decorateReply('problem', null);
    sessions = new Map([['good', SUPERVISOR]]);
    asked = [];
    authorise(app, {
      principalOf: async (token) => {
        asked.push(token);
        return sessions.get(token) ?? null;
      },
    });
  });
  afterEach(() => app.close());

  const codeOf = async (url: string, token?: string) => {
    const answer = await app.inject({ url, headers: token === undefined ? {} : cookieOf(token) });
    return [answer.statusCode, answer.json()['code']];
  };

  test('a route that names no action, or one the table does not have, keeps the server from starting', async () => {
    app.get('/named', { config: { action: 'app.read' } }, async () => '');
    app.get('/without', async () => '');
    app.post('/misnamed', { config: { action: 'toString' as 'app.read' } }, async () => '');
    await expect(app.ready()).rejects.toThrow(
      'no action of the table of permissions is named by: GET /without, HEAD /without, POST /misnamed',
    );
  });

  test('a route added in a plugin is no exception', async () => {
    await app.register(async (inner) => {
      inner.get('/inside', async () => '');
    });
    await expect(app.ready()).rejects.toThrow('GET /inside');
  });

  test('a HEAD route is what its GET route is', async () => {
    app.get('/results', { config: { action: 'results.read' } }, async () => 'body');
    const refused = await app.inject({ method: 'HEAD', url: '/results' });
    expect([refused.statusCode, refused.headers['content-length']]).toEqual([401, expect.anything()]);
    const letThrough = await app.inject({ method: 'HEAD', url: '/results', headers: cookieOf('good') });
    expect(letThrough.statusCode).toBe(200);
  });

  test('no session, a bad one and a role without the grant are refused before the handler and the body', async () => {
    let handled = 0;
    const handler = async () => {
      handled += 1;
      return {};
    };
    app.post('/results', { config: { action: 'results.read' } }, handler);
    app.post('/accounts', { config: { action: 'accounts.manage' } }, handler);
    const post = async (url: string, token: string | null) => {
      const headers = { 'content-type': 'application/json', ...(token === null ? {} : cookieOf(token)) };
      const answer = await app.inject({ method: 'POST', url, headers, payload: '{ no json' });
      return answer.json()['code'];
    };
    expect(await post('/results', null)).toBe('sign-in-required');
    expect(await post('/results', 'revoked')).toBe('sign-in-required');
    expect(await post('/accounts', 'good')).toBe('forbidden');
    expect(handled).toBe(0);
  });

  test('the handler learns who asks and what may be seen', async () => {
    app.get('/results', { config: { action: 'results.read' } }, async (request) => ({
      name: principalOf(request).name,
      scope: unitScopeOf(request),
    }));
    const answer = await app.inject({ url: '/results', headers: cookieOf('good') });
    expect(answer.json()).toEqual({ name: 'lan', scope: { top: '01' } });
  });

  test('what anyone may do asks for no session, and knows none', async () => {
    app.get('/open', { config: { action: 'app.read' } }, async (request) => ({
      kind: request.decision?.kind,
    }));
    app.get('/careless', { config: { action: 'device.exchange' } }, async (request) => unitScopeOf(request));
    expect((await app.inject({ url: '/open', headers: cookieOf('good') })).json()).toEqual({
      kind: 'anyone',
    });
    expect(asked).toEqual([]);
    expect((await codeOf('/careless', 'good'))[0]).toBe(500);
  });

  test('an address without a route is not there, whoever asks', async () => {
    expect((await app.inject('/nowhere')).statusCode).toBe(404);
  });

  describe('of a stream', () => {
    let ended: number;
    beforeEach(async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      ended = 0;
    });
    afterEach(() => void vi.useRealTimers());

    /** How often it was ended 5 s after the change. */
    async function endedAfter(change: () => void, leave = false): Promise<number> {
      let stop = () => {};
      app.get('/stream', { config: { action: 'results.read' } }, async (request) => {
        stop = whileAllowed(request, () => {
          ended += 1;
        });
        return {};
      });
      await app.inject({ url: '/stream', headers: cookieOf('good') });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(ended).toBe(0);
      if (leave) stop();
      change();
      await vi.advanceTimersByTimeAsync(5_000);
      return ended;
    }

    test.each([
      ['the session was revoked', () => sessions.delete('good')],
      ['another scope was given', () => sessions.set('good', { ...SUPERVISOR, scope: '04' })],
      ['the scope was lifted', () => sessions.set('good', { ...SUPERVISOR, scope: null })],
      ['another role was given', () => sessions.set('good', { ...SUPERVISOR, role: 'staff' })],
    ])('ends within 5 s when %s', async (_, change) => {
      expect(await endedAfter(change)).toBe(1);
    });

    test.each([
      ['nothing changes', () => undefined],
      ['the person signs in again', () => sessions.set('good', { ...SUPERVISOR, authenticatedAtMs: 1 })],
    ])('goes on while %s', async (_, change) => {
      expect(await endedAfter(change)).toBe(0);
    });

    test('is not looked at once it was left', async () => {
      expect(await endedAfter(() => sessions.delete('good'), true)).toBe(0);
      const before = asked.length;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveLength(before);
    });
  });
});
