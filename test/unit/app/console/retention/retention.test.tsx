// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { METHODS, MO, openAt } from '../people-fixture.tsx';

const FROZEN = {
  month: '2024-09',
  frozenDay: '2026-11-01',
  deletedDay: '2026-11-02',
  records: 412,
  held: 3,
  late: 1,
  reopenedDay: null,
};
const CLOCK = { atMs: Date.UTC(2026, 10, 29, 2), newestMs: Date.UTC(2026, 10, 29, 1), doubt: null };
const BEGUN = { ...FROZEN, month: '2024-10', deletedDay: null, records: 7, held: 0, late: 0 };

const STATE = {
  answersMonths: 24,
  commentsMonths: 12,
  announced: [] as readonly object[],
  clock: CLOCK as object,
  frozenMonths: [FROZEN, BEGUN],
};

let collector: FakeCollector;
beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  window.scrollTo = () => {};
});
beforeEach(() => {
  collector = new FakeCollector()
    .on('GET /api/v1/sign-in-methods', { json: METHODS })
    .on('GET /api/v1/session', { json: MO })
    .on('GET /api/v1/retention', {
      json: STATE,
    })
    .on('PUT /api/v1/retention', ({ body }) => ({
      json: { ...STATE, ...(body as object), frozenMonths: [] },
    }));
  collector.install();
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

const answersField = () =>
  screen.findByLabelText<HTMLInputElement>('Giữ câu trả lời, số tháng sau tháng trả lời');
const commentsField = () => screen.findByLabelText<HTMLInputElement>('Giữ ý kiến viết thêm, số tháng');
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Lưu thời hạn' }));

describe('how long answers are kept', () => {
  test('shows the periods and each deleted month, one that is being deleted as such', async () => {
    openAt('/console/retention');
    expect((await answersField()).value).toBe('24');
    expect((await commentsField()).value).toBe('12');
    const rows = screen.getAllByRole('row').map(({ textContent }) => textContent);
    expect(rows.slice(1)).toEqual([
      'Tháng 9 năm 202402/11/202641231Mở lại tháng này',
      'Tháng 10 năm 2024đang xóa700Mở lại tháng này',
    ]);
  });

  test('sends the periods and says that they were saved', async () => {
    openAt('/console/retention');
    type(await answersField(), ' 36 ');
    save();
    await screen.findByText(
      'Đã lưu. Phiếu quá hạn được thông báo trước 7 ngày hoạt động, sau đó mới bị xóa.',
    );
    expect(collector.sent('PUT /api/v1/retention')).toEqual([{ answersMonths: 36, commentsMonths: 12 }]);
  });

  test.each(['', '1', '241', '2,5', 'hai'])(
    '"%s" is said to be wrong beside its field and is not sent',
    async (text) => {
      openAt('/console/retention');
      type(await commentsField(), text);
      save();
      await screen.findByText('Vui lòng nhập một số từ 2 đến 240.');
      expect((await commentsField()).getAttribute('aria-invalid')).toBe('true');
      expect((await answersField()).getAttribute('aria-invalid')).not.toBe('true');
      expect(collector.sent('PUT /api/v1/retention')).toEqual([]);
    },
  );

  test('says what will be deleted and how long that still is', async () => {
    const announced = [{ kind: 'comments', month: '2025-10', announcedDay: '2026-11-28', daysLeft: 6 }];
    collector.on('GET /api/v1/retention', { json: { ...STATE, announced } });
    openAt('/console/retention');
    const row = (await screen.findByText('ý kiến viết thêm')).closest('tr');
    expect(row?.textContent).toBe('Tháng 10 năm 2025ý kiến viết thêm28/11/20266');
  });

  test('a clock in doubt is shown with what it says, and somebody confirms it', async () => {
    const doubted = { ...CLOCK, atMs: Date.UTC(2071, 0, 1, 3), doubt: 'ahead' };
    collector
      .on('GET /api/v1/retention', { json: { ...STATE, clock: doubted } })
      .on('POST /api/v1/retention/clock-confirmation', { json: STATE });
    openAt('/console/retention');
    await screen.findByText(/01\/01\/2071.*Thời điểm mới nhất đã biết: .*29\/11\/2026/);
    collector.on('GET /api/v1/retention', { json: STATE });
    fireEvent.click(screen.getByRole('button', { name: 'Xác nhận giờ này đúng' }));
    await waitFor(() => expect(screen.queryByText('Đồng hồ của hệ thống chưa tin được')).toBeNull());
    expect(collector.sent('POST /api/v1/retention/clock-confirmation')).toHaveLength(1);
  });

  test('a month that was frozen by mistake is reopened', async () => {
    collector.on('POST /api/v1/retention/months/2024-09/reopening', { json: STATE });
    openAt('/console/retention');
    await answersField();
    collector.on('GET /api/v1/retention', {
      json: { ...STATE, frozenMonths: [{ ...FROZEN, reopenedDay: '2026-11-29' }] },
    });
    fireEvent.click(screen.getAllByRole('button', { name: 'Mở lại tháng này' })[0] as HTMLElement);
    await screen.findByText('29/11/2026');
  });

  test('a refusal of the collector is said in words, in either language', async () => {
    collector.on('PUT /api/v1/retention', refused(503, 'storage-unavailable'));
    openAt('/console/retention');
    await answersField();
    save();
    await screen.findByText('Hệ thống chưa ghi được lúc này. Vui lòng thử lại sau ít phút.');
    await i18nReady.changeLanguage('en');
    await screen.findByText('The system cannot write at the moment. Please try again in a few minutes.');
  });
});
