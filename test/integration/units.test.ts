import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const OFFICE = { code: '01.01', name: 'Bộ phận Một cửa', nameEn: '', kind: 'office', parent: '01' };

describe.each(ENGINES)('units over HTTP on $name', (engine) => {
  let running: TestCollector;
  let administrator: string;
  beforeAll(async () => {
    running = await startTestCollector(engine);
    administrator = await cookieOf({ role: 'administrator' });
  });
  afterAll(() => running.stop());

  const cookieOf = async (options: Parameters<typeof signedIn>[2]) =>
    (await signedIn(running.collector.database, NOW_MS, options)).cookie;
  const list = (query: string, cookie = administrator) =>
    fetch(`${running.url}/api/v1/units${query}`, { headers: { cookie } });
  const add = (unit: unknown, cookie = administrator) =>
    fetch(`${running.url}/api/v1/units`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: running.url, cookie },
      body: JSON.stringify(unit),
    });

  test('an administrator adds an office, and it is listed at once', async () => {
    const answer = await add(OFFICE);
    expect(answer.status).toBe(201);
    const added = await answer.json();
    expect(added).toMatchObject({ code: '01.01', parent: { code: '01' }, hasChildren: false });
    const listed = await list('?code=01.01');
    expect(await listed.json()).toEqual({ units: [added] });
  });

  test.each([
    [{ code: '01 02' }, [400, 'parameter-invalid', '/code']],
    [{ code: '01.02', name: '' }, [400, 'parameter-invalid', '/name']],
    [{ code: '01.02', kind: 'shop' }, [400, 'parameter-invalid', '/kind']],
    [{ code: '01.02', parent: '02' }, [400, 'parameter-invalid', '/parent']],
    [{ code: '04' }, [409, 'unit-code-taken', undefined]],
    [{ code: '01.02', extra: true }, [400, 'body-malformed', '/']],
  ])('%j is refused and says where', async (change, expected) => {
    const answer = await add({ ...OFFICE, ...change });
    const detail = ((await answer.clone().json()) as { detail?: string }).detail;
    expect([...(await problemOf(answer)), detail]).toEqual(expected);
  });

  test('within their scope only, and administrators only', async () => {
    const bound = await cookieOf({ role: 'administrator', scope: '04' });
    expect(await problemOf(await add({ ...OFFICE, code: '01.09' }, bound))).toEqual([
      400,
      'parameter-invalid',
    ]);
    expect((await add({ ...OFFICE, code: '04.01', parent: '04' }, bound)).status).toBe(201);
    expect((await add({ ...OFFICE, code: '04.01.01', parent: '04.01' }, bound)).status).toBe(201);
    expect(await (await list('?code=01', bound)).json()).toEqual({ units: [] });
    const supervisor = await cookieOf({ role: 'supervisor' });
    expect(await problemOf(await add(OFFICE, supervisor))).toEqual([403, 'forbidden']);
    expect(await problemOf(await add(OFFICE, ''))).toEqual([401, 'sign-in-required']);
  });
});
