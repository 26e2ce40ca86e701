import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { SESSION_COOKIE } from '../../src/collector/http/server/session-cookie.ts';
import type { Principal } from '../../src/collector/people/accounts/principal.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { encodeEnrolmentRequest } from '../../src/core/protocol/messages/enrolment-request.ts';
import { MEMBERSHIP_MEDIA_TYPE } from '../../src/core/protocol/messages/membership.ts';
import { deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import type { Unit } from '../../src/core/units/unit.ts';
import { randomHex, UNIT } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { keyNamed, partOf, signed } from '../support/reference-crypto.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

/** The day of NOW_MS in Viet Nam, and days after it. */
const TODAY = '2026-11-14';
const LATER = '2026-12-01';
const WARD = '01-W@2026-01-01';

const account = (change: Partial<Principal>): Principal => ({
  account: 'a'.repeat(32) as Principal['account'],
  name: 'quantri',
  role: 'administrator',
  scope: null,
  readsOwnComments: false,
  authenticatedAtMs: 0,
  ...change,
});
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  whole: account({}),
  hanoi: account({ name: 'hanoi', scope: '01' }),
  ward: account({ name: 'phuong', scope: '01-W' }),
  hue: account({ name: 'hue', scope: '46' }),
  supervisor: account({ role: 'supervisor' }),
  staff: account({ role: 'staff' }),
};

