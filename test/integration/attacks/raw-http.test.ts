import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLBACK_PATH } from '../../../src/collector/people/sign-in/provider.ts';
import { ENGINES } from '../../support/databases.ts';
import { OPERATIONS } from '../../support/walk-operations.ts';
import { startWholeCollector, type WholeCollector } from './whole-collector.ts';

const EVIL = 'evil.example';
/** Half-sent requests that are held open at once. */
const SLOW = 300;

const [SQLITE] = ENGINES;

describe('requests that two programs read differently', () => {
  let server: WholeCollector;
  beforeAll(async () => {
    server = await startWholeCollector(SQLITE as NonNullable<typeof SQLITE>);
  });
  afterAll(() => server.stop());

  const open = () => {
    const { hostname, port } = new URL(server.url);
    return connect(Number(port), hostname);
  };

  /** Everything that comes back, until the collector closes. What it cannot read it closes on. */
  async function answersTo(sent: string): Promise<{ statuses: number[]; text: string }> {
    const socket = open();
    socket.write(sent, 'latin1');
    let text = '';
    try {
      for await (const chunk of socket) text += chunk;
    } catch {
      // It was cut off, which is an answer too.
    }
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
    return { statuses, text };
  }

  /** What an attacker hides in the body of the first request, to be taken for a second one. */
  const HIDDEN = 'GET /api/v1/smuggled HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const POST = 'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

  test.each<[string, string]>([
    ['both lengths', `${POST}content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    [
      'both lengths, the other first',
      `${POST}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${HIDDEN}`,
    ],
    ['two lengths', `${POST}content-length: 2\r\ncontent-length: ${HIDDEN.length + 2}\r\n\r\n{}${HIDDEN}`],
    ['one length twice', `${POST}content-length: 2\r\ncontent-length: 2\r\n\r\n{}${HIDDEN}`],
    ['a list of lengths', `${POST}content-length: 2, 2\r\n\r\n{}${HIDDEN}`],
    ['a length with a sign', `${POST}content-length: +2\r\n\r\n{}${HIDDEN}`],
    ['a negative length', `${POST}content-length: -1\r\n\r\n{}${HIDDEN}`],
    ['a hexadecimal length', `${POST}content-length: 0x2\r\n\r\n{}${HIDDEN}`],
    ['a length beyond counting', `${POST}content-length: 18446744073709551618\r\n\r\n{}${HIDDEN}`],
    ['a blank before the colon', `${POST}content-length : 2\r\n\r\n{}${HIDDEN}`],
    ['a folded header', `${POST}x: a\r\n content-length: 2\r\ncontent-length: 0\r\n\r\n${HIDDEN}`],
    ['a folded encoding', `${POST}transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['an unknown encoding', `${POST}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['chunked, and then something', `${POST}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`],
    [
      'an encoding behind a control character',
      `${POST}transfer-encoding: \x0bchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
    ],
    ['lines ended by LF alone', `${POST.replaceAll('\r\n', '\n')}content-length: 2\n\n{}${HIDDEN}`],
    ['a header ended by LF alone', `${POST}x: a\ncontent-length: 2\r\n\r\n{}${HIDDEN}`],
    ['a header ended by CR alone', `${POST}x: a\rcontent-length: 2\r\n\r\n{}${HIDDEN}`],
    ['NUL in a header', `${POST}x: a\0b\r\ncontent-length: 2\r\n\r\n{}${HIDDEN}`],
    ['a chunk of a size with 0x', `${POST}transfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
    ['a chunk of a negative size', `${POST}transfer-encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
    ['a chunk longer than it says', `${POST}transfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
    [
      'a chunk size beyond counting',
      `${POST}transfer-encoding: chunked\r\n\r\n${'f'.repeat(17)}\r\n{}\r\n0\r\n\r\n${HIDDEN}`,
    ],
    ['the preface of HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${HIDDEN}`],
    ['HTTP/0.9', `GET /healthz\r\n${HIDDEN}`],
    ['a version that is none', `GET /healthz HTTP/1.7\r\nhost: x\r\n\r\n${HIDDEN}`],
    ['two hosts', `GET /healthz HTTP/1.1\r\nhost: x\r\nhost: ${EVIL}\r\nconnection: close\r\n\r\n`],
  ])('%s: refused, and nothing is read out of the rest', async (_, sent) => {
    const { statuses, text } = await answersTo(sent);
    expect(statuses.length).toBeLessThanOrEqual(1);
    // Never taken for a request of its own: then it would be not found.
    expect(text).not.toMatch(/HTTP\/1\.1 404|smuggled/);
    for (const status of statuses) expect(status).toBe(400);
  });

  test('a request within a body stays there, and the next one is read where it begins', async () => {
    const last = 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    const body = JSON.stringify({ name: HIDDEN, password: HIDDEN });
    const byLength = await answersTo(`${POST}content-length: ${body.length}\r\n\r\n${body}${last}`);
    expect(byLength.statuses).toEqual([401, 200]);
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const byChunks = await answersTo(`${POST}transfer-encoding: chunked\r\n\r\n${chunks}${last}`);
    expect(byChunks.statuses).toEqual([401, 200]);
  });

  test.each<[string, string, readonly number[]]>([
    [
      'a thousand headers',
      Array.from({ length: 1_000 }, (_, at) => `x-${at}: ${'a'.repeat(20)}\r\n`).join(''),
      [431],
    ],
    ['one long header', `x: ${'a'.repeat(20_000)}\r\n`, [431]],
    ['many short ones', 'a: b\r\n'.repeat(2_500), [200, 431]],
    ['a header without a name', ': x\r\n', [400]],
    ['a trailer in a GET', 'trailer: x\r\n', [200]],
    ['an upgrade nobody offers', 'connection: upgrade\r\nupgrade: websocket\r\n', [200, 400, 404]],
  ])('%s', async (_, headers, expected) => {
    const { statuses } = await answersTo(
      `GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`,
    );
    expect(expected).toContain(statuses[0]);
  });

  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'PURGE', 'DEBUG', 'get', 'OPTIONS'])(
    'the method %s does nothing',
    async (method) => {
      const target = method === 'CONNECT' ? `${EVIL}:443` : '/api/v1/units';
      const { statuses, text } = await answersTo(
        `${method} ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
      );
      for (const status of statuses) expect([400, 401, 404, 405]).toContain(status);
      expect(text).not.toContain('access-control-allow');
    },
  );

  test.each(['x-http-method-override', 'x-http-method', 'x-method-override', '_method'])(
    '%s changes no method',
    async (name) => {
      await server.signInAgain();
      await server.send('GET', `/api/v1/session?${name}=DELETE`, undefined, { [name]: 'DELETE' });
      await server.send('POST', '/api/v1/own-account/sessions/none', {}, { [name]: 'DELETE' });
      expect((await server.send('GET', '/api/v1/own-account')).status).toBe(200);
    },
  );

  test.each([
    'http://evil.example/healthz',
    'http://evil.example/console',
    '//evil.example/console',
    '*',
    'evil',
    '?x',
  ])('the target %s leads to no other host', async (target) => {
    const { statuses, text } = await answersTo(
      `GET ${target} HTTP/1.1\r\nhost: x\r\naccept: text/html\r\nconnection: close\r\n\r\n`,
    );
    expect([200, 400, 404]).toContain(statuses[0]);
    expect(text).not.toMatch(/^location:/im);
    expect(text).not.toContain(EVIL);
  });

  test('no answer repeats the host it was asked by, whatever names it', async () => {
    for (const [name, { requests = [{}], isStream }] of Object.entries(OPERATIONS)) {
      if (isStream === true) continue;
      await server.signInAgain();
      const [method = '', template = ''] = name.split(' ');
      for (const { query = '', body, parameters } of requests.slice(0, 3)) {
        const path = template.replaceAll(/:(\w+)/g, (_, key: string) => parameters?.[key] ?? 'none');
        const sent = method === 'GET' || method === 'DELETE' ? '' : JSON.stringify(body ?? {});
        const { statuses, text } = await answersTo(
          `${method} ${path}?${query} HTTP/1.1\r\nhost: ${EVIL}\r\nsec-fetch-site: same-origin\r\n` +
            `x-forwarded-host: ${EVIL}\r\nforwarded: host=${EVIL}\r\nx-original-url: //${EVIL}\r\n` +
            `cookie: ${server.cookie()}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(sent)}\r\n` +
            `connection: close\r\n\r\n${Buffer.from(sent).toString('latin1')}`,
        );
        expect(statuses, name).toHaveLength(1);
        expect(text, name).not.toContain(EVIL);
      }
    }
  });

  test.each([
    '',
    `?error=${encodeURIComponent(`//${EVIL}`)}&state=x`,
    `?code=x&state=x&redirect_uri=https://${EVIL}&to=//${EVIL}&problem=//${EVIL}`,
    `?iss=https://${EVIL}&code=x`,
    '?code=a%0d%0alocation:%20https://evil.example',
  ])('back from a provider with %s one comes to the console, and nowhere else', async (query) => {
    const answer = await fetch(`${server.url}${CALLBACK_PATH}${query}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/console/sign-in?problem=sign-in-provider-unavailable',
    ]);
  });

  test('many who send slowly hold nobody else up', async () => {
    const sockets = Array.from({ length: SLOW }, () => {
      const socket = open();
      socket.on('error', () => undefined);
      socket.write(`${POST}content-length: 1000\r\n\r\n{`);
      return socket;
    });
    const startMs = performance.now();
    for (let n = 0; n < 20; n += 1) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(10_000);
    for (const socket of sockets) socket.destroy();
  });
});
