// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { PublicPageAnswer } from '../../../../../src/contract/units/public-pages.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const ENTRY = {
  ...{ asked: 'Thêm ghế ngồi', askedDay: '2026-11-02' as Day },
  ...{ done: 'Đã thêm 12 ghế', doneDay: '2026-11-05' as Day },
};
const ANSWER: PublicPageAnswer = {
  unit: { ref: '971@2025-07-01', code: '971', name: 'Xã Một', nameEn: 'Mot Commune' },
  ...{ today: '2026-11-14' as Day, isOpen: false, path: '/o/971', entries: [ENTRY] },
};

const collector = collectorForEachTest();

describe('the page that switches the public page', () => {
  test('says that it is closed, opens it with one request more, and then shows its address and posters', async () => {
    collector.on('GET /api/v1/public-page', { json: ANSWER }).on('PUT /api/v1/public-page', { status: 204 });
    openAt('/console/units/public-page?unit=971');
    await screen.findByText('Trang đang đóng', { exact: false });
    expect(screen.queryByText('Xem trang')).toBeNull();
    fireEvent.click(screen.getByLabelText('Mở trang cho mọi người xem'));
    fireEvent.click(screen.getByText('Thêm việc'));
    fireEvent.change(screen.getAllByLabelText('Người dân góp ý')[1] as Element, {
      target: { value: 'Quạt' },
    });
    fireEvent.change(screen.getAllByLabelText('Việc đã làm')[1] as Element, { target: { value: 'Đã lắp' } });
    collector.on('GET /api/v1/public-page', { json: { ...ANSWER, isOpen: true } });
    fireEvent.click(screen.getByText('Lưu'));
    await screen.findByText('Đã lưu.', { exact: false });
    const added = { asked: 'Quạt', askedDay: '2026-11-14', done: 'Đã lắp', doneDay: '2026-11-14' };
    expect(collector.asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      ...{ unit: '971@2025-07-01', isOpen: true },
      entries: [ENTRY, added],
    });
    expect((await screen.findByText('Xem trang')).getAttribute('href')).toBe('/o/971');
    expect(screen.getByText('Tải áp phích tiếng Anh (PDF)').getAttribute('href')).toBe(
      '/api/v1/public-page/poster.pdf?unit=971%402025-07-01&language=en',
    );
  });

  test('says beside the field what is wrong, and takes an entry away', async () => {
    collector
      .on('GET /api/v1/public-page', { json: ANSWER })
      .on('PUT /api/v1/public-page', refused(400, 'body-malformed', { detail: '/entries/0/done' }));
    openAt('/console/units/public-page?unit=971');
    fireEvent.click(await screen.findByText('Lưu'));
    await screen.findByText('Vui lòng viết từ 3 đến 300 ký tự, trên một dòng.');
    collector.on(
      'PUT /api/v1/public-page',
      refused(400, 'parameter-invalid', { detail: '/entries/0/doneDay' }),
    );
    fireEvent.click(screen.getByText('Lưu'));
    await screen.findByText('Vui lòng chọn một ngày từ ngày góp ý đến hôm nay.');
    fireEvent.click(screen.getByLabelText('Xóa việc 1'));
    expect(screen.queryByLabelText('Người dân góp ý')).toBeNull();
  });
});
