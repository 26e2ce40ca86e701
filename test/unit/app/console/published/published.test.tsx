// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { i18nReady } from '../../../../../src/app/i18n/i18n.ts';
import { EVERY_UNIT } from '../../../../../src/core/units/unit-scope.ts';
import { SEED_CODES, SEED_SENTENCES, SEEDS, seedsCsv } from '../../../../support/published-lists.ts';
import { publishedOver } from '../../../../support/published-world.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const SEEDED = publishedOver(seedsCsv());

/** The cells of each seed from the index on: written by hand from what was reported, in the order of the seeds. */
const SHOWN: readonly (readonly [vi: string, en: string])[] = [
  [
    '(SIPAS) | 85,17% | – | +4,13 | 32/63 | tăng 17 | tỉnh loại III: 8/14Đông Nam Bộ: 3/8 | mức 80: đạt |',
    '(SIPAS) | 85.17% | – | +4.13 | 32/63 | up 17 | Class III provinces: 8/14Southeast: 3/8 | level 80: reached |',
  ],
  ['(PAPI) | 40,746 | 80 | −2,514 | 58/63 | giảm 21 |', '(PAPI) | 40.746 | 80 | −2.514 | 58/63 | down 21 |'],
  [
    '(PAR INDEX) | 78 | 100 | −2,95 | 60/63 | giảm 28 |',
    '(PAR INDEX) | 78 | 100 | −2.95 | 60/63 | down 28 |',
  ],
  [
    '(ICT Index) | không nêu | – | – | 10/63 | tăng 4 |',
    '(ICT Index) | not reported | – | – | 10/63 | up 4 |',
  ],
  ['(SIPAS) | không nêu | – | – | 17/63 | tăng 15 |', '(SIPAS) | not reported | – | – | 17/63 | up 15 |'],
  [
    '(PAR INDEX) | không nêu | 100 | – | 59/63 | giảm 4 |',
    '(PAR INDEX) | not reported | 100 | – | 59/63 | down 4 |',
  ],
  ['(SIPAS) | trên 79% | – | – | 55/63 | tăng 4 |', '(SIPAS) | more than 79% | – | – | 55/63 | up 4 |'],
  [
    '(PAR INDEX) | trên 85 | 100 | – | 47/63 | tăng 7 |',
    '(PAR INDEX) | more than 85 | 100 | – | 47/63 | up 7 |',
  ],
  ['(PAR INDEX) | 79,51 | 100 | – | 51/63 | tăng 7 |', '(PAR INDEX) | 79.51 | 100 | – | 51/63 | up 7 |'],
  ['(PCI) | 59,95 | 100 | +1,62 | – | giảm 1 |', '(PCI) | 59.95 | 100 | +1.62 | – | down 1 |'],
  ['(PAPI) | không nêu | 80 | – | 9/63 | – |', '(PAPI) | not reported | 80 | – | 9/63 | – |'],
  ['(PCI) | không nêu | 100 | – | 34/63 | – |', '(PCI) | not reported | 100 | – | 34/63 | – |'],
];

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
  test('Ninh Thuận: what the year was, and sentences to copy', async () => {
    await withSeeds('58');
    openAt('/console/published?unit=58');
    await screen.findByRole('table', { name: 'Các chỉ số năm 2020' });
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

  test.each(Object.entries(SEED_CODES))(
    'every row of %s comes out in the table and as a sentence',
    async (name, code) => {
      await withSeeds(code);
      openAt(`/console/published?unit=${code}`);
      for (const language of ['vi', 'en'] as const) {
        await i18nReady.changeLanguage(language);
        const { year = 0 } = SEEDS.rows.find(({ unit }) => unit === name) ?? {};
        const title = language === 'vi' ? `Các chỉ số năm ${year}` : `The indices of ${year}`;
        const rows = rowsOf(await screen.findByRole('table', { name: title }));
        const seeds = SEEDS.rows.flatMap(({ unit }, at) => (unit === name ? [at] : []));
        expect(rows).toHaveLength(seeds.length);
        for (const at of seeds) {
          const column = language === 'vi' ? 0 : 1;
          const cells = SHOWN[at]?.[column] ?? '';
          expect(rows.filter((row) => row.includes(cells))).toHaveLength(1);
          screen.getByText(SEED_SENTENCES[at]?.[column] ?? '');
        }
      }
    },
  );

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