describe.each(ENGINES)('enrolment codes and devices over HTTP on $name', (engine) => {
  let server: TestCollector;
  beforeAll(async () => {
    server = await startTestCollector(engine, {
      sessions: { principalOf: async (token) => PRINCIPALS[token] ?? null },
    });
    await server.collector.units.change((existing) => {
      const hanoi = existing.find(({ code }) => code === '01') as Unit;
      const ward: Unit = {
        ...hanoi,
        code: '01-W',
        parentCode: '01',
        kind: 'ward',
        name: 'Phường Thử',
        nameEn: null,
        officeTerm: 'trung tâm',
        validFrom: '2026-01-01' as Day,
        validTo: null,
      };
      return ok({ units: [...existing, ward], added: [ward], updated: [], unchangedCount: 0 });
    });
  });
  afterAll(() => server.stop());

  const ask = (method: string, path: string, as: string | null, body?: unknown) =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        ...(as === null ? {} : { cookie: `${SESSION_COOKIE}=${as}`, origin: server.url }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const json = async (answer: Response) => (await answer.json()) as Record<string, never>;
  const made = async (unit = UNIT, as = 'whole', name: string | null = null) =>
    (await json(await ask('POST', '/enrolment-codes', as, { unit, name }))) as unknown as {
      id: string;
      code: string;
    };
  /** As a device asks that has just made a key of its own. */
  const redeem = (code: string, name = 'Máy 1') => {
    const key = keyNamed(randomHex());
    const request = encodeEnrolmentRequest({ protocol: 1, code, name, publicKey: key.publicKey });
    return fetch(`${server.url}/api/v1/enrolments`, {
      method: 'POST',
      headers: { 'content-type': MEMBERSHIP_MEDIA_TYPE },
      body: signed(deviceSignedHeader('sipas-enrolment'), request, key),
    });
  };
  const enrolled = async (unit = UNIT) =>
    String((await json(await redeem((await made(unit)).code)))['enrolment']);
  const deviceOf = async (id: string) => new SqlDeviceStore(server.collector.database).find(id);

  test('a code is shown once, enrols one device at its unit, and says what became of it', async () => {
    const answer = await ask('POST', '/enrolment-codes', 'hanoi', { unit: '01-W', name: ' Máy 7 ' });
    expect(answer.status).toBe(201);
    const { id, code, ...shown } = await json(answer);
    expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(shown).toMatchObject({
      unit: { ref: WARD, code: '01-W', name: 'Phường Thử', nameEn: null },
      name: 'Máy 7',
      madeBy: 'hanoi',
      state: 'open',
      enrolment: null,
    });
    const listed = await (await ask('GET', '/enrolment-codes', 'hanoi')).text();
    expect(listed).toContain(String(id));
    expect(listed).not.toContain(String(code));

    const first = await redeem(String(code));
    expect(first.status).toBe(201);
    const { enrolment, membership } = await json(first);
    const { places } = JSON.parse(partOf(String(membership), 1));
    expect(places[0].unit).toEqual({
      ref: WARD,
      code: '01-W',
      name: 'Phường Thử',
      nameEn: null,
      officeTerm: 'trung tâm',
    });
    expect(await problemOf(await redeem(String(code)))).toEqual([403, 'enrolment-code-invalid']);
    expect(await json(await ask('GET', `/enrolment-codes/${id}`, 'hanoi'))).toMatchObject({
      state: 'used',
      enrolment,
    });
    expect(await problemOf(await ask('DELETE', `/enrolment-codes/${id}`, 'hanoi'))).toEqual([
      409,
      'enrolment-code-used',
    ]);
    expect(await json(await ask('GET', '/enrolment-codes', 'hanoi'))).toMatchObject({ codes: [] });
  });

  test('one key that redeems a code many times at once is one device, called as the code says', async () => {
    const { id, code } = await made(UNIT, 'whole', 'Máy ở sảnh');
    const key = keyNamed(randomHex());
    const body = signed(
      deviceSignedHeader('sipas-enrolment'),
      encodeEnrolmentRequest({ protocol: 1, code, name: 'Máy 1', publicKey: key.publicKey }),
      key,
    );
    const headers = { 'content-type': MEMBERSHIP_MEDIA_TYPE };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(`${server.url}/api/v1/enrolments`, { method: 'POST', headers, body }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    const ids = await Promise.all(answers.map(async (answer) => String((await json(answer))['enrolment'])));
    expect(new Set(ids).size).toBe(1);
    expect(await deviceOf(ids[0] ?? '')).toMatchObject({ name: 'Máy ở sảnh' });
    expect(await json(await ask('GET', `/enrolment-codes/${id}`, 'whole'))).toMatchObject({ state: 'used' });
    // Another key comes too late.
    expect((await redeem(code)).status).not.toBe(201);
  });

  test('a code is for whoever was told it: nobody needs to be signed in to use it', async () => {
    const { code } = await made();
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeem(code.toLowerCase())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403, 403]);
  });

  test('withdrawn it is as wrong as any', async () => {
    const { id, code } = await made();
    expect(await json(await ask('DELETE', `/enrolment-codes/${id}`, 'whole'))).toMatchObject({
      state: 'withdrawn',
    });
    expect((await ask('DELETE', `/enrolment-codes/${id}`, 'whole')).status).toBe(200);
    expect(await problemOf(await redeem(code))).toEqual([403, 'enrolment-code-invalid']);
  });

  test.each([
    ['an unknown unit', { unit: '99' }, 404, 'unit-unknown'],
    ['a unit that has ended', { unit: '15@1900-01-01' }, 404, 'unit-unknown'],
    ['a blank name', { unit: '01', name: ' ' }, 400, 'body-malformed'],
    ['a control character', { unit: '01', name: 'a\u0000' }, 400, 'body-malformed'],
    ['a further key', { unit: '01', uses: 2 }, 400, 'body-malformed'],
  ])('no code for %s', async (_, body, status, code) => {
    expect(await problemOf(await ask('POST', '/enrolment-codes', 'whole', body))).toEqual([status, code]);
  });

  test('no code is made, seen or withdrawn out of scope or without the right', async () => {
    const { id } = await made();
    const unknown = [404, 'enrolment-code-unknown'];
    for (const as of ['ward', 'hue']) {
      expect(await problemOf(await ask('POST', '/enrolment-codes', as, { unit: '01' }))).toEqual([
        404,
        'unit-unknown',
      ]);
      expect(await json(await ask('GET', '/enrolment-codes', as))).toMatchObject({ codes: [] });
      expect(await problemOf(await ask('GET', `/enrolment-codes/${id}`, as))).toEqual(unknown);
      expect(await problemOf(await ask('DELETE', `/enrolment-codes/${id}`, as))).toEqual(unknown);
    }
    for (const as of ['supervisor', 'staff']) {
      expect(await problemOf(await ask('POST', '/enrolment-codes', as, { unit: '01' }))).toEqual([
        403,
        'forbidden',
      ]);
    }
    expect(await problemOf(await ask('GET', '/enrolment-codes', null))).toEqual([401, 'sign-in-required']);
    expect(await json(await ask('GET', `/enrolment-codes/${id}`, 'hanoi'))).toMatchObject({ state: 'open' });
  });

  test('who guesses is told how long to wait; whoever has a code gets in meanwhile', async () => {
    const { code } = await made();
    let answer = await redeem('0000000000');
    for (let n = 0; answer.status === 403 && n < 50; n += 1) answer = await redeem('0000000000');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemOf(answer)).toEqual([429, 'too-many-attempts']);
    expect((await redeem(code)).status).toBe(201);
    // No address and no code in the log.
    expect(server.log.filter((line) => line.includes('reqId')).join()).not.toMatch(/127\.0\.0\.1|0000000000/);
  });

  test('a device is renamed, moved and revoked by who has its unit in scope', async () => {
    const id = await enrolled(WARD);
    const as = 'hanoi';
    expect(await json(await ask('PUT', `/devices/${id}/name`, as, { name: ' Máy 8 ' }))).toEqual({
      device: id,
      changed: true,
    });
    const place = { unit: '01', from: LATER };
    expect(await json(await ask('PUT', `/devices/${id}/place`, as, place))).toMatchObject({ changed: true });
    expect(await json(await ask('PUT', `/devices/${id}/place`, as, place))).toMatchObject({ changed: false });
    expect(await json(await ask('POST', `/devices/${id}/revocation`, as))).toMatchObject({ changed: true });
    expect(await json(await ask('POST', `/devices/${id}/revocation`, as))).toMatchObject({ changed: false });
    expect(await deviceOf(id)).toMatchObject({
      name: 'Máy 8',
      unit: WARD,
      moves: [{ from: LATER, unit: UNIT }],
      revokedDay: TODAY,
    });
  });

  test('to anybody else it is not there, and nothing changes', async () => {
    const id = await enrolled();
    const before = await deviceOf(id);
    for (const as of ['ward', 'hue']) {
      for (const [method, path, body] of [
        ['PUT', 'name', { name: 'x' }],
        ['PUT', 'place', { unit: as === 'hue' ? '46' : '01-W', from: TODAY }],
        ['POST', 'revocation', undefined],
      ] as const) {
        expect(await problemOf(await ask(method, `/devices/${id}/${path}`, as, body))).toEqual([
          404,
          'device-unknown',
        ]);
      }
    }
    expect(await problemOf(await ask('POST', `/devices/${id}/revocation`, 'staff'))).toEqual([
      403,
      'forbidden',
    ]);
    expect(await deviceOf(id)).toEqual(before);
  });

  test.each([
    ['yesterday', { unit: '01', from: '2026-11-13' }, 400, 'body-malformed'],
    ['no day', { unit: '01', from: '2026-02-30' }, 400, 'body-malformed'],
    ['a unit that is not there', { unit: '99', from: TODAY }, 404, 'unit-unknown'],
    ['a unit out of scope', { unit: '46', from: TODAY }, 404, 'unit-unknown'],
  ])('no move to %s', async (_, body, status, code) => {
    const id = await enrolled();
    expect(await problemOf(await ask('PUT', `/devices/${id}/place`, 'hanoi', body))).toEqual([status, code]);
  });

  test('a device that is not there', async () => {
    for (const id of ['f'.repeat(32), 'x']) {
      expect(await problemOf(await ask('POST', `/devices/${id}/revocation`, 'whole'))).toEqual([
        404,
        'device-unknown',
      ]);
    }
  });

  test('every change is in the audit log, by whom', async () => {
    const rows = await server.collector.database.writer
      .selectFrom('audit_log')
      .select(['actor', 'action'])
      .distinct()
      .orderBy('action')
      .execute();
    const seen = rows.map(({ actor, action }) => [actor.startsWith('device:') ? 'device' : actor, action]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['hanoi', 'enrolment-code.make'],
        ['quantri', 'enrolment-code.withdraw'],
        ['device', 'device.enrol'],
        ['hanoi', 'device.rename'],
        ['hanoi', 'device.move'],
        ['hanoi', 'device.revoke'],
      ]),
    );
  });
});
