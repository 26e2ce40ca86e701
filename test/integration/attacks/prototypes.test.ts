import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/kernel/canonical-json.ts';
import { BATCH_MEDIA_TYPE } from '../../../src/core/protocol/messages/batch.ts';
import { packed, packedLines, plainRecord, recordLine, responseBody } from '../../support/batches.ts';
import { ENGINES } from '../../support/databases.ts';
import { OPERATIONS } from '../../support/walk-operations.ts';
import { acknowledgementOf, problemOf } from '../running-collector.ts';
import { startWholeCollector, type WholeCollector } from './whole-collector.ts';

/** Keys by which a program that copies objects carelessly changes every object it has. */
const POISONS = [
  '"__proto__":{"polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
  '"a":{"__proto__":{"polluted":true}}',
  '"\\u005f_proto__":{"polluted":true}',
];
const QUERIES = [
  '__proto__[polluted]=1',
  '__proto__.polluted=1',
  '__proto__=1',
  'constructor[prototype][polluted]=1',
  'constructor=1',
  'toString=1',
  'hasOwnProperty=1',
];
/** Names that every object seems to have. They are well-formed ids. */
const INHERITED = ['constructor', 'valueof', 'prototype'];

const [SQLITE] = ENGINES;

describe('keys that are not what they seem', () => {
  let server: WholeCollector;
  let untouched: string;
  const prototypes = () =>
    JSON.stringify([Object.prototype, Array.prototype, Function.prototype].map(Object.getOwnPropertyNames));
  beforeAll(async () => {
    server = await startWholeCollector(SQLITE as NonNullable<typeof SQLITE>);
    untouched = prototypes();
  });
  afterAll(async () => {
    expect(prototypes()).toBe(untouched);
    await server.stop();
  });

  const withBody = Object.entries(OPERATIONS).filter(
    ([name, { mediaType }]) => !/^(GET|DELETE)/.test(name) && mediaType === undefined,
  );
  test.each(withBody)('%s refuses them in its body', async (name, { requests = [{}] }) => {
    const [method = '', template = ''] = name.split(' ');
    await server.signInAgain();
    for (const { body = {}, parameters } of requests.slice(0, 1)) {
      const path = template.replaceAll(/:(\w+)/g, (_, key: string) => parameters?.[key] ?? 'none');
      const inner = JSON.stringify(body).slice(1, -1);
      for (const poison of POISONS) {
        const answer = await server.send(method, path, `{${inner === '' ? '' : `${inner},`}${poison}}`);
        // What takes no body at all reads none.
        if (answer.status >= 400) await problemOf(answer);
        else expect([200, 201, 204], `${name} ${poison}`).toContain(answer.status);
        expect(answer.status).toBeLessThan(500 + (path.endsWith('/provider') ? 4 : 0));
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      }
    }
  });

  test.each(QUERIES)('?%s is refused or means nothing', async (query) => {
    await server.signInAgain();
    for (const path of ['indices', 'devices', 'audit-log', 'units', 'exports/codebook.csv', 'session']) {
      const answer = await server.send('GET', `/api/v1/${path}?${query}`);
      expect([200, 400], path).toContain(answer.status);
      await answer.body?.cancel();
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(INHERITED)(
    '%s is the name of no questionnaire, unit, device, account or session',
    async (name) => {
      await server.signInAgain();
      const asked = async (method: string, path: string, body?: unknown) => {
        const answer = await server.send(method, `/api/v1/${path}`, body);
        return [answer.status, ((await answer.json()) as { code: string }).code];
      };
      expect(await asked('GET', `indices?period=2026-10&questionnaire=${name}`)).toEqual([
        404,
        'questionnaire-unknown',
      ]);
      expect(await asked('GET', `exports/codebook.csv?questionnaire=${name}`)).toEqual([
        404,
        'questionnaire-unknown',
      ]);
      expect(await asked('GET', `indices?period=2026-10&unit=${name}`)).toEqual([404, 'unit-unknown']);
      expect(await asked('GET', `units?parent=${name}`)).toEqual([404, 'unit-unknown']);
      expect(await asked('GET', `devices/${name}`)).toEqual([404, 'device-unknown']);
      expect(await asked('PATCH', `accounts/${name}`, { disabled: true })).toEqual([404, 'account-unknown']);
      expect(await asked('DELETE', `own-account/sessions/${name}`)).toEqual([404, 'not-found']);
    },
  );

  test('a body in which one key stands twice means its last, as for every reader of JSON, or nothing', async () => {
    const path = `/api/v1/devices/${server.enrolment}/name`;
    const answer = await server.send('PUT', path, '{"name":"Máy đầu","name":"Máy cuối"}');
    const told = JSON.stringify(
      await (await server.send('GET', `/api/v1/devices/${server.enrolment}`)).json(),
    );
    expect([200, 400]).toContain(answer.status);
    expect(told).not.toContain('Máy đầu');
  });

  const post = (body: Uint8Array) =>
    fetch(`${server.url}/api/v1/batches`, {
      method: 'POST',
      headers: { 'content-type': BATCH_MEDIA_TYPE },
      body: body as BodyInit,
    });

  test('a sealed body with such keys is held, and counts for nothing', async () => {
    const body = responseBody();
    const answers = (body.response as { answers: object }).answers;
    const poisoned = POISONS.slice(0, 3).flatMap((poison) => {
      const added = JSON.parse(`{${poison}}`) as object;
      return [
        { ...body, ...added },
        { ...body, response: { ...(body.response as object), ...added } },
        { ...body, response: { ...(body.response as object), answers: { ...answers, ...added } } },
      ];
    });
    // They are there, and not swallowed by the making of the test.
    expect(canonicalJson(poisoned[0] as Json)).toContain('"__proto__":');
    const records = [
      ...poisoned.map((one, index) => plainRecord({ sequence: index + 1, body: one as never })),
      ...INHERITED.map((questionnaire, index) =>
        plainRecord({ sequence: index + 20, questionnaire: questionnaire as never }),
      ),
    ];
    const acknowledged = await acknowledgementOf(
      await post(packed(server.enrolment, records, { lastSequence: 30 })),
    );
    expect(acknowledged.records.map(({ outcome }) => outcome)).toEqual(records.map(() => 'held'));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a record with a key twice, or with one that is no key of a record, is rejected', async () => {
    const line = recordLine(server.enrolment, plainRecord({ sequence: 31 }));
    const lines = [
      line.replace('{', '{"id":"0",'),
      ...POISONS.map((poison) => line.replace('{', `{${poison},`)),
    ];
    const acknowledged = await acknowledgementOf(
      await post(packedLines(server.enrolment, lines, { lastSequence: 40 })),
    );
    expect(acknowledged.records.map(({ outcome }) => outcome)).toEqual(lines.map(() => 'rejected'));
  });
});
