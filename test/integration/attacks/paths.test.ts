import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES } from '../../support/databases.ts';
import { IS_FULL_SIZE } from '../../support/runs.ts';
import { startWholeCollector, type WholeCollector } from './whole-collector.ts';

/** Ways to write "one folder up" that some program somewhere has taken for it. */
const UP = [
  '../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '.%2e/',
  '%252e%252e%252f',
  '%25252e%25252e%25252f',
  '..\\',
  '..%5c',
  '%2e%2e%5c',
  '%255c..%255c',
  '....//',
  '..../\\',
  '..;/',
  '..%00/',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '%e0%80%ae%e0%80%ae/',
  '..%u2215',
  '%uff0e%uff0e/',
  '.%0a./',
  '..//',
  '/./../',
];
const FROM = ['/', '/assets/', '/help/', '//', '/api/', '/api/v1/exports/', '/api/v1/devices/'];

/** Of the paths that begin in one of these ways `npm test` asks for one in so many, another for each way; a gate for all. */
const SHARE = 5;

const [SQLITE] = ENGINES;

describe('no address leads out of the app', () => {
  let server: WholeCollector;
  /** What must be in no answer. */
  let secrets: readonly string[];
  beforeAll(async () => {
    server = await startWholeCollector(SQLITE as NonNullable<typeof SQLITE>);
    const keys = readFileSync(join(server.dataDir, 'keys.json'), 'utf8');
    const texts = keys.match(/"[\w+/=-]{20,}"/g) ?? [];
    expect(texts.length).toBeGreaterThan(1);
    secrets = [...texts, 'SQLite format 3', '"allowScripts"', 'root:x:0', 'export function'];
  });
  afterAll(() => server.stop());

  /** The path goes out as it stands, which `fetch` would tidy up. */
  function get(path: string, accept: string): Promise<{ status: number; text: string }> {
    const { hostname, port } = new URL(server.url);
    const headers = { accept, cookie: server.cookie(), host: `${hostname}:${port}` };
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, headers }, (answer) => {
        let text = '';
        answer.setEncoding('latin1');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      })
        .on('error', reject)
        .end();
    });
  }

  async function expectNothing(path: string): Promise<void> {
    for (const accept of ['*/*', 'text/html']) {
      const { status, text } = await get(path, accept);
      expect(status, path).toBeLessThan(500);
      for (const secret of secrets) expect(text.includes(secret), `${path}: ${secret}`).toBe(false);
      // A navigation gets the app's own page, and anything else a refusal.
      if (status === 200) expect(text, path).toContain('<div id="root">');
    }
  }

  test.each(UP)('%s', async (up) => {
    const targets = [
      'keys.json',
      'sipas.sqlite',
      'package.json',
      'etc/passwd',
      'src/collector/start/start-collector.ts',
      // The data directory as it is reached from the root, in the same hand.
      join(server.dataDir.slice(1), 'keys.json').replaceAll('/', up.includes('2f') ? '%2f' : '/'),
    ];
    const climbed = FROM.flatMap((from) => [1, 2, 12].map((times) => from + up.repeat(times)));
    const paths = climbed.flatMap((way) => targets.map((target) => way + target));
    const asked = paths.filter((_, at) => IS_FULL_SIZE || at % SHARE === UP.indexOf(up) % SHARE);
    for (const path of asked) await expectNothing(path);
  });

  test.each([
    '/data/keys.json',
    '/keys.json',
    '/sipas.sqlite',
    '/sipas.sqlite-wal',
    '/.git/config',
    '/.npmrc',
    '/package.json',
    '/node_modules/fastify/package.json',
    '/src/collector/main.ts',
    '/file:///etc/passwd',
    '/C:\\Windows\\win.ini',
    `/${'a/'.repeat(3_000)}`,
    `/${'a'.repeat(8_000)}`,
    `/assets/${'%41'.repeat(2_500)}`,
    '/assets/keys.json%00.js',
    '/%00',
    '/~root/',
    '/assets/.',
    '/assets/..',
    '/assets',
  ])('%s', expectNothing);

  test('the data directory itself, by its whole name', async () => {
    for (const name of ['keys.json', 'sipas.sqlite']) {
      const path = join(server.dataDir, name);
      await expectNothing(path);
      await expectNothing(`/${path}`);
      await expectNothing(`/${encodeURIComponent(path)}`);
    }
  });
});
