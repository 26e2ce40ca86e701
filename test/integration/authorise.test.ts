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
import type { MachineKeyFinding } from '../../src/collector/people/machine-keys/machine-key-reader.ts';
import type { MachineKey, MachineKeyId } from '../../src/collector/people/machine-keys/machine-key-store.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';

const SUPERVISOR: Principal = {
  account: 'a'.repeat(32) as AccountId,
  name: 'lan',
  role: 'supervisor',
  scope: '01',
  readsOwnComments: false,
  authenticatedAtMs: 0,
};

const KEY: MachineKey = {
  id: 'k'.repeat(32) as MachineKeyId,
  name: 'Power BI',
  scope: '97',
  madeDay: '2026-11-01' as Day,
  madeBy: 'lan',
  expiresMs: 1,
  isReplaced: false,
  lastUsedDay: null,
};

/** Among others, of which one has the name with another prefix. */
function cookieOf(token: string) {
  return { cookie: `sipas-session=other; ${SESSION_COOKIE}=${token}; __proto__=x` };
}

describe('the hook before every handler', () => {
  let app: FastifyInstance;
  let sessions: Map<string, Principal>;
  let asked: string[];
  let keys: Map<string, MachineKeyFinding>;
  let entered: string[];
  beforeEach(() => {
    app = Fastify();
    app.decorateReply('problem', null);
    sessions = new Map([['good', SUPERVISOR]]);
    asked = [];
    keys = new Map([['sipas_good', { kind: 'found', key: KEY }]]);
    entered = [];
    const look = async (secret: string) => keys.get(secret) ?? { kind: 'key-unknown' as const };
    authorise(app, {
      sessions: {
        principalOf: async (token) => {
          asked.push(token);
          return sessions.get(token) ?? null;
        },
      },
      machineKeys: {
        look,
        enter: (secret) => {
          entered.push(secret);
          return look(secret);
        },
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

  describe('of a machine key', () => {
    const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
    beforeEach(() => {
      app.get('/feed', { config: { action: 'feeds.read' } }, async (request) => unitScopeOf(request));
      app.get('/results', { config: { action: 'results.read' } }, async () => ({}));
      app.get('/who', { config: { action: 'feeds.read' } }, async (request) => principalOf(request).name);
    });

    test('a feed is read in the scope of the key, and nothing else by a key', async () => {
      const feed = await app.inject({ url: '/feed', headers: bearer('sipas_good') });
      expect(feed.json()).toEqual({ top: '97' });
      const results = await app.inject({ url: '/results', headers: bearer('sipas_good') });
      expect([results.statusCode, results.json()['code']]).toEqual([401, 'sign-in-required']);
      expect(entered).toEqual(['sipas_good']);
    });

    test('a key is nobody: a handler that asks who it is fails', async () => {
      expect((await app.inject({ url: '/who', headers: bearer('sipas_good') })).statusCode).toBe(500);
    });

    test('a session reads a feed too, but not beside a key that is wrong', async () => {
      expect((await app.inject({ url: '/feed', headers: cookieOf('good') })).json()).toEqual({ top: '01' });
      const both = await app.inject({
        url: '/feed',
        headers: { ...cookieOf('good'), ...bearer('sipas_bad') },
      });
      expect([both.statusCode, both.json()['code']]).toEqual([401, 'key-unknown']);
    });

    test.each<[MachineKeyFinding, number, string, string]>([
      [{ kind: 'key-unknown' }, 401, 'www-authenticate', 'Bearer error="invalid_token"'],
      [{ kind: 'key-expired' }, 401, 'www-authenticate', 'Bearer error="invalid_token"'],
      [{ kind: 'too-many-requests', waitS: 17 }, 429, 'retry-after', '17'],
    ])('%o is answered in the form of every problem', async (finding, status, header, value) => {
      keys.set('sipas_good', finding);
      const answer = await app.inject({ url: '/feed', headers: bearer('sipas_good') });
      expect([answer.statusCode, answer.json()['code']]).toEqual([status, finding.kind]);
      expect(answer.headers[header]).toBe(value);
    });
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

    test('ends within 5 s when the key was revoked, which counts as no further use', async () => {
      app.get('/feed', { config: { action: 'feeds.read' } }, async (request) => {
        whileAllowed(request, () => {
          ended += 1;
        });
        return {};
      });
      await app.inject({ url: '/feed', headers: { authorization: 'Bearer sipas_good' } });
      await vi.advanceTimersByTimeAsync(60_000);
      expect([ended, entered.length]).toEqual([0, 1]);
      keys.delete('sipas_good');
      await vi.advanceTimersByTimeAsync(5_000);
      expect(ended).toBe(1);
    });

    test('is not looked at once it was left', async () => {
      expect(await endedAfter(() => sessions.delete('good'), true)).toBe(0);
      const before = asked.length;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveLength(before);
    });
  });
});
