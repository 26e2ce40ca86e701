import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BATCH_MEDIA_TYPE } from '../../../src/core/protocol/messages/batch.ts';
import { packed, plainRecord, responseBody } from '../../support/batches.ts';
import { rowCounts } from '../../support/collector-store-fixture.ts';
import { ENGINES } from '../../support/databases.ts';
import { IS_FULL_SIZE } from '../../support/runs.ts';
import { OPERATIONS } from '../../support/walk-operations.ts';
import { acknowledgementOf } from '../running-collector.ts';
import { startWholeCollector, type WholeCollector } from './whole-collector.ts';

// Takes long: every operation of the interface is asked with every hostile text, on each engine.

/** What has ended a statement, a comment or a text before its time in programs that paste texts into SQL. */
const HOSTILE = [
  `Robert'); drop table records; --`,
  `' or '1'='1`,
  `"; delete from accounts; --`,
  `$1 \\' /* */ %_?`,
  `'||(select password from accounts limit 1)||'`,
];
const LONGEST_NAME = 60;

describe.each(ENGINES)('hostile text on $name', (engine) => {
  let server: WholeCollector;
  beforeAll(async () => {
    server = await startWholeCollector(engine);
  });
  afterAll(() => server.stop());

  const send: WholeCollector['send'] = (...request) => server.send(...request);
  const told = async (path: string) => (await send('GET', path)).json() as Promise<Record<string, never>>;

  test.each(HOSTILE)('as the name of a device it comes back as it went in: %s', async (name) => {
    expect(name.length).toBeLessThan(LONGEST_NAME);
    const before = await rowCounts(server.collector.database);
    expect((await send('PUT', `/api/v1/devices/${server.enrolment}/name`, { name })).status).toBe(200);
    expect((await told(`/api/v1/devices/${server.enrolment}`))['device']).toMatchObject({ name });
    expect(await rowCounts(server.collector.database)).toEqual(before);
    // The audit log tells what was done, in the same words.
    expect(JSON.stringify(await told('/api/v1/audit-log?action=device.rename'))).toContain(
      JSON.stringify(name).slice(1, -1),
    );
  });

  test.each(HOSTILE)('as the name of a unit: %s', async (name) => {
    const code = `01.${HOSTILE.indexOf(name)}`;
    const unit = { code, name, nameEn: name, kind: 'office', parent: '01' };
    expect((await send('POST', '/api/v1/units', unit)).status).toBe(201);
    const { units } = await told(`/api/v1/units?code=${code}`);
    expect(units).toMatchObject([{ code, name, nameEn: name }]);
    const found = await told(`/api/v1/units?search=${encodeURIComponent(name)}`);
    expect(JSON.stringify(found)).toContain(`"${code}"`);
  });

  test.each(HOSTILE)('as a comment: %s', async (comment) => {
    const sequence = HOSTILE.indexOf(comment) + 1;
    const record = plainRecord({ sequence, body: responseBody({ comment }) });
    const body = packed(server.enrolment, [record]);
    const headers = { 'content-type': BATCH_MEDIA_TYPE };
    const answer = await fetch(`${server.url}/api/v1/batches`, {
      method: 'POST',
      headers,
      body: body as BodyInit,
    });
    const { records } = await acknowledgementOf(answer);
    expect(records).toMatchObject([{ outcome: 'stored' }]);
    await server.collector.deferredWrites.writeAll();
    const { rows } = await sql<{ text: string }>`select text from comments`.execute(
      server.collector.database.reader,
    );
    expect(rows.map(({ text }) => text)).toContain(comment);
  });

  test('as the name of an account it is refused, and signs nobody in', async () => {
    for (const name of HOSTILE) {
      const made = await send('POST', '/api/v1/accounts', { name, role: 'staff', scope: null });
      expect([made.status, ((await made.json()) as { code: string }).code]).toEqual([400, 'body-malformed']);
      expect((await send('POST', '/api/v1/session', { name, password: name })).status).toBe(401);
    }
  });

  test('as a filter it finds nothing, and never everything', async () => {
    for (const text of HOSTILE) {
      for (const filter of ['action', 'actor']) {
        const { entries } = await told(`/api/v1/audit-log?${filter}=${encodeURIComponent(text)}`);
        expect(entries).toEqual([]);
      }
    }
  });

  // PostgreSQL refuses a text with NUL in it wherever it stands; SQLite does not.
  const ODD = [...HOSTILE.slice(0, 1), 'a\u0000b', '\ud800', '\u202e\ufeff%'];
  const operations = Object.entries(OPERATIONS).map(
    ([name, operation], at) => [name, operation, at] as const,
  );
  test.each(operations)('%s is never at fault for a text', async (name, operation, at) => {
    const [method = '', template = ''] = name.split(' ');
    // Some operations end the session they come by.
    await server.signInAgain();
    const fields = [
      'name',
      'password',
      'token',
      'code',
      'unit',
      'parent',
      'scope',
      'action',
      'actor',
      'search',
    ];
    // In part, each operation of an engine has one of the texts: that with NUL goes to PostgreSQL.
    const own = 2 * (at % 2) + ENGINES.indexOf(engine);
    const ownTexts = [...ODD.entries()].filter(([nth]) => IS_FULL_SIZE || nth === own);
    for (const [nth, text] of ownTexts) {
      const path = template.replaceAll(/:\w+/g, encodeURIComponent(text.toWellFormed()));
      const body = Object.fromEntries(fields.map((field) => [field, text]));
      const bodies = [
        body,
        ...[...(operation.requests ?? []), ...(BODIES[name] ?? [])].map((one) => hostile(one.body, text)),
      ];
      // In part, each field has one of the texts, and each text some of the fields.
      const asked = fields.filter((_, field) => IS_FULL_SIZE || field % ODD.length === nth);
      const queries = ['', ...asked.map((field) => `?${field}=${encodeURIComponent(text.toWellFormed())}`)];
      const attempts =
        method === 'GET' || method === 'DELETE'
          ? queries.map((query) => [path + query, undefined] as const)
          : bodies.map((one) => [path, one] as const);
      for (const [address, sent] of attempts) {
        const answer = await send(method, address, sent);
        const about = `${method} ${address} ${JSON.stringify(sent)}`;
        // There is no provider of OpenID Connect here.
        const isAbsent = answer.status === 503 && address.endsWith('/provider');
        if (!isAbsent) expect(answer.status, about).toBeLessThan(500);
        await answer.body?.cancel();
      }
    }
  });
});

