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
function clientOf(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(text, { status }));
  return { fetch, client: new EnrolmentClient({ fetch, now: () => 42 }) };
}

describe('enrol', () => {
  test('gives an enrolment the store can keep', async () => {
    const { client, fetch } = clientOf(ENROLLED, 201);
    expect(await client.enrol('0123456789', 'Máy 1')).toEqual({
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
    expect(JSON.parse(String(init?.body))).toEqual({ code: '0123456789', name: 'Máy 1' });
  });

  test.each([
    ['a portal page', '<html>', 200],
    ['a server error page', '<html>', 502],
    ['an id that is none', { ...ENROLLED, enrolment: 'A' }, 201],
    ['a unit without a name', { ...ENROLLED, unit: { ...UNIT, name: '' } }, 201],
    ['a list', [], 201],
  ])('%s is not the collector', async (_, body, status) => {
    expect(await clientOf(body, status).client.enrol('0123456789', 'Máy 1')).toEqual({
      ok: false,
      error: { kind: 'not-the-collector' },
    });
  });

  test("a problem keeps the collector's code", async () => {
    const { client } = clientOf({ code: 'enrolment-code-invalid', status: 403 }, 403);
    expect(await client.enrol('0123456789', 'Máy 1')).toEqual({
      ok: false,
      error: { kind: 'problem', code: 'enrolment-code-invalid' },
    });
  });

  test('no network is unreachable', async () => {
    const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    const client = new EnrolmentClient({ fetch, now: () => 0 });
    expect(await client.enrol('0123456789', 'Máy 1')).toEqual({ ok: false, error: { kind: 'unreachable' } });
  });
});
