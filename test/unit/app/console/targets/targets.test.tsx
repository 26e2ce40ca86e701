// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import type { TargetRow, Targets } from '../../../../../src/contract/published/targets.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { loadLater, METHODS, MO, openAt, PROVINCE } from '../people-fixture.tsx';

const UNIT = { ref: '97@2025-07-01', code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' };
const ROW: TargetRow = {
  unit: UNIT,
  measure: 'own',
  measureTitle: null,
  isPercent: true,
  part: null,
  period: '2025',
  kind: 'level',
  value: '>85',
  bound: 85,
  standing: { state: 'missed', why: null, value: { estimate: 82.5, low: 81, high: 84.2 } },
  takes: null,
};
const COMMUNE = { ref: '97001@2025-07-01', code: '97001', kind: 'commune', name: 'Xã Một', nameEn: null };
const SIPAS = { measure: 'sipas', measureTitle: { vi: 'SIPAS', en: 'SIPAS' } };
const exact = (value: number) => ({ estimate: value, low: value, high: value });
const ANSWER: Targets = {
  atMs: 0,
  years: [2026, 2025],
  year: 2025,
  targets: [
    {
      ...ROW,
      takes: {
        missing: 2.5,
        level: 84.1,
        raised: [{ unit: COMMUNE, item: null, points: 0.8 }],
        points: 0.8,
        isReached: false,
      },
    },
    {
      ...ROW,
      ...SIPAS,
      value: '83',
      bound: 83,
      standing: { state: 'reached', why: null, value: exact(83.42) },
    },
    {
      ...ROW,
      ...SIPAS,
      kind: 'rank',
      value: '20-25',
      bound: 25,
      standing: { state: 'missed', why: null, value: exact(27) },
    },
    {
      ...ROW,
      part: { id: 'feedback', text: { vi: 'Tiếp nhận phản ánh', en: 'Feedback' } },
      period: '2025-Q4',
      standing: { state: 'not-sure', why: 'no-figure', value: null },
    },
  ],
  measures: [
    { id: 'own', title: null },
    { id: 'sipas', title: { vi: 'SIPAS', en: 'SIPAS' } },
  ],
  parts: [{ id: 'feedback', text: { vi: 'Tiếp nhận phản ánh', en: 'Feedback' } }],
};

let collector: FakeCollector;
beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  await loadLater();
  window.scrollTo = () => {};
});
beforeEach(() => {
  collector = new FakeCollector()
    .on('GET /api/v1/sign-in-methods', { json: METHODS })
    .on('GET /api/v1/session', { json: MO })
    .on('GET /api/v1/units', { json: { units: [PROVINCE] } })
    .on('GET /api/v1/targets', { json: ANSWER });
  collector.install();
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

const rows = async () => (await screen.findAllByTestId('target')).map(({ textContent }) => textContent);
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('the page of targets', () => {
  test('says of each what it is compared with, whether it was reached, and what is lacking', async () => {
    openAt('/console/targets');
    const shown = await rows();
    expect(screen.getByTestId('sentence').textContent).toBe(
      'Năm 2025: 1 chỉ tiêu đạt, 2 chưa đạt, 1 chưa đủ căn cứ.',
    );
    expect(shown[0]).toContain('trên 85%82,50%81,0–84,2Chưa đạtcòn thiếu 2,50 điểm phần trăm');
    expect(screen.getByTestId('takes').textContent).toBe(
      'Dù cả 1 đơn vị này đạt mức giữa (84,10%), Tỉnh Thử chỉ tăng thêm 0,80 điểm phần trăm, chưa đủ phần còn thiếu (2,50), nếu mọi thứ khác không đổi.',
    );
    expect(screen.getByRole('link', { name: 'Xã Một' }).getAttribute('href')).toBe(
      '/console/causes?unit=97001',
    );
    expect(shown[1]).toContain('từ 83% trở lên83,42%Đạt');
    expect(shown[2]).toContain('xếp trong hạng 20–2527Chưa đạtcòn thiếu 2 bậc');
    expect(shown[3]).toContain('trên 85%–Chưa đủ căn cứchưa có số liệu công bố được');
    expect(shown[3]).toContain('Mức độ hài lòng qua máy khảo sát · Tiếp nhận phản ánhQuý IV năm 2025');
  });

  test('a state and a year stand in the address', async () => {
    openAt('/console/targets?state=reached');
    expect(await rows()).toHaveLength(1);
    fireEvent.change(screen.getByLabelText('Tình trạng'), { target: { value: 'missed' } });
    await waitFor(() => expect(screen.getAllByTestId('target')).toHaveLength(2));
    fireEvent.change(screen.getByLabelText('Năm'), { target: { value: '2026' } });
    expect(screen.getByTestId('address').textContent).toBe('/console/targets?state=missed&year=2026');
  });

  test('an administrator sets one, and a fault is said beside its field', async () => {
    collector.on('PUT /api/v1/targets', refused(400, 'parameter-invalid', { detail: '/value' }));
    openAt('/console/targets');
    fireEvent.click(await screen.findByRole('button', { name: 'Đặt chỉ tiêu' }));
    const grid = within(await screen.findByRole('grid'));
    fireEvent.click(await grid.findByRole('row', { name: /^Tỉnh Thử/ }));
    type('Kỳ', '2026');
    type('Giá trị', 'nhiều');
    fireEvent.click(screen.getByRole('button', { name: 'Lưu chỉ tiêu' }));
    await screen.findByText(
      'Vui lòng viết một số như 85 hoặc 85,5; thứ hạng như 30 hoặc 20-25, không vượt quá số tỉnh, thành phố của kỳ đó.',
    );
    collector.on('PUT /api/v1/targets', { status: 204 });
    type('Giá trị', '85,5');
    fireEvent.click(screen.getByRole('button', { name: 'Lưu chỉ tiêu' }));
    await screen.findByText('Đã lưu chỉ tiêu.');
    expect(collector.sent('PUT /api/v1/targets').at(-1)).toEqual({
      unit: '97',
      measure: 'own',
      part: '',
      period: '2026',
      kind: 'level',
      value: '85,5',
    });
  });

  test('one is changed in the form and removed after a question', async () => {
    collector.on('DELETE /api/v1/targets', { status: 204 });
    openAt('/console/targets');
    await rows();
    fireEvent.click(screen.getByRole('button', { name: /^Sửa chỉ tiêu: Tỉnh Thử, SIPAS, xếp trong hạng/ }));
    expect((await screen.findByLabelText<HTMLInputElement>('Giá trị')).value).toBe('20–25');
    collector.on('PUT /api/v1/targets', { status: 204 });
    type('Giá trị', '15-20');
    fireEvent.click(screen.getByRole('button', { name: 'Lưu chỉ tiêu' }));
    await waitFor(() => expect(collector.sent('PUT /api/v1/targets')).toHaveLength(1));
    expect(collector.sent('PUT /api/v1/targets')).toEqual([
      { unit: UNIT.ref, measure: 'sipas', part: '', period: '2025', kind: 'rank', value: '15-20' },
    ]);
    fireEvent.click(screen.getByRole('button', { name: /^Xóa chỉ tiêu: Tỉnh Thử, SIPAS, từ 83%/ }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Xóa' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const removed = collector.asked.filter(({ method }) => method === 'DELETE').map(({ query }) => query);
    expect(removed).toEqual(['unit=97%402025-07-01&part=&measure=sipas&period=2025&kind=level']);
  });

  test('who is no administrator reads and changes nothing', async () => {
    collector.on('GET /api/v1/session', { json: { ...MO, role: 'supervisor' } });
    openAt('/console/targets');
    await rows();
    for (const name of ['Đặt chỉ tiêu', /^Sửa/, /^Xóa/])
      expect(screen.queryByRole('button', { name })).toBeNull();
    expect(screen.queryByText('Nhập danh sách chỉ tiêu')).toBeNull();
  });

  test('what was read stays, and is said to be of before, when it cannot be read again', async () => {
    openAt('/console/targets');
    await rows();
    collector.on('GET /api/v1/targets', new Error('no network'));
    fireEvent.click(screen.getByRole('button', { name: 'Cập nhật' }));
    await screen.findByTestId('stale');
    expect(await rows()).toHaveLength(4);
  });

  test('without a target it says who sets them', async () => {
    collector.on('GET /api/v1/targets', { json: { ...ANSWER, years: [], year: null, targets: [] } });
    openAt('/console/targets');
    await screen.findByText('Chưa có chỉ tiêu nào cho lựa chọn này');
  });
});