/** Bodies as they should be, of operations that are walked without one. */
const BODIES: Readonly<Record<string, readonly { readonly body: object }[]>> = {
  'POST /api/v1/session': [{ body: { name: 'mo', password: 'x' } }],
  'POST /api/v1/session/second-factor': [{ body: { kind: 'totp', code: 'x' } }],
  'POST /api/v1/session/passkey': [{ body: { answer: { id: 'x' } } }],
  'POST /api/v1/one-time-links/check': [{ body: { token: 'x' } }],
  'POST /api/v1/one-time-links/use': [{ body: { token: 'x', name: 'mo', password: 'x' } }],
  'POST /api/v1/one-time-links/provider': [{ body: { token: 'x' } }],
  'POST /api/v1/own-account/password': [{ body: { password: 'x' } }],
  'POST /api/v1/own-account/totp/confirmation': [{ body: { code: 'x' } }],
  'POST /api/v1/own-account/passkeys': [{ body: { name: 'x', answer: {} } }],
  'POST /api/v1/enrolment-codes': [{ body: { unit: '01', name: 'x' } }],
};

/** The same body with the text wherever it has one. */
function hostile(body: unknown, text: string): unknown {
  if (typeof body !== 'object' || body === null) return body ?? {};
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? text : value]),
  );
}
