import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import type { Route } from '../../src/contract/route.ts';
import { packed, plainRecord } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const PAGE = '<!doctype html><title>SIPAS</title><script type="module" src="/assets/main-1a2b.js"></script>';
const KIOSK = '<!doctype html><title>Kiosk</title>';

/** What comes back for these bytes, until the server closes. */
async function rawAnswer(url: string, sent: string): Promise<Response> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(sent));
  let text = '';
  for await (const chunk of socket) text += chunk;
  return parsedAnswer(text);
}

function parsedAnswer(text: string): Response {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [first = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field) => field.split(/: (.*)/, 2) as [string, string]);
  return new Response(body, { status: Number(first.split(' ')[1]), headers });
}

/** The codes that an operation's responses name, sorted. */
function codesIn(responses: object = {}): readonly string[] {
  return Object.values(responses)
    .flatMap(
      ({ content }: Described) => content?.['application/problem+json']?.schema.properties?.code.enum ?? [],
    )
    .sort();
}

interface Described {
  readonly content?: Readonly<
    Record<
      string,
      { readonly schema: { readonly properties?: { readonly code: { readonly enum: string[] } } } }
    >
  >;
}

describe.each(ENGINES)('the collector over HTTP on $name', (engine) => {
  let server: TestCollector;
  let app: string;
  beforeAll(async () => {
    app = mkdtempSync(join(tmpdir(), 'sipas-built-'));
    mkdirSync(join(app, 'assets'));
    writeFileSync(join(app, 'index.html'), PAGE);
    writeFileSync(join(app, 'kiosk.html'), KIOSK);
    writeFileSync(join(app, 'sw.js'), '// worker');
    writeFileSync(join(app, 'assets', 'main-1a2b.js'), '// app');
    writeFileSync(join(app, 'assets', 'main-1a2b.js.br'), brotliCompressSync('// app'));
    writeFileSync(join(app, 'assets', 'main-1a2b.js.gz'), gzipSync('// app'));
    server = await startTestCollector(engine, {
      staticRoot: app,
    });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(app, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => server.get(path, headers);
  const json = async (path: string) => (await get(path)).json() as Promise<Record<string, unknown>>;

  describe('what is compressed', () => {
    const sent = async (path: string, accepted: string) => {
      const { body, headers } = await raw(path, accepted);
      const encoding = headers['content-encoding'] ?? 'none';
      return { encoding, vary: headers.vary, text: decoded(encoding, body), bytes: body.length };
    };
    /** `fetch` would open it. */
    const raw = (path: string, accepted: string) =>
      new Promise<{ body: Buffer; headers: IncomingHttpHeaders }>((resolve, reject) => {
        request(
          server.url + path,
          { headers: { cookie: server.administrator.cookie, 'accept-encoding': accepted } },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part) => parts.push(part));
            answer.on('end', () => resolve({ body: Buffer.concat(parts), headers: answer.headers }));
          },
        )
          .on('error', reject)
          .end();
      });
    const decoded = (encoding: string, body: Buffer) =>
      (encoding === 'br'
        ? brotliDecompressSync(body)
        : encoding === 'gzip'
          ? gunzipSync(body)
          : body
      ).toString();

    test.each([
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', 'none'],
    ])('a file goes to whoever reads %s as %s', async (accepted, encoding) => {
      const answer = await sent('/assets/main-1a2b.js', accepted);
      expect(answer).toMatchObject({ encoding, vary: 'accept-encoding', text: '// app' });
    });

    test('an answer of the API goes compressed to whoever reads that, and plain to others', async () => {
      const plain = await sent('/api/v1/units', 'identity');
      const small = await sent('/api/v1/units', 'gzip, br');
      expect(plain).toMatchObject({ encoding: 'none', vary: 'accept-encoding' });
      expect(small).toMatchObject({ encoding: 'gzip', vary: 'accept-encoding', text: plain.text });
      expect(small.bytes).toBeLessThan(plain.bytes / 2);
      expect((await sent('/api/v1/units', 'gzip;q=0')).encoding).toBe('none');
    });

    test('what is short stays as it is', async () => {
      expect((await sent('/healthz', 'gzip, br')).encoding).toBe('none');
    });
  });

  describe('health', () => {
    test('answers from the store', async () => {
      const answer = await get('/healthz');
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    });
  });

  describe('units', () => {
    type Listed = { units: { ref: string; code: string; name: string; hasChildren: boolean }[] };
    const units = async (query: string) => ((await json(`/api/v1/units${query}`)) as unknown as Listed).units;

    test('without a question: the 34 provinces and cities of today', async () => {
      const listed = await units('');
      expect(listed).toHaveLength(34);
      expect(listed[0]).toEqual({
        ref: '01@2025-07-01',
        code: '01',
        name: 'Thành phố Hà Nội',
        nameEn: 'Hanoi City',
        kind: 'city',
        parent: null,
        hasChildren: false,
        // Since when the unit is one with it, under the code it had before.
        validFrom: '2008-08-01',
        validTo: null,
      });
    });

    test('search leaves accents and case aside and finds units of today only', async () => {
      expect((await units('?search=DAK')).map(({ name }) => name)).toEqual(['Tỉnh Đắk Lắk']);
      expect(await units('?search=yen%20bai')).toEqual([]);
      expect((await units('?search=t')).length).toBeLessThanOrEqual(50);
    });

    test.each([
      ['?parent=99', 404, 'unit-unknown'],
      ['?search=a&parent=01', 400, 'parameter-invalid'],
      ['?search=', 400, 'parameter-invalid'],
      ['?colour=red', 400, 'parameter-invalid'],
      [`?search=${'a'.repeat(101)}`, 400, 'parameter-invalid'],
    ])('%s is refused', async (query, status, code) => {
      expect(await problemOf(await get(`/api/v1/units${query}`))).toEqual([status, code]);
    });
  });

  describe('questionnaires', () => {
    test('are listed complete', async () => {
      const { questionnaires } = (await json('/api/v1/questionnaires')) as {
        questionnaires: { id: string }[];
      };
      expect(questionnaires.map(({ id }) => id)).toEqual([
        'one-stop-three-levels',
        'sipas-2022-service',
        'sipas-2023-household',
        'sipas-2023-service',
      ]);
    });
  });

  describe('OpenAPI', () => {
    test('describes every route, its references resolve and its schemas are JSON Schema 2020-12', async () => {
      const document = await json('/api/v1/openapi.json');
      expect(document['openapi']).toMatch(/^3\.1\./);
      // What a request says is for the client to write.
      const requests = JSON.stringify(document, (key, value) => (key === 'responses' ? undefined : value));
      expect(requests).toContain('requestBody');
      expect(requests).not.toContain('readOnly');
      const paths = document['paths'] as Record<string, Record<string, { responses?: object }>>;
      expect(Object.keys(paths)).toEqual(
        expect.arrayContaining([
          '/api/v1/batches',
          '/api/v1/devices/{id}/name',
          '/api/v1/devices/{id}/place',
          '/api/v1/devices/{id}/revocation',
          '/api/v1/enrolment-codes',
          '/api/v1/enrolment-codes/{id}',
          '/api/v1/enrolments',
          '/api/v1/enrolments/{id}',
          '/api/v1/offers',
          '/api/v1/openapi.json',
          '/api/v1/questionnaires',
          '/api/v1/units',
          '/healthz',
        ]),
      );
      for (const operations of Object.values(paths)) {
        for (const { responses } of Object.values(operations)) {
          const [success] = Object.keys(responses ?? {});
          // 303: where the provider of sign-in sends the browser.
          expect(success).toMatch(/^(2\d\d|303)$/);
          const hasBody = success !== '204' && success !== '303';
          expect(responses).toMatchObject({
            [success ?? '']: hasBody ? { content: expect.anything() } : { description: expect.anything() },
            default: { content: { 'application/problem+json': expect.anything() } },
          });
        }
      }
      expect(paths['/api/v1/counts/events']?.['get']?.responses).toMatchObject({
        200: { content: { 'text/event-stream': expect.anything() } },
      });
      for (const [key, route] of Object.entries<Route>(CONTRACT)) {
        const [method = '', path = ''] = key.split(' ');
        const described = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
        expect(described, key).toMatchObject({
          summary: route.summary,
          responses: { [route.status ?? 200]: expect.anything() },
        });
        expect(codesIn(described?.responses), key).toEqual([...route.problems].sort());
      }
      const at = (pointer: string) =>
        pointer
          .slice(2)
          .split('/')
          .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(
        ([, ref]) => ref ?? '',
      );
      expect(references.length).toBeGreaterThan(0);
      for (const reference of references) expect(at(reference)).toBeTypeOf('object');
      const ajv = new Ajv2020({ strict: false });
      const { schemas } = document['components'] as { schemas: Record<string, object> };
      for (const schema of Object.values(schemas)) expect(() => ajv.compile(schema)).not.toThrow();
    });
  });

  describe('the app', () => {
    test.each([
      ['/', PAGE],
      ['/kiosk', KIOSK],
      ['/kiosk?x=1', KIOSK],
      ['/kiosk/setup', PAGE],
      ['/staff/outbox', PAGE],
      ['/console?unit=01', PAGE],
    ])('a navigation to %s gets the page', async (path, page) => {
      const answer = await get(path, { accept: 'text/html,*/*' });
      expect([answer.status, await answer.text()]).toEqual([200, page]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    });

    test('a file with a digest in its name is kept for ever, the worker asked about each time', async () => {
      const asset = await get('/assets/main-1a2b.js');
      expect([asset.status, asset.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      expect((await get('/sw.js')).headers.get('cache-control')).toBe('no-cache');
    });

    test.each([
      ['/api/v1/nothing', 'text/html'],
      ['/api', 'text/html'],
      ['/assets/missing.js', '*/*'],
      ['/../package.json', '*/*'],
      ['/%2e%2e/package.json', '*/*'],
      ['/.env', '*/*'],
    ])('%s for %s is not found', async (path, accept) => {
      expect(await problemOf(await get(path, { accept }))).toEqual([404, 'not-found']);
    });

    test.each([
      ['if-match', '"another"', 412, 'precondition-failed'],
      ['if-unmodified-since', 'Mon, 01 Jan 2001 00:00:00 GMT', 412, 'precondition-failed'],
      ['range', 'bytes=9999999-', 416, 'range-unsatisfiable'],
    ])('a file asked for with %s: %s is refused', async (name, value, status, code) => {
      expect(await problemOf(await get('/sw.js', { [name]: value }))).toEqual([status, code]);
    });

    test('a broken address is refused, with the same headers as everything else', async () => {
      const answer = await get('/api/v1/units/%zz');
      expect(await problemOf(answer)).toEqual([400, 'request-malformed']);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    });
  });

  test.each([
    ['GET', '/api/v1/batches', 'POST'],
    ['PUT', '/api/v1/enrolments', 'POST'],
    ['DELETE', '/api/v1/units', 'GET, HEAD, POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['HEAD', '/api/v1/counts/events?period=2026', 'GET'],
  ])('%s %s is refused and told what is allowed', async (method, path, allowed) => {
    const answer = await fetch(server.url + path, { method, headers: { accept: 'text/html' } });
    expect(answer.headers.get('allow')).toBe(allowed);
    if (method === 'HEAD') expect(answer.status).toBe(405);
    else expect(await problemOf(answer)).toEqual([405, 'method-not-allowed']);
  });

  test.each([
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, 'request-malformed'],
    ['no HTTP', 'hello\r\n\r\n', 400, 'request-malformed'],
    [
      'an expectation nobody meets',
      'POST /api/v1/batches HTTP/1.1\r\nhost: x\r\nexpect: cake\r\ncontent-length: 1\r\n\r\nx',
      417,
      'expectation-unmet',
    ],
    [
      'headers without end',
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
  ])('%s is refused as a problem', async (_, sent, status, code) => {
    expect(await problemOf(await rawAnswer(server.url, sent))).toEqual([status, code]);
  });

  test('HTTP/1.0 needs no host', async () => {
    expect((await rawAnswer(server.url, 'GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  test('a request that is too slow is refused as a problem', async () => {
    const answer = new Promise<string>((resolve) => {
      const socket = { writable: true, end: resolve };
      server.app.server.emit(
        'clientError',
        Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
        socket,
      );
    });
    expect(await problemOf(parsedAnswer(await answer))).toEqual([408, 'request-too-slow']);
  });

  test('only the preview of a questionnaire may stand in a frame, and only in one of our own', async () => {
    const { headers } = await get(`/preview/${'0'.repeat(64)}`, { accept: 'text/html' });
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  test('only the page that records may use a microphone', async () => {
    const policy = async (path: string) =>
      (await get(path, { accept: 'text/html' })).headers.get('permissions-policy');
    expect(await policy('/console/forms/recordings?language=vi')).toContain('microphone=(self)');
    for (const path of ['/console/forms', '/console/forms/recordings-of', '/kiosk', '/']) {
      expect(await policy(path)).toContain('microphone=()');
    }
  });

  test('every answer has the security headers, and those of the API are not kept', async () => {
    for (const path of ['/healthz', '/api/v1/units', '/api/v1/nothing', '/', '/assets/main-1a2b.js']) {
      const { headers } = await get(path, { accept: 'text/html' });
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/,
      );
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('x-frame-options')).toBe('DENY');
      if (path.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('the log says which route and what came of it, and nothing of who asked for what', async () => {
    const from = server.log.length;
    const enrolment = await server.enrol();
    const record = plainRecord();
    await server.post(packed(enrolment, [record]), { 'user-agent': 'secret-agent' });
    await get('/api/v1/units?search=secretword', { cookie: `secret=1; ${server.administrator.cookie}` });
    await get('/secretpath');
    const lines = server.log.slice(from);
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ method: 'POST', route: '/api/v1/batches', status: 200 }),
        expect.objectContaining({ method: 'GET', route: '/api/v1/units', status: 200 }),
        expect.objectContaining({ route: 'none', status: 404, code: 'not-found' }),
      ]),
    );
    expect(lines.join('')).not.toMatch(/secret|127\.0\.0\.1|::1|remoteAddress/);
    expect(lines.join('')).not.toContain(enrolment);
    expect(lines.join('')).not.toContain(record.id);
  });
});
