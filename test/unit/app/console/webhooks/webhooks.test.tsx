// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { beforeAll, expect, test } from 'vitest';
import { i18nReady } from '../../../../../src/app/i18n/i18n.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, loadLater, openAt } from '../people-fixture.tsx';

const SECRET = `whsec_${'A'.repeat(43)}=`;
const WEBHOOK = {
  id: 'a'.repeat(32),
  name: 'Trang điều hành',
  scope: { code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' },
  address: 'https://hook.example.vn/in',
  events: ['period.closed', 'comments.new'],
  isOn: true,
  madeDay: '2026-11-01',
  madeBy: 'mo',
  formerSecretUntilMs: null,
  waiting: 3,
  givenUp: 2,
};
const OFF = { ...WEBHOOK, id: 'b'.repeat(32), name: 'R', scope: null, isOn: false, waiting: 0, givenUp: 0 };
const DELIVERY = {
  ...{ id: 'msg_1', event: 'period.closed', madeMs: Date.UTC(2026, 10, 2), state: 'given-up', attempts: 14 },
  ...{ lastAttemptMs: Date.UTC(2026, 10, 3), nextAttemptMs: null, status: 503, fault: null },
};
const HANGS = {
  ...{ ...DELIVERY, id: 'msg_2', event: 'comments.new', state: 'waiting', attempts: 1, status: null },
  ...{ fault: 'too-late', nextAttemptMs: Date.UTC(2026, 10, 3, 5) },
};

const collector = collectorForEachTest();
beforeAll(loadLater);

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const panels = async () => (await screen.findAllByTestId('webhook')).map(({ textContent }) => textContent);

test('says of each webhook where it sends, of what, and what could not be delivered; in both languages', async () => {
  collector.on('GET /api/v1/webhooks', { json: { webhooks: [WEBHOOK, OFF] } });
  openAt('/console/webhooks');
  const [first, second] = await panels();
  for (const text of ['hook.example.vn', 'Tỉnh Thử', 'Đã chốt số liệu', 'Đang bật', '2 tin không gửi được'])
    expect(first).toContain(text);
  for (const text of ['Mọi đơn vị', 'Đã tắt']) expect(second).toContain(text);
  expect(second).not.toContain('không gửi được');
  await i18nReady.changeLanguage('en');
  expect(await screen.findByRole('heading', { level: 1, name: 'Webhooks' })).toBeDefined();
  expect((await panels())[0]).toContain('2 messages could not be delivered');
});

test('makes a webhook and shows its secret once', async () => {
  collector
    .on('GET /api/v1/webhooks', { json: { webhooks: [] } })
    .on('POST /api/v1/webhooks', { status: 201, json: { webhook: WEBHOOK, secret: SECRET } });
  openAt('/console/webhooks');
  expect(await screen.findByTestId('empty')).toBeDefined();
  press('Tạo kênh');
  fireEvent.change(screen.getByLabelText('Tên kênh'), { target: { value: ' Trang điều hành ' } });
  fireEvent.change(screen.getByLabelText('Địa chỉ nhận'), {
    target: { value: ' https://hook.example.vn/in' },
  });
  for (const event of ['Không đạt chỉ tiêu', 'Máy không liên lạc hơn 7 ngày'])
    fireEvent.click(screen.getByLabelText(event));
  press('Tạo kênh');
  expect((await screen.findByLabelText<HTMLInputElement>('Khóa ký')).value).toBe(SECRET);
  const { body } = collector.asked.find(({ method }) => method === 'POST') ?? {};
  const { name, address, events } = WEBHOOK;
  expect(body).toEqual({ name, address, events, scope: null });
  press('Đã chép xong');
  expect(document.body.innerHTML).not.toContain(SECRET);
});

test('says at the field what is wrong with an address, and asks for an event', async () => {
  collector
    .on('GET /api/v1/webhooks', { json: { webhooks: [] } })
    .on('POST /api/v1/webhooks', refused(400, 'webhook-address-refused', { fault: 'not-public' }));
  openAt('/console/webhooks');
  await screen.findByTestId('empty');
  press('Tạo kênh');
  press('Tạo kênh');
  expect(await screen.findByText(/WEBHOOK_NETWORKS/)).toBeDefined();
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Địa chỉ nhận'));
  for (const box of screen.getAllByRole('checkbox')) fireEvent.click(box);
  expect(await screen.findByText('Vui lòng chọn ít nhất một việc.')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Tạo kênh' })).toHaveProperty('disabled', true);
});

test('lists deliveries with their last answer, and sends one again', async () => {
  const address = `/api/v1/webhooks/${WEBHOOK.id}/deliveries`;
  collector
    .on('GET /api/v1/webhooks', { json: { webhooks: [WEBHOOK] } })
    .on(`GET ${address}`, { json: { deliveries: [DELIVERY, HANGS] } })
    .on(`POST ${address}/msg_1/repetition`, { status: 204 })
    .on(`POST ${address}/msg_2/repetition`, refused(404, 'delivery-unknown'));
  openAt('/console/webhooks');
  await panels();
  press('Các tin của Trang điều hành');
  const [first, second] = (await screen.findAllByTestId('delivery')).map(({ textContent }) => textContent);
  for (const text of ['Không gửi được', 'Đã thử 14 lần.', 'Mã 503']) expect(first).toContain(text);
  for (const text of ['Đang chờ', 'Thử tiếp lúc', 'Không trả lời kịp']) expect(second).toContain(text);
  press('Gửi lại tin “Có ý kiến mới (số lượng, từ 10 ý kiến)” msg_2');
  expect(await screen.findByText(/tin cũ đã bị xóa/)).toBeDefined();
  press('Gửi lại tin “Đã chốt số liệu một kỳ” msg_1');
  await expect.poll(() => screen.queryByText(/tin cũ đã bị xóa/)).toBeNull();
  expect(collector.asked.filter(({ method }) => method === 'POST')).toHaveLength(2);
});

test('sends a test message, and shows it among the others', async () => {
  const address = `/api/v1/webhooks/${WEBHOOK.id}`;
  collector
    .on('GET /api/v1/webhooks', { json: { webhooks: [WEBHOOK, OFF] } })
    .on(`GET ${address}/deliveries`, { json: { deliveries: [{ ...HANGS, event: 'test' }] } })
    .on(`POST ${address}/test`, { status: 204 });
  openAt('/console/webhooks');
  await panels();
  press('Gửi thử tin cho Trang điều hành');
  expect((await screen.findByTestId('delivery')).textContent).toContain('Tin gửi thử');
  expect(screen.getByText(/sẽ đi trong vòng một phút/)).toBeDefined();
  expect(screen.getAllByRole('button', { name: /Gửi thử/ })).toHaveLength(1);
});

test('replaces a secret, switches off and deletes, each after saying what that means', async () => {
  collector
    .on('GET /api/v1/webhooks', { json: { webhooks: [WEBHOOK, OFF] } })
    .on(`POST /api/v1/webhooks/${WEBHOOK.id}/secret`, {
      ...{ status: 201, json: { webhook: { ...WEBHOOK, formerSecretUntilMs: 1 }, secret: SECRET } },
    })
    .on(`PUT /api/v1/webhooks/${WEBHOOK.id}/state`, { status: 204 })
    .on(`DELETE /api/v1/webhooks/${WEBHOOK.id}`, refused(404, 'webhook-unknown'));
  openAt('/console/webhooks');
  await panels();
  press('Thay khóa ký của Trang điều hành');
  const replacing = within(await screen.findByRole('dialog'));
  expect(replacing.getByText(/Trong 24 giờ/)).toBeDefined();
  fireEvent.click(replacing.getByRole('button', { name: 'Tạo khóa ký mới' }));
  expect((await screen.findByLabelText<HTMLInputElement>('Khóa ký')).value).toBe(SECRET);
  expect(screen.getByText(/cả khóa cũ và khóa mới/)).toBeDefined();
  press('Tắt Trang điều hành');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Tắt kênh' }));
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
  expect(collector.asked.find(({ method }) => method === 'PUT')?.body).toEqual({ isOn: false });
  expect(screen.getByRole('button', { name: 'Bật R' })).toBeDefined();
  press('Xóa Trang điều hành');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Xóa kênh' }));
  expect(await screen.findByText(/Không còn kênh này/)).toBeDefined();
});

test('a list that cannot be read says so, and can be asked for again', async () => {
  collector.on('GET /api/v1/webhooks', refused(503, 'storage-unavailable'));
  openAt('/console/webhooks');
  expect(await screen.findByRole('button', { name: 'Thử lại' })).toBeDefined();
});
