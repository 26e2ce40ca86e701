// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { i18nReady } from '../../../../../src/app/i18n/i18n.ts';
import { EVERY_UNIT } from '../../../../../src/core/units/unit-scope.ts';
import { seedsCsv } from '../../../../support/published-lists.ts';
import { publishedOver } from '../../../../support/published-world.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const SEEDED = publishedOver(seedsCsv());

const collector = collectorForEachTest();

/** The collector answers as it would with the seeds. */
async function withSeeds(unit: string): Promise<void> {
  const answer = await SEEDED.answer({ unit, year: null, scope: EVERY_UNIT });
  if (!answer.ok) throw new Error(answer.error.kind);
  collector.on('GET /api/v1/published-figures', { json: answer.value });
}

const rowsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent).join(' | '));

describe('the page of other indices', () => {
  test('Ninh Thuận: every index side by side, and each in one sentence to copy', async () => {
    await withSeeds('58');
    openAt('/console/published?unit=58');
    const table = await screen.findByRole('table', { name: 'Các chỉ số năm 2020' });
    expect(rowsOf(table)).toEqual([
      'Chỉ số hài lòng về sự phục vụ hành chính (SIPAS) | 85,17% | – | +4,13 | 32/63 | tăng 17 | tỉnh loại III: 8/14Đông Nam Bộ: 3/8 | mức 80: đạt | Báo cáo tại hội nghị',
      'Chỉ số cải cách hành chính (PAR INDEX) | 78 | 100 | −2,95 | 60/63 | giảm 28 | – | – | Báo cáo tại hội nghị',
      'Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI) | 40,746 | 80 | −2,514 | 58/63 | giảm 21 | – | – | Báo cáo tại hội nghị',
      'Chỉ số sẵn sàng cho phát triển và ứng dụng công nghệ thông tin (ICT Index) | không nêu | – | – | 10/63 | tăng 4 | – | – | Báo cáo tại hội nghị',
    ]);
    screen.getByText(
      'Năm 2020, SIPAS đạt 85,17%, tăng 4,13 điểm phần trăm so với năm 2019, vượt chỉ tiêu 80%; xếp thứ 32/63, tăng 17 bậc; xếp thứ 8/14 trong nhóm tỉnh loại III, 3/8 trong vùng Đông Nam Bộ.',
    );
    screen.getByRole('button', { name: 'Sao chép câu về SIPAS' });
    expect(screen.getByTestId('sentence').textContent).toBe(
      'Năm 2020, Tỉnh Ninh Thuận có 4 chỉ số đã công bố. 2 chỉ số tăng bậc, 2 chỉ số giảm bậc.',
    );
    await waitFor(() => expect(document.title).toContain('Chỉ số khác: Tỉnh Ninh Thuận, 2020'));
  });

  test('Lai Châu: "score up, rank down" is explained, in either language', async () => {
    await withSeeds('12');
    openAt('/console/published?unit=12');
    await screen.findByText('Kết quả tăng nhưng thứ hạng giảm, vì các đơn vị khác tăng nhiều hơn.');
    await i18nReady.changeLanguage('en');
    await screen.findByText('The result went up and the rank down, because others rose more.');
    screen.getByText('In 2019, PCI reached 59.95/100 points, up 1.62 points on 2018; down 1 place.');
  });

  test('unit and year stand in the address', async () => {
    await withSeeds('58');
    openAt('/console/published');
    fireEvent.change(await screen.findByLabelText('Đơn vị'), { target: { value: '20@2025-07-01' } });
    expect(screen.getByTestId('address').textContent).toBe('/console/published?unit=20%402025-07-01');
  });

  test('without a figure it says so, and administrators import a list after they have seen its faults', async () => {
    const nothing = {
      atMs: 0,
      unit: null,
      year: null,
      years: [],
      units: [],
      indices: [],
      own: [],
      caseload: null,
      largeGapPoints: 5,
    };
    const fault = { line: 2, said: { vi: 'dòng 2: không có đơn vị 98', en: 'line 2: there is no unit 98' } };
    const counts = { added: 0, updated: 0, unchanged: 0 };
    collector
      .on('GET /api/v1/published-figures', { json: nothing })
      .on('POST /api/v1/published-figures/lists/preview', {
        json: { ...counts, isRefused: true, faults: [fault], faultsTotal: 1 },
      });
    openAt('/console/published');
    await screen.findByText('Chưa có chỉ số nào được nhập');
    const [choose] = await screen.findAllByLabelText(/Chọn danh sách/);
    const file = new File(['index\n'], 'bang.csv');
    fireEvent.change(choose as HTMLElement, { target: { files: [file] } });
    await screen.findByText('dòng 2: không có đơn vị 98');
    expect(screen.queryByRole('button', { name: 'Nhập danh sách' })).toBeNull();
    collector
      .on('POST /api/v1/published-figures/lists/preview', {
        json: { ...counts, added: 3, isRefused: false, faults: [], faultsTotal: 0 },
      })
      .on('POST /api/v1/published-figures/lists', {
        json: { ...counts, added: 3, isRefused: false, faults: [], faultsTotal: 0 },
      });
    fireEvent.change(choose as HTMLElement, { target: { files: [file] } });
    fireEvent.click(await screen.findByRole('button', { name: 'Nhập danh sách' }));
    await screen.findByText('Đã nhập: thêm 3, cập nhật 0.');
    expect(collector.sent('POST /api/v1/published-figures/lists')).toEqual([{ list: btoa('index\n') }]);
  });

  test('what was read stays, and is said to be of before, when it cannot be read again', async () => {
    await withSeeds('58');
    openAt('/console/published?unit=58');
    await screen.findByRole('table', { name: 'Các chỉ số năm 2020' });
    collector.on('GET /api/v1/published-figures', new Error('no network'));
    fireEvent.click(screen.getByRole('button', { name: 'Cập nhật' }));
    await screen.findByTestId('stale');
    screen.getByRole('table', { name: 'Các chỉ số năm 2020' });
  });

  test('a collector that cannot answer is said to be so', async () => {
    collector.on('GET /api/v1/published-figures', refused(503, 'storage-unavailable'));
    openAt('/console/published');
    await screen.findByTestId('failure');
  });
});
