// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import { i18nReady } from '../../../../../src/app/i18n/i18n.ts';
import type { Exclusions } from '../../../../../src/contract/analysis/exclusions.ts';
import type { Genuineness } from '../../../../../src/contract/analysis/genuineness.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import type { Month, Period } from '../../../../../src/core/kernel/period.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, loadLater, openAt } from '../people-fixture.tsx';

const OFFICE = { code: '971', ref: '971@2025-07-01', kind: 'commune', name: 'Xã Một', nameEn: 'One' };
const PERIOD: Period = { kind: 'month', text: '2026-10', first: '2026-10' as Month };

const GENUINENESS: Genuineness = {
  unit: { ...OFFICE, parents: [] },
  ...{ period: PERIOD, isOver: true, mode: 'kiosk', responses: 110, released: 100, items: [] },
  questionnaire: { id: 'sipas-2023-service', version: 1, title: { vi: 'Khung 2023' } },
  ...{
    help: null,
    abandonment: null,
    cleaned: null,
    patterns: null,
    fieldwork: null,
    rechecks: null,
    atMs: Date.UTC(2026, 10, 29),
  },
};

const ANSWER: Exclusions = {
  ...{ unit: OFFICE, period: PERIOD, mode: 'kiosk', atMs: Date.UTC(2026, 10, 29) },
  index: {
    all: { respondents: 100, percent: 91.5, low: 88, high: 94 },
    without: { respondents: 86, percent: 84.25, low: 80, high: 88 },
  },
  exclusions: [
    {
      ...{ id: 'e5'.repeat(16), office: OFFICE, reason: 'Cán bộ tự nhập phiếu', responses: 14, stands: true },
      conditions: {
        ...{ firstDay: '2026-10-05' as Day, lastDay: '2026-10-06' as Day, hours: { first: 8, last: 9 } },
        ...{ devices: [{ id: 'a1'.repeat(16), name: 'Máy cửa' }], flags: ['burst'] },
      },
      ...{ madeDay: '2026-11-20' as Day, changed: null },
    },
    {
      ...{ id: 'e6'.repeat(16), office: OFFICE, reason: 'Máy đặt nhầm chỗ', responses: 12, stands: false },
      conditions: {
        ...{ firstDay: '2026-10-12' as Day, lastDay: '2026-10-12' as Day, hours: null, devices: null },
        flags: null,
      },
      madeDay: '2026-11-20' as Day,
      changed: { day: '2026-11-21' as Day, reason: 'Nhầm ngày' },
    },
  ],
};

const STANDING = `PUT /api/v1/exclusions/${'e5'.repeat(16)}/standing`;

const collector = collectorForEachTest();

/** What the console fetches when it is wanted: the tests wait for no file. */
beforeAll(async () => {
  await import('../../../../../src/app/console/genuineness/genuineness-page.tsx');
  await import('../../../../../src/app/console/exclusions/exclude-form.tsx');
  await import('../../../../../src/app/console/exclusions/standing-dialog.tsx');
});

function openPage(): void {
  collector
    .on('GET /api/v1/genuineness', { json: GENUINENESS })
    .on('GET /api/v1/exclusions', { json: ANSWER });
  openAt('/console/genuineness?unit=971&period=2026-10');
}

describe('what is excluded', () => {
  test('stands beside the figure with all, with who it touches and why, in both languages', async () => {
    openPage();
    const panel = within(await screen.findByTestId('exclusions'));
    expect((await panel.findAllByTestId('exclusion')).map(({ textContent }) => textContent)).toEqual([
      'Xã Mộttừ 05/10/2026 đến 06/10/2026; máy Máy cửa; từ 8 giờ đến 10 giờ; có dấu hiệu dồn dập14' +
        'Cán bộ tự nhập phiếu20/11/2026Đang loại raHủy lần loại này',
      'Xã Mộtngày 12/10/202612Máy đặt nhầm chỗ20/11/2026Đã hủy21/11/2026: Nhầm ngàyLoại ra lại',
    ]);
    expect(panel.getByTestId('exclusions-sentence').textContent).toBe(
      '14 phiếu đang bị loại ra. Bỏ các phiếu đó thì chỉ số thấp hơn 7,25 điểm phần trăm.',
    );
    expect(panel.getAllByRole('row').map(({ textContent }) => textContent)).toContain(
      'Không kể phiếu bị loại ra84,25%80,0–88,086',
    );
    await i18nReady.changeLanguage('en');
    expect((await panel.findByText(/^14 responses are excluded/)).textContent).toBe(
      '14 responses are excluded. Without them the index is 7.25 percentage points lower.',
    );
  });

  test('is chosen by conditions and previewed without a number, needs a reason, and is undone as a whole', async () => {
    await loadLater();
    openPage();
    collector
      .on('GET /api/v1/devices', { json: { devices: [], summary: {}, next: null, asOfMs: 0 } })
      .on('POST /api/v1/exclusions/preview', {
        json: {
          spans: [
            { period: PERIOD, questionnaire: GENUINENESS.questionnaire, mode: 'kiosk', isPossible: false },
          ],
        },
      })
      .on('POST /api/v1/exclusions', refused(409, 'exclusion-impossible'))
      .on(STANDING, { status: 204 });
    const panel = within(await screen.findByTestId('exclusions'));
    fireEvent.click(panel.getByRole('button', { name: 'Loại phiếu ra…' }));
    const form = within(await panel.findByTestId('exclude-form'));
    expect((form.getByLabelText('Đến hết ngày') as HTMLInputElement).value).toBe('2026-10-31');
    fireEvent.change(form.getByLabelText('Từ giờ'), { target: { value: '8' } });
    fireEvent.click(form.getByLabelText('Dồn dập'));
    fireEvent.click(form.getByRole('button', { name: 'Xem trước' }));
    expect((await form.findByText(/không loại ra được/)).textContent).toContain('Tháng 10 năm 2026');
    expect(collector.sent('POST /api/v1/exclusions/preview')).toEqual([
      {
        unit: '971@2025-07-01',
        conditions: {
          ...{ firstDay: '2026-10-01', lastDay: '2026-10-31', devices: null, flags: ['burst'] },
          hours: { first: 8, last: 23 },
        },
      },
    ]);
    // What was said of other conditions goes.
    fireEvent.change(form.getByLabelText('Từ giờ'), { target: { value: '9' } });
    expect(form.queryByText(/không loại ra được/)).toBeNull();
    fireEvent.change(form.getByLabelText('Lý do'), { target: { value: 'Cán bộ tự nhập' } });
    fireEvent.click(form.getByRole('button', { name: 'Loại ra' }));
    expect((await form.findByText(/^Không loại ra được/)).textContent).toContain('Vui lòng chọn rộng hơn');

    fireEvent.click(panel.getByRole('button', { name: 'Hủy lần loại này' }));
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Hủy lần loại này' }));
    expect(await dialog.findByText('Vui lòng ghi lý do, ít nhất 10 chữ.')).toBeDefined();
    fireEvent.change(dialog.getByLabelText('Lý do'), { target: { value: 'Nhầm ngày, nhầm máy' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Hủy lần loại này' }));
    await expect
      .poll(() => collector.sent(STANDING))
      .toEqual([{ stands: false, reason: 'Nhầm ngày, nhầm máy' }]);
  });
});
