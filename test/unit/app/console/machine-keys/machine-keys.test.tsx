// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { beforeAll, expect, test } from 'vitest';
import { i18nReady } from '../../../../../src/app/i18n/i18n.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, loadLater, openAt } from '../people-fixture.tsx';

const SECRET = `sipas_${'A'.repeat(43)}`;
const KEY = {
  id: 'a'.repeat(32),
  name: 'Power BI',
  scope: { code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' },
  madeDay: '2026-11-01',
  madeBy: 'mo',
  expiresMs: Date.UTC(2027, 0, 2),
  state: 'valid',
  lastUsedDay: '2026-11-20',
};
const OLD = { ...KEY, id: 'b'.repeat(32), name: 'R', scope: null, state: 'replaced', lastUsedDay: null };

const collector = collectorForEachTest();
beforeAll(loadLater);

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const rows = async () => (await screen.findAllByTestId('machine-key')).map(({ textContent }) => textContent);

test('says of each key what it reads, until when, and when it was last used; in both languages', async () => {
  collector.on('GET /api/v1/machine-keys', { json: { keys: [KEY, OLD] } });
  openAt('/console/machine-keys');
  const [first, second] = await rows();
  for (const text of ['Power BI', 'Tỉnh Thử', '20/11/2026', 'Đến ngày 02/01/2027', 'mo tạo ngày 01/11/2026'])
    expect(first).toContain(text);
  for (const text of ['Mọi đơn vị', 'Chưa dùng', 'Đã có khóa mới']) expect(second).toContain(text);
  // One that has a successor gets no other.
  expect(screen.queryByRole('button', { name: 'Thay khóa R' })).toBeNull();
  await i18nReady.changeLanguage('en');
  expect(await screen.findByRole('heading', { level: 1, name: 'Machine keys' })).toBeDefined();
  expect((await rows())[0]).toContain('Test Province');
});

test('makes a key and shows its secret once', async () => {
  collector
    .on('GET /api/v1/machine-keys', { json: { keys: [] } })
    .on('POST /api/v1/machine-keys', { status: 201, json: { key: KEY, secret: SECRET } });
  openAt('/console/machine-keys');
  expect(await screen.findByTestId('empty')).toBeDefined();
  press('Tạo khóa');
  fireEvent.change(screen.getByLabelText('Tên khóa'), { target: { value: ' Power BI ' } });
  fireEvent.change(screen.getByLabelText('Thời hạn của khóa'), { target: { value: '365' } });
  press('Tạo khóa');
  expect((await screen.findByLabelText<HTMLInputElement>('Khóa')).value).toBe(SECRET);
  const { body } = collector.asked.find(({ method }) => method === 'POST') ?? {};
  expect(body).toEqual({ name: 'Power BI', scope: null, days: 365 });
  press('Đã chép xong');
  expect(document.body.innerHTML).not.toContain(SECRET);
});

test('says at the field what is wrong with a name', async () => {
  collector
    .on('GET /api/v1/machine-keys', { json: { keys: [] } })
    .on('POST /api/v1/machine-keys', refused(400, 'body-malformed', { detail: '/name' }));
  openAt('/console/machine-keys');
  await screen.findByTestId('empty');
  press('Tạo khóa');
  fireEvent.change(screen.getByLabelText('Tên khóa'), { target: { value: '\u202E' } });
  press('Tạo khóa');
  expect(await screen.findByText('Vui lòng đặt tên từ 1 đến 60 ký tự.')).toBeDefined();
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Tên khóa'));
});

test('replaces a key and revokes one, each after saying what that means', async () => {
  collector
    .on('GET /api/v1/machine-keys', { json: { keys: [KEY] } })
    .on(`POST /api/v1/machine-keys/${KEY.id}/successor`, { status: 201, json: { key: KEY, secret: SECRET } })
    .on(`DELETE /api/v1/machine-keys/${KEY.id}`, refused(404, 'machine-key-unknown'));
  openAt('/console/machine-keys');
  await rows();
  press('Thay khóa Power BI');
  const replacing = within(await screen.findByRole('dialog'));
  expect(replacing.getByText(/nhiều nhất 7 ngày/)).toBeDefined();
  fireEvent.click(replacing.getByRole('button', { name: 'Tạo khóa mới' }));
  expect((await screen.findByLabelText<HTMLInputElement>('Khóa')).value).toBe(SECRET);
  press('Thu hồi khóa Power BI');
  const revoking = within(await screen.findByRole('dialog'));
  fireEvent.click(revoking.getByRole('button', { name: 'Thu hồi khóa' }));
  expect(await screen.findByText(/Không còn khóa này/)).toBeDefined();
});

test('a list that cannot be read says so, and can be asked for again', async () => {
  collector.on('GET /api/v1/machine-keys', refused(503, 'storage-unavailable'));
  openAt('/console/machine-keys');
  expect(await screen.findByRole('button', { name: 'Thử lại' })).toBeDefined();
});
