import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HandedOutKey } from '../../src/contract/people/machine-keys.ts';
import { PARQUET_MEDIA_TYPE, XLSX_MEDIA_TYPE } from '../../src/contract/route.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/kernel/duration.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

let server: TestCollector;
let nowMs = NOW_MS;
beforeAll(async () => {
  const [engine] = ENGINES;
  if (engine === undefined) throw new Error('no engine');
  server = await startTestCollector(engine, {}, { now: () => nowMs });
});
afterAll(() => server.stop());

const FEED = '/api/v1/feeds/figures';
const send = (method: string, path: string, body?: unknown, headers = server.administrator) =>
  fetch(server.url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const made = async (scope: string | null, days = 30): Promise<HandedOutKey> => {
  const answer = await send('POST', '/api/v1/machine-keys', { name: 'Power BI', scope, days });
  expect(answer.status).toBe(201);
  return (await answer.json()) as HandedOutKey;
};
const read = (path: string, secret: string) =>
  fetch(server.url + path, { headers: { authorization: `Bearer ${secret}` } });

test('a key that the console made reads the table as CSV and JSON, the same rows, and only of its scope', async () => {
  const { secret } = await made('01');
  const csv = await read(`${FEED}.csv?from=2026-09&to=2026-10`, secret);
  expect([csv.status, csv.headers.get('content-type'), csv.headers.get('cache-control')]).toEqual([
    200,
    'text/csv; charset=utf-8; header=present',
    'no-store',
  ]);
  expect(csv.headers.get('content-disposition')).toContain('filename="figures.csv"');
  const lines = (await csv.text()).trim().split('\r\n');
  const json = await read(`${FEED}.json?from=2026-09&to=2026-10`, secret);
  const { figures } = (await json.json()) as { readonly figures: readonly Record<string, unknown>[] };
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(figures.map(({ unit }) => unit));
  expect(new Set(figures.map(({ unit, parent }) => `${unit} ${parent}`))).toEqual(new Set(['01 null']));
  expect(new Set(figures.map(({ period }) => period))).toEqual(new Set(['2026-09', '2026-10']));
  expect(await problemOf(await read(`${FEED}.csv?from=2026-10&unit=46`, secret))).toEqual([
    404,
    'unit-unknown',
  ]);
});

test('the same table is there as a workbook and as Parquet', async () => {
  const { secret } = await made('01');
  for (const [format, type, begins] of [
    ['xlsx', XLSX_MEDIA_TYPE, 'PK'],
    ['parquet', PARQUET_MEDIA_TYPE, 'PAR1'],
  ] as const) {
    const answer = await read(`${FEED}.${format}?from=2026-10`, secret);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.headers.get('content-disposition')).toContain(`filename="figures.${format}"`);
    expect(
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .startsWith(begins),
    ).toBe(true);
  }
});

test('a session that may see results reads it too, and staff may not', async () => {
  expect((await server.get(`${FEED}.csv?from=2026-10`)).status).toBe(200);
  const staff = await signedIn(server.collector.database, NOW_MS, { role: 'staff' });
  const refused = await fetch(`${server.url}${FEED}.csv?from=2026-10`, { headers: staff.headers });
  expect(await problemOf(refused)).toEqual([403, 'forbidden']);
  expect(await problemOf(await fetch(`${server.url}${FEED}.csv?from=2026-10`))).toEqual([
    401,
    'sign-in-required',
  ]);
});

test.each([
  ['from=2026-10&to=2026-09'],
  ['from=2026-10&to=2026-Q4'],
  ['from=2000-01&to=2026-10'],
  ['from=2026-13'],
  ['to=2026-10'],
  ['from=2026-10&rule=mean-score'],
])('%s is no range', async (query) => {
  expect(await problemOf(await server.get(`${FEED}.json?${query}`))).toEqual([400, 'parameter-invalid']);
});

test('a replaced key ends after its days, a revoked one at once; each says so', async () => {
  const { key, secret } = await made(null, 3);
  const answer = await send('POST', `/api/v1/machine-keys/${key.id}/successor`, { days: 10 });
  const next = (await answer.json()) as HandedOutKey;
  const states = async () => {
    const list = (await (await server.get('/api/v1/machine-keys')).json()) as { keys: HandedOutKey['key'][] };
    const of = (id: string) => list.keys.find((one) => one.id === id)?.state ?? null;
    return [of(key.id), of(next.key.id)];
  };
  expect(await states()).toEqual(['replaced', 'valid']);
  expect((await read(`${FEED}.csv?from=2026-10`, secret)).status).toBe(200);
  nowMs = NOW_MS + 3 * DAY_MS;
  const renewed = await signedIn(server.collector.database, nowMs, { role: 'administrator' });
  const old = { ...server.administrator };
  Object.assign(server.administrator, { cookie: renewed.cookie });
  try {
    expect(await states()).toEqual(['expired', 'valid']);
    const expired = await read(`${FEED}.csv?from=2026-10`, secret);
    expect(expired.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await problemOf(expired)).toEqual([401, 'key-expired']);
    expect((await read(`${FEED}.csv?from=2026-10`, next.secret)).status).toBe(200);
    expect((await send('DELETE', `/api/v1/machine-keys/${next.key.id}`)).status).toBe(204);
    expect(await problemOf(await read(`${FEED}.csv?from=2026-10`, next.secret))).toEqual([
      401,
      'key-unknown',
    ]);
    expect(await states()).toEqual(['expired', null]);
  } finally {
    Object.assign(server.administrator, old);
  }
});

test('a key is made and replaced only shortly after a sign-in', async () => {
  const { headers, account } = await signedIn(server.collector.database, nowMs, { role: 'administrator' });
  await server.collector.database.writer
    .updateTable('sessions')
    .set({ authenticated_ms: nowMs - HOUR_MS })
    .where('account', '=', account)
    .execute();
  const body = { name: 'R', scope: null, days: 1 };
  const asked = { ...headers, origin: server.url } as unknown as typeof server.administrator;
  const refused = await send('POST', '/api/v1/machine-keys', body, asked);
  expect(await problemOf(refused)).toEqual([401, 'recent-sign-in-required']);
});

test('a key stands in no line of the log', async () => {
  const { secret } = await signedKey();
  expect(server.log.join('\n')).not.toContain(secret.slice(6));
  expect(server.log.join('\n')).toContain('/api/v1/feeds/figures.csv');
});

async function signedKey(): Promise<HandedOutKey> {
  const { collector } = server;
  const key = await collector.people.machineKeys.make(
    { actor: 'mo', scope: { top: null } },
    { name: 'R', scope: null, days: 1 },
  );
  if (!key.ok) throw new Error(key.error);
  await (await read(`${FEED}.csv?from=2026-10`, key.value.secret)).text();
  await (await read(`${FEED}.csv?from=2026-10`, `${key.value.secret}x`)).text();
  return key.value as unknown as HandedOutKey;
}
