import { describe, expect, test, vi } from 'vitest';
import { EnrolmentClient } from '../../../src/device/enrolment-client.ts';

const UNIT = {
  ref: '00004@2025-07-01',
  code: '00004',
  name: 'Trung tâm Phục vụ hành chính công phường Ba Đình',
  nameEn: null,
  officeTerm: 'Trung tâm',
};
const ENROLLED = { enrolment: 'a'.repeat(32), epoch: 'b'.repeat(32), unit: UNIT };
const LISTED = {
  ref: UNIT.ref,
  code: UNIT.code,
  name: UNIT.name,
  nameEn: null,
  kind: 'office',
  parent: { code: '01', name: 'Thành phố Hà Nội' },
  hasChildren: false,
};

function clientOf(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(text, { status }));
  return { fetch, client: new EnrolmentClient({ fetch, now: () => 42 }) };
}

describe('enrol', () => {
  test('gives an enrolment the store can keep', async () => {
    const { client, fetch } = clientOf(ENROLLED, 201);
    expect(await client.enrol(UNIT.ref, 'Máy 1')).toEqual({
      ok: true,
      value: {
        id: ENROLLED.enrolment,
        epoch: ENROLLED.epoch,
        unit: UNIT,
        deviceName: 'Máy 1',
        enrolledAtMs: 42,
      },
    });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('/api/v1/enrolments');
    expect(JSON.parse(String(init?.body))).toEqual({ unit: UNIT.ref, name: 'Máy 1' });
  });

  test.each([
    ['a portal page', '<html>', 200],
    ['a server error page', '<html>', 502],
    ['an id that is none', { ...ENROLLED, enrolment: 'A' }, 201],
    ['a unit without a name', { ...ENROLLED, unit: { ...UNIT, name: '' } }, 201],
    ['a list', [], 201],
  ])('%s is not the collector', async (_, body, status) => {
    expect(await clientOf(body, status).client.enrol(UNIT.ref, 'Máy 1')).toEqual({
      ok: false,
      error: { kind: 'not-the-collector' },
    });
  });

  test("a problem keeps the collector's code", async () => {
    const { client } = clientOf({ code: 'unit-unknown', status: 404 }, 404);
    expect(await client.enrol(UNIT.ref, 'Máy 1')).toEqual({
      ok: false,
      error: { kind: 'problem', code: 'unit-unknown' },
    });
  });

  test('no network is unreachable', async () => {
    const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    const client = new EnrolmentClient({ fetch, now: () => 0 });
    expect(await client.enrol(UNIT.ref, 'Máy 1')).toEqual({ ok: false, error: { kind: 'unreachable' } });
  });
});

describe('units', () => {
  test.each([
    ['top', '/api/v1/units'],
    [{ parent: '01' }, '/api/v1/units?parent=01'],
    [{ search: 'Ba Đình' }, '/api/v1/units?search=Ba+%C4%90%C3%ACnh'],
  ] as const)('%j is asked at %s', async (query, url) => {
    const { client, fetch } = clientOf({ units: [LISTED] });
    expect(await client.units(query)).toEqual({ ok: true, value: [LISTED] });
    expect(fetch.mock.calls[0]?.[0]).toBe(url);
  });

  test.each([[{ units: [{ ...LISTED, parent: {} }] }], [{ units: {} }], [{}], ['<html>']])(
    '%j is not the collector',
    async (body) => {
      expect(await clientOf(body).client.units('top')).toMatchObject({
        error: { kind: 'not-the-collector' },
      });
    },
  );
});
