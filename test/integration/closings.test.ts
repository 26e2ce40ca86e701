import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Closings } from '../../src/contract/closing/closings.ts';
import { CONTRACT } from '../../src/contract/contract.ts';
import type { Indices } from '../../src/contract/figures.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecord, responseBody, SERVICE } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { sipas } from '../support/sipas.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const REASON = 'Báo cáo tháng 11 gửi Sở Nội vụ';
const NOVEMBER = { unit: '01', period: '2026-11', reason: REASON };

/** What differs between the engines is in test/contract/closings.test.ts. */
const [EMBEDDED] = ENGINES;

describe('closed periods over HTTP', () => {
  let server: TestCollector;
  let nowMs: number;
  beforeEach(async () => {
    nowMs = NOW_MS;
    server = await startTestCollector(must(EMBEDDED, 'an engine'), {}, { now: () => nowMs });
  });
  afterEach(() => server.stop());

  async function asked<Answer>(
    method: string,
    path: string,
    { cookie }: { readonly cookie: string },
    body?: object,
  ): Promise<{ readonly status: number; readonly json: Answer }> {
    const reply = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: {
        cookie,
        origin: server.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const isJson = /json/.test(reply.headers.get('content-type') ?? '');
    return { status: reply.status, json: (isJson ? JSON.parse(text) : text) as Answer };
  }

  test('CL1 CL6 two people close a month; its bytes have its id, it is listed, told beside figures, and proved by the command', async () => {
    const enrolment = await server.enrol();
    const answers = Object.fromEntries(itemsOf(SERVICE).map(({ id }) => [id, 4]));
    const records = Array.from({ length: 24 }, (_, at) =>
      plainRecord({ sequence: at + 1, body: responseBody({ answers: answers as never }) }),
    );
    await acknowledgementOf(await server.post(packed(enrolment, records)));
    nowMs += 30 * DAY_MS;
    const person = (name: string, scope: string | null = null) =>
      signedIn(server.collector.database, nowMs, { role: 'administrator', name, scope });
    const [hoa, nam, other] = [await person('hoa'), await person('nam', '01'), await person('xa', '04')];
    expect((await asked('PUT', 'closings/rule', nam, { needsTwo: true })).status).toBe(403);
    expect((await asked('PUT', 'closings/rule', hoa, { needsTwo: true })).status).toBe(204);

    const early = await asked('POST', 'closings/proposals', hoa, { ...NOVEMBER, period: '2026' });
    expect(early).toMatchObject({ status: 409, json: { code: 'closing-impossible' } });
    const unknown = await asked('POST', 'closings/proposals', other, NOVEMBER);
    expect(unknown).toMatchObject({ status: 404, json: { code: 'unit-unknown' } });
    const made = await asked<{ id: string }>('POST', 'closings/proposals', hoa, NOVEMBER);
    expect(made.status).toBe(201);
    const again = await asked('POST', 'closings/proposals', nam, NOVEMBER);
    expect(again).toEqual({ status: 200, json: made.json });
    const address = `closings/proposals/${made.json.id}`;
    expect((await asked('GET', address, other)).status).toBe(404);
    const seen = await asked<{ snapshot: string }>('GET', address, nam);
    expect(CONTRACT['GET /api/v1/closings/proposals/:id'].answer.parse(seen.json)).toEqual(seen.json);
    const { snapshot } = seen.json;
    const own = await asked('POST', `${address}/confirmation`, hoa, { snapshot });
    expect(own).toMatchObject({ status: 403, json: { code: 'second-person-needed' } });
    const wrong = await asked('POST', `${address}/confirmation`, nam, { snapshot: '0'.repeat(64) });
    expect(wrong).toMatchObject({ status: 409, json: { code: 'closing-changed' } });
    const done = await asked('POST', `${address}/confirmation`, nam, { snapshot });
    expect(done).toEqual({ status: 201, json: { id: snapshot } });
    expect((await asked('POST', `${address}/confirmation`, nam, { snapshot })).status).toBe(200);
    expect((await asked('DELETE', address, hoa)).status).toBe(404);

    const file = await server.get(`/api/v1/snapshots/${snapshot}`, { cookie: nam.cookie });
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(snapshot);
    const content: unknown = JSON.parse(bytes.toString('utf8'));
    expect(CONTRACT['GET /api/v1/snapshots/:id'].answer.parse(content)).toEqual(content);
    expect((await server.get(`/api/v1/snapshots/${snapshot}`, { cookie: other.cookie })).status).toBe(404);
    const csv = await asked<string>('GET', `snapshots/${snapshot}/figures.csv`, nam);
    expect(csv.json).toContain(
      `${snapshot},2026-11,sipas-2023-service,1,kiosk,satisfied-share,voluntary,01@2025-07-01,`,
    );
    const summary = await asked('GET', `snapshots/${snapshot}/summary`, nam);
    expect(CONTRACT['GET /api/v1/snapshots/:id/summary'].answer.parse(summary.json)).toEqual(summary.json);
    const listed = await asked<Closings>('GET', 'closings', nam);
    expect(CONTRACT['GET /api/v1/closings'].answer.parse(listed.json)).toEqual(listed.json);
    expect(listed.json.closings[0]?.versions).toMatchObject([{ id: snapshot, proposedBy: 'hoa' }]);
    const query = 'unit=01&period=2026-11';
    const shown = await asked<Indices>('GET', `indices?${query}`, nam);
    expect((await asked('GET', `closings/state?${query}`, nam)).json).toMatchObject({
      closed: { id: snapshot, figure: shown.json.overall.figure, later: 0, isBeyond: false },
    });

    const command = ['recount', '--snapshot', snapshot, '--data-dir', server.dataDir];
    expect(await sipas(command)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^no difference: snapshot \w+, 01@2025-07-01 2026-11, version 1: \d+ figures made again from 24 records\n$/,
      ) as string,
    });
    const { writer } = server.collector.database;
    await writer
      .deleteFrom('records')
      .where('id', '=', records[0]?.id ?? '')
      .execute();
    const found = await sipas([...command, '--json']);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({
      ...{ ok: false, from: 'answers', records: 23 },
      differences: expect.arrayContaining([
        expect.objectContaining({ kind: 'sum', number: 'responses', stored: 24, counted: 23 }),
      ]) as unknown,
    });
    const none = await sipas(['recount', '--snapshot', '0'.repeat(64), '--data-dir', server.dataDir]);
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no snapshot') as string,
    });
  });

  test('grades are set by administrators of the whole, with a source, and their history stays', async () => {
    const [whole, bound] = [
      await signedIn(server.collector.database, nowMs, { role: 'administrator' }),
      await signedIn(server.collector.database, nowMs, { role: 'administrator', scope: '01' }),
    ];
    const rule = {
      ...{ effectiveDay: '2026-01-01', good: '90', fair: '80', average: '65' },
      ...{ source: 'Quyết định của UBND tỉnh', sourceDay: null },
    };
    expect((await asked('POST', 'grade-rules', bound, rule)).status).toBe(403);
    const wrong = await asked('POST', 'grade-rules', whole, { ...rule, fair: '95' });
    expect(wrong).toMatchObject({ status: 400, json: { code: 'parameter-invalid', detail: '/good' } });
    expect((await asked('POST', 'grade-rules', whole, rule)).status).toBe(204);
    expect((await asked('POST', 'grade-rules', whole, { ...rule, good: '92.5' })).status).toBe(204);
    expect((await asked('GET', 'grade-rules', bound)).json).toMatchObject({
      rules: [
        { good: '92.5', parPoints: '10', inForce: true },
        { good: '90', parPoints: '10', inForce: false },
      ],
    });
  });
});
