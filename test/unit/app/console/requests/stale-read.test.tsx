// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectorForEachTest, loadLater, openAt, PROVINCE } from '../people-fixture.tsx';

const LINK = 'ABCDEFGHIJKLMNOPQRSTUV';
const LINKS = {
  links: [
    {
      ...{ link: LINK, code: '01234567', tickets: { open: 7, spent: 2 } },
      unit: { ref: '00004@2025-07-01', code: '00004', name: 'Trung tâm Ba Đình', nameEn: null },
    },
  ],
};
const LOG = {
  entries: [{ sequence: 12, atMs: 0, actor: 'Xã Đọc Lại', action: 'x', subject: 'y', details: {} }],
  ...{ next: null, actions: [], head: null, heads: [] },
};
const RETENTION = {
  ...{ answersMonths: 24, commentsMonths: 12, frozenMonths: [], announced: [] },
  clock: { doubt: null, nowMs: 0, newestMs: 0 },
};

const collector = collectorForEachTest();
beforeAll(loadLater);

describe('a page that is read again and cannot be', () => {
  test.each<[string, string, unknown, string]>([
    ['/console/audit', 'GET /api/v1/audit-log', LOG, 'Xã Đọc Lại'],
    ['/console/links', 'GET /api/v1/office-links', LINKS, 'Trung tâm Ba Đình'],
    [`/console/links/${LINK}`, 'GET /api/v1/office-links', LINKS, 'Trung tâm Ba Đình'],
    ['/console/retention', 'GET /api/v1/retention', RETENTION, 'Chưa có tháng nào bị xóa'],
    ['/console/machine-keys', 'GET /api/v1/machine-keys', { keys: [] }, 'Chưa có khóa nào'],
    ['/console/webhooks', 'GET /api/v1/webhooks', { webhooks: [] }, 'Chưa có kênh nào'],
  ])('%s keeps what it shows and says of when it is', async (address, route, json, shown) => {
    collector.on(route, { json }).on('GET /api/v1/units', { json: { units: [PROVINCE] } });
    openAt(address);
    await waitFor(() => expect(document.body.textContent).toContain(shown));
    expect(screen.queryByTestId('stale')).toBeNull();
    collector.on(route, new TypeError('network'));
    fireEvent(window, new Event('visibilitychange'));
    const stale = await screen.findByTestId('stale');
    expect(stale.textContent).toMatch(/Mất kết nối\. Đang xem nội dung lúc \d\d:\d\d\./);
    expect(document.body.textContent).toContain(shown);
    expect(screen.queryByTestId('failure')).toBeNull();
    collector.on(route, { json });
    fireEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
    await waitFor(() => expect(screen.queryByTestId('stale')).toBeNull());
  });
});
