import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';
import { selfSigned } from './self-signed.ts';

const SQLITE = must(ENGINES[0], 'the embedded engine');
type Headers = Readonly<Record<string, string>>;

/** Sent as a browser or a program might; the answer is of the route itself when the request was let in. */
function send(server: TestCollector, headers: Headers, method = 'POST'): Promise<Response> {
  return fetch(`${server.url}/api/v1/enrolments`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
}

const OTHER_SITE = [403, 'cross-site-request'] as const;
const LET_IN = [415, 'unsupported-media-type'] as const;

describe("a request of another site's page", () => {
  let server: TestCollector;
  beforeAll(async () => {
    server = await startTestCollector(SQLITE);
  });
  afterAll(() => server.stop());

  test.each<[string, Headers]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port or a subdomain', { 'sec-fetch-site': 'same-site' }],
    ['an address typed in', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://another.example' }],
    ['another port, by its origin', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a browser that says nothing, with a cookie', { cookie: 'a=1' }],
    ['a forged origin beside the true word', { 'sec-fetch-site': 'cross-site', origin: 'OWN' }],
  ])('HT1 %s is refused', async (_, headers) => {
    const own = { ...headers, ...(headers['origin'] === 'OWN' ? { origin: server.url } : {}) };
    expect(await problemOf(await send(server, own))).toEqual(OTHER_SITE);
  });

  test.each<[string, Headers]>([
    ['the own page', { 'sec-fetch-site': 'same-origin', cookie: 'a=1' }],
    ['the own page of an older browser', { origin: 'OWN', cookie: 'a=1' }],
    ['a program without cookies', {}],
  ])('HT1 %s is let in', async (_, headers) => {
    const own = { ...headers, ...(headers['origin'] === 'OWN' ? { origin: server.url } : {}) };
    expect(await problemOf(await send(server, own))).toEqual(LET_IN);
  });

  test('reading is not refused: what another site may not read, its browser keeps from it', async () => {
    const answer = await fetch(`${server.url}/healthz`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([answer.status, answer.headers.get('cross-origin-resource-policy')]).toEqual([200, 'same-origin']);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('behind a proxy', () => {
  const FORWARDED = { 'x-forwarded-host': 'sipas.example', 'x-forwarded-proto': 'https' };
  const FROM_THERE = { ...FORWARDED, origin: 'https://sipas.example', cookie: 'a=1' };

  test('nobody is believed by default', async () => {
    const server = await startTestCollector(SQLITE);
    expect(await problemOf(await send(server, FROM_THERE))).toEqual(OTHER_SITE);
    const health = await fetch(`${server.url}/healthz`, { headers: FORWARDED });
    expect(health.headers.get('strict-transport-security')).toBeNull();
    await server.stop();
  });

  test('a proxy that is named is, and its browser is told to stay with TLS', async () => {
    const server = await startTestCollector(SQLITE, { trustedProxies: ['127.0.0.0/8'] });
    expect(await problemOf(await send(server, FROM_THERE))).toEqual(LET_IN);
    const health = await fetch(`${server.url}/healthz`, { headers: FORWARDED });
    expect(health.headers.get('strict-transport-security')).toBe('max-age=15768000');
    await server.stop();
  });

  test('another one is not, whatever it says', async () => {
    const server = await startTestCollector(SQLITE, { trustedProxies: ['10.0.0.0/8'] });
    expect(await problemOf(await send(server, FROM_THERE))).toEqual(OTHER_SITE);
    await server.stop();
  });

  test('serving TLS itself says so too', async () => {
    const server = await startTestCollector(SQLITE, { tls: selfSigned() });
    const sts = await new Promise((resolve, reject) => {
      const asked = request(`${server.url}/healthz`, { rejectUnauthorized: false }, (answer) => {
        answer.resume();
        resolve(answer.headers['strict-transport-security']);
      });
      asked.on('error', reject).end();
    });
    expect(sts).toBe('max-age=15768000');
    await server.stop();
  });
});
