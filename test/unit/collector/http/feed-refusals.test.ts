import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FigureFeed } from '../../../../src/collector/feeds/figure-feed.ts';
import { FeedReading } from '../../../../src/collector/http/feeds/feed-reading.ts';
import { registerFeedRoutes } from '../../../../src/collector/http/feeds/feed-routes.ts';
import { registerODataRoutes } from '../../../../src/collector/http/feeds/odata-routes.ts';
import { authorise } from '../../../../src/collector/http/server/authorise.ts';
import { MachineKeys } from '../../../../src/collector/people/machine-keys/machine-keys.ts';
import type { FigureRow } from '../../../../src/contract/feeds/figure-row.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';

const KEY = { id: 'k', name: 'R', scope: null, madeDay: '2026-11-01', madeBy: 'mo', expiresMs: 9 };
const headers = { authorization: `Bearer sipas_${'A'.repeat(43)}` };

let app: FastifyInstance;
let rowCount: number;
let isRevoked: boolean;
/** The feeds that are being read, which come to no end before this is called. */
let finish: () => void;
beforeEach(async () => {
  app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateReply('problem', null);
  rowCount = 1;
  const { promise, resolve } = Promise.withResolvers<void>();
  finish = resolve;
  const key = { ...KEY, isReplaced: false, lastUsedDay: null } as never;
  isRevoked = false;
  const store = { findBySecret: async () => (isRevoked ? null : key), noteUse: async () => undefined };
  const ports = { store, units: { tree: async () => null }, now: () => 1, newId: () => '' } as unknown;
  const machineKeys = new MachineKeys(ports as ConstructorParameters<typeof MachineKeys>[0]);
  authorise(app, { machineKeys, sessions: { principalOf: async () => null } });
  async function* rows(): AsyncGenerator<readonly FigureRow[], void, void> {
    await promise;
    yield [];
  }
  const open: FigureFeed['open'] = async () => ({
    ok: true,
    value: { questionnaire: smallQuestionnaire(), rowCount, rows: rows() },
  });
  const reading = new FeedReading({ open });
  registerFeedRoutes(app, reading);
  registerODataRoutes(app, {
    reading,
    now: () => 1_793_000_000_000,
    publicUrl: 'https://sipas.example.gov.vn',
  });
});
afterEach(() => app.close());

const ask = (format: string) => app.inject({ url: `/api/v1/feeds/figures.${format}?from=2026-10`, headers });

test('a table that no sheet holds is refused before it is made, with how many rows it has', async () => {
  rowCount = 1_048_576;
  finish();
  const refused = await ask('xlsx');
  expect([refused.statusCode, refused.json()]).toEqual([
    422,
    expect.objectContaining({ code: 'table-too-long', rows: 1_048_576 }),
  ]);
  expect((await ask('parquet')).statusCode).toBe(200);
  rowCount = 1_048_575;
  expect((await ask('xlsx')).statusCode).toBe(200);
});

test('of one key two feeds are read at a time, and a third once one has ended', async () => {
  // Nothing is sent before somebody waits for it.
  const two = ['csv', 'json'].map((format) => ask(format).then((answer) => answer));
  const waiting = await ask('csv');
  expect([waiting.statusCode, waiting.json()['code']]).toEqual([429, 'too-many-requests']);
  finish();
  expect((await Promise.all(two)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect((await ask('csv')).statusCode).toBe(200);
});

test('a refused table leaves its place', async () => {
  rowCount = 2_000_000;
  for (let at = 0; at < 4; at++) expect((await ask('xlsx')).statusCode).toBe(422);
  finish();
});

const ODATA = { url: '/api/v1/feeds/odata/Figures', headers } as const;

test('a page of OData takes one of the places of the key, and leaves it', async () => {
  const one = app.inject(ODATA).then((answer) => answer);
  const other = ask('csv').then((answer) => answer);
  expect((await app.inject(ODATA)).json()).toMatchObject({ code: 'too-many-requests', error: {} });
  finish();
  expect([(await one).statusCode, (await other).statusCode]).toEqual([200, 200]);
  for (let at = 0; at < 4; at++) expect((await app.inject(ODATA)).statusCode).toBe(200);
  expect((await app.inject({ ...ODATA, url: `${ODATA.url}?from=2026-13` })).statusCode).toBe(400);
});

test('whoever may no longer read is sent no page that was under way', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const page = app.inject(ODATA).then(
      ({ statusCode }) => statusCode,
      () => 'nothing',
    );
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0), { timeout: 20_000 });
    isRevoked = true;
    await vi.advanceTimersByTimeAsync(5_000);
    finish();
    expect(await page).toBe('nothing');
  } finally {
    vi.useRealTimers();
  }
});

test('addresses in OData are those of the public address', async () => {
  finish();
  const root = (await app.inject({ ...ODATA, url: '/api/v1/feeds/odata/' })).json();
  expect(root['@odata.context']).toBe('https://sipas.example.gov.vn/api/v1/feeds/odata/$metadata');
});
