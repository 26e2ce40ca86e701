// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
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
};
const BEGUN = { ...FROZEN, month: '2024-10', deletedDay: null, records: 7, held: 0, late: 0 };

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
      json: { answersMonths: 24, commentsMonths: 12, frozenMonths: [FROZEN, BEGUN] },
    })
    .on('PUT /api/v1/retention', ({ body }) => ({ json: { ...(body as object), frozenMonths: [] } }));
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
    expect(rows.slice(1)).toEqual(['Tháng 9 năm 202402/11/202641231', 'Tháng 10 năm 2024đang xóa700']);
  });

  test('sends the periods and says that they were saved', async () => {
    openAt('/console/retention');
    type(await answersField(), ' 36 ');
    save();
    await screen.findByText('Đã lưu. Phiếu quá hạn được xóa trong lần chạy hằng ngày tới.');
    expect(collector.sent('PUT /api/v1/retention')).toEqual([{ answersMonths: 36, commentsMonths: 12 }]);
  });

  test.each(['', '1', '241', '2,5', 'hai'])(
    '"%s" is said to be wrong beside its field and is not sent',
    async (text) => {
      openAt('/console/retention');
      type(await commentsField(), text);
      save();
      await screen.findByText('Xin nhập một số từ 2 đến 240.');
      expect((await commentsField()).getAttribute('aria-invalid')).toBe('true');
      expect((await answersField()).getAttribute('aria-invalid')).not.toBe('true');
      expect(collector.sent('PUT /api/v1/retention')).toEqual([]);
    },
  );

  test('a refusal of the collector is said in words, in either language', async () => {
    collector.on('PUT /api/v1/retention', refused(503, 'storage-unavailable'));
    openAt('/console/retention');
    await answersField();
    save();
    await screen.findByText('Hệ thống chưa ghi được lúc này. Xin thử lại sau ít phút.');
    await i18nReady.changeLanguage('en');
    await screen.findByText('The system cannot write at the moment. Please try again in a few minutes.');
  });
});
