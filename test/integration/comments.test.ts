import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comments } from '../../src/contract/analysis/comments.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecord, responseBody } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

describe.each(ENGINES)('comments on $name', (engine) => {
  let server: TestCollector;
  beforeAll(async () => {
    server = await startTestCollector(engine);
    const enrolment = await server.enrol();
    const said = ['Thái độ chưa tốt, số 0912345678', 'Đợi lâu'];
    const records = Array.from({ length: 12 }, (_, index) =>
      plainRecord({ sequence: index + 1, body: responseBody({ comment: said[index] ?? null }) }),
    );
    await acknowledgementOf(await server.post(packed(enrolment, records)));
    await server.collector.deferredWrites.writeAll('2026-12' as Month);
  });
  afterAll(() => server.stop());

  const read = async (query: string): Promise<Comments> =>
    (await (await server.get(`/api/v1/comments?${query}`)).json()) as Comments;

  test('are read by office and month, marked by one reader, and found without accents', async () => {
    const answer = await read('');
    expect(answer).toMatchObject({ period: { text: '2026-11' }, total: 2, unread: 2, found: 2 });
    const [found] = (await read('search=thai+do')).comments;
    expect(found).toMatchObject({ text: 'Thái độ chưa tốt, số […]', isRead: false, themes: [] });
    const marked = await fetch(`${server.url}/api/v1/comments/${found?.id}/mark`, {
      method: 'PUT',
      headers: { ...server.administrator, 'content-type': 'application/json' },
      body: JSON.stringify({ isRead: true, themes: ['attitude'] }),
    });
    expect(marked.status).toBe(204);
    expect((await read('theme=attitude')).comments).toMatchObject([{ id: found?.id, isRead: true }]);
    expect((await read('unread=true')).comments).toMatchObject([{ text: 'Đợi lâu' }]);
    const other = await signedIn(server.collector.database, NOW_MS, { role: 'supervisor' });
    const theirs = await server.get('/api/v1/comments', { cookie: other.cookie });
    expect(await theirs.json()).toMatchObject({ total: 2, unread: 2 });
  });

  test('their reading is not logged, their export is', async () => {
    const actions = async () =>
      (await server.collector.database.writer.selectFrom('audit_log').selectAll().execute())
        .filter(({ action }) => action.startsWith('comments.'))
        .map(({ action, subject, details }) => ({ action, subject, ...JSON.parse(details) }));
    await read('period=2026');
    expect(await actions()).toEqual([]);
    const reply = await server.get('/api/v1/exports/comments.csv?period=2026-11&unit=01');
    expect(reply.headers.get('content-disposition')).toContain('filename="comments-01-2026-11.csv"');
    expect((await reply.text()).trimEnd().split('\r\n')).toHaveLength(3);
    expect(await actions()).toEqual([
      { action: 'comments.export', subject: '01', period: '2026-11', rows: 2 },
    ]);
  });

  test('are not for staff, and not for supervisors of the office itself', async () => {
    const staff = await signedIn(server.collector.database, NOW_MS, { role: 'staff' });
    expect(await problemOf(await server.get('/api/v1/comments', { cookie: staff.cookie }))).toEqual([
      403,
      'forbidden',
    ]);
    const own = await signedIn(server.collector.database, NOW_MS, { role: 'supervisor', scope: '01' });
    const answer = await server.get('/api/v1/comments?period=2026-11', { cookie: own.cookie });
    expect(await answer.json()).toMatchObject({ total: 0, comments: [] });
  });

  test('are open to the head of the office once an administrator says so, which is logged; not in another role', async () => {
    const head = await signedIn(server.collector.database, NOW_MS, { role: 'supervisor', scope: '01' });
    const change = async (body: object) => {
      const reply = await fetch(`${server.url}/api/v1/accounts/${head.account}`, {
        method: 'PATCH',
        headers: { ...server.administrator, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await reply.json()) as { readonly readsOwnComments: boolean };
    };
    expect(await change({ readsOwnComments: true })).toMatchObject({ readsOwnComments: true });
    const logged = await server.collector.database.writer
      .selectFrom('audit_log')
      .select('details')
      .where('action', '=', 'account.change')
      .execute();
    expect(logged.map(({ details }) => JSON.parse(details))).toMatchObject([{ ownComments: true }]);
    const opened = { role: 'supervisor', scope: '01', readsOwnComments: true } as const;
    const { cookie } = await signedIn(server.collector.database, NOW_MS, opened);
    const answer = await server.get('/api/v1/comments?period=2026-11', { cookie });
    expect(await answer.json()).toMatchObject({ total: 2, isOwnOffice: false });
    expect(await change({ role: 'staff' })).toMatchObject({ readsOwnComments: false });
    expect(await change({ readsOwnComments: true })).toMatchObject({ readsOwnComments: false });
    expect(await change({ role: 'supervisor' })).toMatchObject({ readsOwnComments: false });
  });
});
