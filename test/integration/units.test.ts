import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNITS_AT_ONCE } from '../../src/contract/limits.ts';
import { dayOfNumber, localDay, numberOfDay } from '../../src/core/kernel/calendar.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

/** What the tests look at of a unit in full. */
interface Details {
  readonly ref: string;
  readonly stamp: string;
  readonly validFrom: string;
}
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

  const detailsOf = (unit: string, cookie = administrator) =>
    fetch(`${running.url}/api/v1/units/${encodeURIComponent(unit)}`, { headers: { cookie } });
  const send = (method: string, path: string, body: unknown, cookie = administrator) =>
    fetch(`${running.url}/api/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: running.url, cookie },
      body: JSON.stringify(body),
    });
  const stampOf = async (unit: string) => ((await (await detailsOf(unit)).json()) as Details).stamp;
  /** From the first day of the period: a correction. */
  const rename = async (code: string, names: object, cookie = administrator) => {
    const { validFrom: from, stamp: seen } = (await (await detailsOf(code)).json()) as Details;
    const body = { from: from ?? '2026-01-01', seen: seen ?? '', isMeant: false, ...names };
    return send('PATCH', `units/${code}`, body, cookie);
  };

  test('an office is renamed: its code, its place and its period stay, and the audit log says both names', async () => {
    expect((await add({ ...OFFICE, code: '01.30', name: 'office.name-of.commune' })).status).toBe(201);
    const renamed = await rename('01.30', { name: 'Bộ phận Một cửa số 2', nameEn: 'One-stop office 2' });
    expect(renamed.status).toBe(200);
    const { units } = (await (await list('?code=01.30')).json()) as { units: unknown[] };
    expect(units).toEqual([await renamed.json()]);
    expect(units).toMatchObject([
      { name: 'Bộ phận Một cửa số 2', nameEn: 'One-stop office 2', kind: 'office' },
    ]);
    // An English name that is left empty is taken away.
    expect(await (await rename('01.30', { name: 'Một cửa 2', nameEn: '' })).json()).toMatchObject({
      name: 'Một cửa 2',
      nameEn: null,
    });
    const log = await fetch(`${running.url}/api/v1/audit-log?action=unit.update`, {
      headers: { cookie: administrator },
    });
    expect(await log.text()).toContain('office.name-of.commune → Bộ phận Một cửa số 2');
  });

  test.each([
    ['01.77', { name: 'Một cửa', nameEn: '' }, [404, 'unit-unknown', undefined]],
    ['04', { name: '', nameEn: '' }, [400, 'parameter-invalid', '/name']],
    ['04', { name: 'Cao  Bằng', nameEn: '' }, [400, 'parameter-invalid', '/name']],
    ['04', { name: 'Cao Bằng', nameEn: 'Cao\u0007Bang' }, [400, 'parameter-invalid', '/nameEn']],
  ])('%s is not renamed to %j', async (code, names, expected) => {
    const answer = await rename(code, names);
    const detail = ((await answer.clone().json()) as { detail?: string }).detail;
    expect([...(await problemOf(answer)), detail]).toEqual(expected);
  });

  test('nobody renames a unit outside their scope', async () => {
    const bound = await cookieOf({ role: 'administrator', scope: '04' });
    const names = { name: 'Thành phố Hà Nội', nameEn: '' };
    expect(await problemOf(await rename('01', names, bound))).toEqual([404, 'unit-unknown']);
    const supervisor = await cookieOf({ role: 'supervisor' });
    expect(await problemOf(await rename('01', names, supervisor))).toEqual([403, 'forbidden']);
  });

  test('a unit is changed, merged and ended from a day on, and its history tells', async () => {
    for (const code of ['01.50', '01.51', '01.52']) await add({ ...OFFICE, code, name: `Một cửa ${code}` });
    const before = (await (await detailsOf('01.50')).json()) as Details;
    expect(before).toMatchObject({
      ...{ head: { vi: 'Trưởng Bộ phận Một cửa' }, path: [{ code: '01' }], parent: { nameEn: 'Hanoi City' } },
      standing: { unitsBelow: 0, devices: 0, links: 0, accounts: 0, lastResponse: null },
    });
    const [day, later] = [1, 31].map((days) => dayOfNumber(numberOfDay(localDay(NOW_MS)) + days));
    const change = { seen: before.stamp, from: day, isMeant: false, headTitle: 'Trưởng phòng' };
    const path = `units/${encodeURIComponent('01.50')}`;
    expect((await send('PATCH', path, change)).status).toBe(200);
    expect(await problemOf(await send('PATCH', path, change))).toEqual([409, 'unit-changed-meanwhile']);
    expect(await (await list('?code=01.50')).json()).toMatchObject({ units: [{ validTo: null }] });
    expect(await (await detailsOf('01.50')).json()).toMatchObject({
      lastDay: null,
      periods: [{ validFrom: day, headTitle: 'Trưởng phòng' }, { headTitle: null }],
    });

    const units = [];
    for (const code of ['01.51', '01.52']) {
      const { ref, stamp } = (await (await detailsOf(code)).json()) as Details;
      units.push({ ref, seen: stamp });
    }
    const merger = { ...OFFICE, code: '01.53', name: 'Một cửa chung', from: later, units };
    expect((await send('POST', 'unit-mergers', merger)).status).toBe(201);
    expect(await problemOf(await send('POST', 'unit-mergers', merger))).toEqual([
      409,
      'unit-changed-meanwhile',
    ]);
    expect(await (await detailsOf('01.53')).json()).toMatchObject({
      predecessors: [{ code: '01.51' }, { code: '01.52' }],
    });
    expect(await (await detailsOf('01.51')).json()).toMatchObject({ successors: [{ code: '01.53' }] });
    const below = async (query: string) =>
      (await (await list(`?parent=01${query}`)).text()).includes('01.53');
    expect([await below(''), await below('&times=all')]).toEqual([false, true]);

    const end = async (code: string, lastDay: string) =>
      send('PUT', `units/${code}/end`, { seen: await stampOf(code), lastDay });
    expect(await problemOf(await end('01', later ?? ''))).toEqual([409, 'unit-has-units-below']);
    expect(await problemOf(await end('01.50', localDay(NOW_MS)))).toEqual([409, 'unit-has-later-period']);
    expect(await (await end('01.50', later ?? '')).json()).toMatchObject({ code: '01.50' });
    const log = await fetch(`${running.url}/api/v1/audit-log`, { headers: { cookie: administrator } });
    expect(await log.text()).toMatch(/units\.merge.*unit\.begin/s);
  });

  test('many units are looked at by line, then added, all or none', async () => {
    const text = 'Quầy 1\n;Counter\nQuầy 3;;branch;01.60';
    const looked = await (await send('POST', 'unit-lines/preview', { parent: '01', text })).json();
    expect(looked).toMatchObject({
      ...{ isRefused: true, faults: [{ line: 2, said: { vi: 'dòng 2: thiếu tên đơn vị' } }] },
      lines: [{ name: 'Quầy 1', kind: 'office' }, {}, { kind: 'branch', code: '01.60' }],
    });
    const { lines } = looked as { lines: { name: string }[] };
    expect(await (await send('POST', 'unit-lines', { parent: '01', lines })).json()).toMatchObject({
      isRefused: true,
    });
    expect(await (await list('?code=01.60')).json()).toEqual({ units: [] });
    const named = lines.filter(({ name }) => name !== '');
    expect(await (await send('POST', 'unit-lines', { parent: '01', lines: named })).json()).toMatchObject({
      ...{ isRefused: false, faults: [] },
    });
    expect(await (await list('?code=01.60')).json()).toMatchObject({ units: [{ name: 'Quầy 3' }] });
  });

  test('as many as may be added at once are, with long names, and a line of any length is told its fault', async () => {
    const named = Array.from({ length: UNITS_AT_ONCE - 1 }, (_, n) => `Quầy ${n} ${'ở xa '.repeat(30)}`);
    const text = [...named, 'x'.repeat(100_000)].join('\n');
    const looked = await send('POST', 'unit-lines/preview', { parent: '01', text });
    expect(looked.status).toBe(200);
    const { lines, faults } = (await looked.json()) as { lines: object[]; faults: { line: number }[] };
    expect(faults.map(({ line }) => line)).toEqual([UNITS_AT_ONCE]);
    const last = { ...lines.at(-1), name: '' };
    const added = await send('POST', 'unit-lines', { parent: '01', lines: [...lines.slice(0, -1), last] });
    expect(await added.json()).toMatchObject({ isRefused: true, faults: [{ line: UNITS_AT_ONCE }] });
  });

  test('nobody ends or merges the unit they are bound to, nor sees others', async () => {
    const bound = await cookieOf({ role: 'administrator', scope: '04' });
    const end = { seen: await stampOf('04'), lastDay: '2027-01-01' };
    expect(await problemOf(await send('PUT', 'units/04/end', end, bound))).toEqual([403, 'forbidden']);
    expect(await problemOf(await detailsOf('01', bound))).toEqual([404, 'unit-unknown']);
    const body = { parent: '01', text: 'Quầy' };
    expect(await problemOf(await send('POST', 'unit-lines/preview', body, bound))).toEqual([
      404,
      'unit-unknown',
    ]);
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

  const post = (path: string, body: unknown, cookie = administrator) => send('POST', path, body, cookie);
  const listOf = (...rows: string[]) =>
    Buffer.from(['code,parent_code,kind,name,name_en,valid_from,valid_to', ...rows].join('\n')).toString(
      'base64',
    );

  test('a list is looked at first, in both languages, and changes nothing before it is imported', async () => {
    await add({ ...OFFICE, code: '01.40' });
    const today = (await running.collector.units.tree()).units.find(
      ({ code }) => code === '01.40',
    )?.validFrom;
    const good = listOf('01.41,01,special_zone,Đặc khu Thử,,2026-01-01,');
    const looked = await (await post('unit-lists/preview', { list: good })).json();
    expect(looked).toMatchObject({ isRefused: false, added: 1, updated: 0, faults: [], released: 0 });
    expect(looked).toMatchObject({
      changes: [{ said: { vi: '+ 01.41 Đặc khu Thử (Đặc khu, cấp trên 01, từ 01/01/2026)' }, risks: [] }],
    });
    expect(await (await list('?code=01.41')).json()).toEqual({ units: [] });
    expect(await (await post('unit-lists', { list: good, allowed: [] })).json()).toMatchObject({
      isRefused: false,
      added: 1,
    });
    expect(await (await list('?code=01.41')).json()).toMatchObject({ units: [{ name: 'Đặc khu Thử' }] });

    const risky = listOf(`01.40,04,office,Bộ phận Một cửa,,${today},`);
    const warned = await (await post('unit-lists', { list: risky, allowed: [] })).json();
    expect(warned).toMatchObject({ isRefused: true, updated: 1 });
    expect(warned).toMatchObject({
      changes: [{ risks: [{ en: expect.stringContaining('from below 01') }] }],
    });
    expect(await (await list('?code=01.40')).json()).toMatchObject({ units: [{ parent: { code: '01' } }] });
    await post('unit-lists', { list: risky, allowed: ['01.40'] });
    expect(await (await list('?code=01.40')).json()).toMatchObject({ units: [{ parent: { code: '04' } }] });

    const faulty = await (await post('unit-lists', { list: listOf('01 5,01,x,,,,'), allowed: [] })).json();
    expect(faulty).toMatchObject({
      isRefused: true,
      added: 0,
      faults: expect.arrayContaining([{ line: 2, said: expect.anything() }]),
    });
  });

  test('lists are for administrators bound to no unit', async () => {
    const bound = await cookieOf({ role: 'administrator', scope: '04' });
    expect(await problemOf(await post('unit-lists/preview', { list: '' }, bound))).toEqual([
      403,
      'forbidden',
    ]);
  });
});
