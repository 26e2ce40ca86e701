import buildQuery from 'odata-query';
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

const ODATA = '/api/v1/feeds/odata/';
const byName = (secret: string, name = '') => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
});
interface Page {
  readonly '@odata.count'?: number;
  readonly '@odata.nextLink'?: string;
  readonly value: readonly Record<string, unknown>[];
}

test('an OData client finds the service, its columns, and the rows of the feed, with the key as password', async () => {
  const { secret } = await made('01');
  const headers = byName(secret, 'powerbi');
  const root = await fetch(server.url + ODATA, { headers: { ...headers, 'odata-maxversion': '4.0' } });
  expect([root.status, root.headers.get('odata-version')]).toEqual([200, '4.0']);
  expect(root.headers.get('content-type')).toBe('application/json; odata.metadata=minimal; charset=utf-8');
  const service = (await root.json()) as { '@odata.context': string; value: { name: string; url: string }[] };
  expect(service.value).toEqual([{ name: 'Figures', kind: 'EntitySet', url: 'Figures' }]);
  const context = new URL(service['@odata.context'], root.url);
  const metadata = await fetch(context, { headers });
  expect(metadata.headers.get('content-type')).toBe('application/xml; charset=utf-8');
  const schema = await metadata.text();

  const set = new URL(service.value[0]?.url ?? '', context).href;
  const ask = async (query: Parameters<typeof buildQuery>[0], own = '') => {
    const answer = await fetch(`${set}${buildQuery(query) || '?'}${own}`, { headers });
    expect([answer.status, answer.headers.get('odata-version')]).toEqual([200, '4.01']);
    return (await answer.json()) as Page;
  };
  const json = await read(`${FEED}.json?from=2026-09&to=2026-10`, secret);
  const { figures } = (await json.json()) as { readonly figures: readonly Record<string, unknown>[] };
  const all = await ask({ count: true }, '&from=2026-09&to=2026-10');
  expect(all.value.map(({ id: _, ...row }) => row)).toEqual(figures);
  expect([all['@odata.count'], all['@odata.nextLink']]).toEqual([figures.length, undefined]);
  for (const column of Object.keys(all.value[0] ?? {}))
    expect(schema).toContain(`<Property Name="${column}"`);
  expect(schema.match(/<Property /g)).toHaveLength(Object.keys(all.value[0] ?? {}).length);

  const some = await ask(
    {
      ...{ select: ['part', 'respondents'], orderBy: ['part desc'], top: 3, skip: 1 },
      filter: { period: '2026-10', or: [{ part: { startswith: 'access' } }, { part_kind: 'overall' }] },
    },
    '&from=2026-09&to=2026-10',
  );
  const parts = figures
    .filter((row) => row['period'] === '2026-10' && /^(access|overall)/.test(String(row['part'])))
    .map(({ part, respondents }) => ({ part, respondents }));
  parts.sort((one, other) => (String(one.part) < String(other.part) ? 1 : -1));
  expect(some.value).toEqual(parts.slice(1, 4));
  const counted = async (query: string) => {
    const answer = await fetch(`${set}/$count?from=2026-09&to=2026-10${query}`, { headers });
    return [answer.status, answer.headers.get('content-type'), await answer.text()];
  };
  const plain = 'text/plain; charset=utf-8';
  expect(await counted('')).toEqual([200, plain, String(figures.length)]);
  const ofAccess = figures.filter(({ part }) => String(part).startsWith('access')).length;
  expect(await counted("&$filter=startswith(part,'access')")).toEqual([200, plain, String(ofAccess)]);
  expect((await counted('&$filter=part%20is%20new'))[0]).toBe(400);
  // Without any period, the last twelve months.
  const months = new Set((await ask({ select: ['period'] })).value.map(({ period }) => period));
  expect([months.size, months.has('2026-11')]).toEqual([12, true]);
});

test('a table longer than a page comes by the addresses that the pages name', async () => {
  const { secret } = await made(null);
  const pages: Page[] = [];
  let next: string | undefined = `${server.url}${ODATA}Figures?from=2021-11&to=2026-10&$top=7000`;
  while (next !== undefined) {
    const answer: Response = await fetch(next, { headers: byName(secret) });
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as Page;
    pages.push(page);
    const link = page['@odata.nextLink'];
    next = link === undefined ? undefined : new URL(link, answer.url).href;
  }
  expect(pages.map(({ value }) => value.length)).toEqual([5_000, 2_000]);
  expect(new Set(pages.flatMap(({ value }) => value.map(({ id }) => id))).size).toBe(7_000);
});

test('OData refuses in its own form too, and says how to sign in', async () => {
  const { secret } = await made('01');
  const refusal = async (path: string, headers = byName(secret)) => {
    const answer = await fetch(`${server.url}${ODATA}${path}`, { headers });
    const body = (await answer.clone().json()) as { error?: unknown };
    return { answer, problem: await problemOf(answer), error: body.error };
  };
  const wrong = await refusal('Figures?$filter=percent%20gt');
  expect(wrong.problem).toEqual([400, 'parameter-invalid']);
  expect(wrong.error).toEqual({
    code: 'parameter-invalid',
    message: expect.stringContaining('$filter, character 11: a column, a literal') as string,
  });
  expect((await refusal('Figures?$expand=unit')).problem).toEqual([400, 'parameter-invalid']);
  expect((await refusal('Figures?unit=46')).problem).toEqual([404, 'unit-unknown']);
  expect((await refusal('Figures?from=2026-Q1&to=2026-10')).problem).toEqual([400, 'parameter-invalid']);
  for (const [headers, code] of [
    [byName(`${secret.slice(0, -1)}!`), 'key-unknown'],
    [byName('the password of a proxy'), 'sign-in-required'],
    [{ authorization: 'Basic !' }, 'sign-in-required'],
  ] as const) {
    const { answer, problem, error } = await refusal('', headers as ReturnType<typeof byName>);
    expect([problem, error]).toEqual([[401, code], expect.objectContaining({ code })]);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="SIPAS", charset="UTF-8"');
  }
  // The password of a key is no key to anything else.
  expect(await problemOf(await fetch(`${server.url}/api/v1/units`, { headers: byName(secret) }))).toEqual([
    401,
    'sign-in-required',
  ]);
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
