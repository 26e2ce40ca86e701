// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { OfficeOpeningHours } from '../../../../../src/contract/units/opening-hours.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const OPEN = { from: '07:30', to: '17:00' };
const WEEK = [OPEN, OPEN, OPEN, OPEN, { from: '07:30', to: '16:30' }, null, OPEN];
const ANSWER: OfficeOpeningHours = {
  unit: { ref: '971@2025-07-01', code: '971', name: 'Xã Một', nameEn: 'Mot Commune' },
  firstDay: '2026-11-30' as Day,
  hours: [
    { from: '2026-01-01' as Day, week: WEEK, isToCome: false },
    { from: '2026-12-15' as Day, week: WEEK.with(6, null), isToCome: true },
  ],
};

const collector = collectorForEachTest();

describe('the page of opening hours', () => {
  test('says which are in force, and sets others from a day that is still to come', async () => {
    collector
      .on('GET /api/v1/opening-hours', { json: ANSWER })
      .on('PUT /api/v1/opening-hours', { status: 204 })
      .on('DELETE /api/v1/opening-hours', { status: 204 });
    openAt('/console/units/opening-hours?unit=971');
    const rows = (await screen.findAllByTestId('hours')).map(({ textContent }) => textContent);
    expect(rows).toEqual([
      '15/12/2026Thứ Hai–Thứ Năm 07:30–17:00; Thứ Sáu 07:30–16:30Xóa',
      '01/01/2026Thứ Hai–Thứ Năm 07:30–17:00; Thứ Sáu 07:30–16:30; Chủ nhật 07:30–17:00đang có hiệu lực',
    ]);
    fireEvent.click(screen.getByLabelText('Thứ Sáu'));
    fireEvent.change(screen.getByLabelText('Thứ Hai, mở cửa lúc'), { target: { value: '08:00' } });
    fireEvent.change(screen.getByLabelText('Có hiệu lực từ ngày'), { target: { value: '2027-01-01' } });
    fireEvent.click(screen.getByText('Lưu giờ làm việc'));
    await screen.findByText('Đã lưu.');
    expect(collector.asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      ...{ unit: '971@2025-07-01', from: '2027-01-01' },
      week: [{ from: '08:00', to: '17:00' }, OPEN, OPEN, OPEN, null, null, null],
    });
    fireEvent.click(screen.getByLabelText('Xóa giờ làm việc từ 15/12/2026'));
    await expect
      .poll(() => collector.asked.find(({ method }) => method === 'DELETE')?.query)
      .toBe('unit=971%402025-07-01&from=2026-12-15');
  });

  test('says beside the field what is wrong', async () => {
    collector
      .on('GET /api/v1/opening-hours', { json: { ...ANSWER, hours: [] } })
      .on('PUT /api/v1/opening-hours', refused(400, 'parameter-invalid', { detail: '/from' }));
    openAt('/console/units/opening-hours?unit=971');
    await screen.findByText('Nơi này chưa khai giờ làm việc.');
    fireEvent.click(screen.getByText('Lưu giờ làm việc'));
    await screen.findByText('Vui lòng chọn một ngày từ ngày mai trở đi.');
    collector.on('PUT /api/v1/opening-hours', refused(400, 'parameter-invalid', { detail: '/week' }));
    fireEvent.click(screen.getByText('Lưu giờ làm việc'));
    await screen.findByText('Vui lòng chọn ít nhất một ngày', { exact: false });
  });
});
