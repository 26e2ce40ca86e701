import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import { NOW_MS, packed, plainRecord, randomHex, UNIT } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const PAGE = CONTRACT['GET /api/v1/devices'].answer;
const DETAIL = CONTRACT['GET /api/v1/devices/:id'].answer;

describe.each(ENGINES)('devices on $name', (engine) => {
  let server: TestCollector;
  let enrolment: string;
  beforeAll(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
    const records = [1, 2, 4].map((sequence) => plainRecord({ sequence }));
    await server.post(packed(enrolment, records, { lastSequence: 6, waiting: 5 }));
  });
  afterAll(() => server.stop());

  const get = (path: string) => server.get(`/api/v1/devices${path}`);

  test('CO10 a device shows what it made, what arrived and what is missing', async () => {
    const answer = await get('?unit=01');
    expect(answer.status).toBe(200);
    const page = PAGE.parse(await answer.json());
    expect(page).toMatchObject({ next: null, asOfMs: NOW_MS, summary: { devices: 1, made: 6, received: 3 } });
    expect(page.devices).toMatchObject([
      {
        id: enrolment,
        name: 'Máy 1',
        unit: { ref: UNIT, code: '01', name: 'Thành phố Hà Nội', nameEn: 'Hanoi City' },
        lastContact: { atMs: NOW_MS, origin: 'network' },
        made: 6,
        received: 3,
        waiting: 2,
        missing: 1,
        attention: ['missing'],
      },
    ]);
    expect(PAGE.parse(await (await get('?unit=04')).json()).devices).toEqual([]);
  });

  test('CO10 one device shows what became of each number', async () => {
    const answer = await get(`/${enrolment}`);
    expect(answer.status).toBe(200);
    expect(DETAIL.parse(await answer.json())).toMatchObject({
      device: { id: enrolment },
      ranges: [
        { first: 1, last: 2, state: 'counted' },
        { first: 3, last: 3, state: 'unseen' },
        { first: 4, last: 4, state: 'counted' },
        { first: 5, last: 6, state: 'unseen' },
      ],
      hasMoreRanges: false,
    });
  });

  test('what is not there is refused by its code', async () => {
    expect(await problemOf(await get(`/${randomHex()}`))).toEqual([404, 'device-unknown']);
    expect(await problemOf(await get('?unit=zz'))).toEqual([404, 'unit-unknown']);
    expect(await problemOf(await get('?unit=a%20b'))).toEqual([400, 'parameter-invalid']);
    expect(await problemOf(await get('?after=x'))).toEqual([400, 'parameter-invalid']);
    expect(await problemOf(await get(`?after=7.${randomHex()}`))).toEqual([400, 'parameter-invalid']);
  });

  test('both routes are described', async () => {
    const described = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(described.paths)).toEqual(
      expect.arrayContaining(['/api/v1/devices', '/api/v1/devices/{id}']),
    );
  });
});
