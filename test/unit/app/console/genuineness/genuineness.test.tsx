// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Genuineness } from '../../../../../src/contract/analysis/genuineness.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { device, devices } from '../devices-answer.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const ANSWER: Genuineness = {
  unit: { code: '97', ref: '97@2025-07-01', kind: 'province', name: 'Tỉnh Thử', nameEn: null, parents: [] },
  period: { kind: 'month', text: '2026-10', first: '2026-10' as Month },
  isOver: true,
  mode: 'phone-ticket',
  questionnaire: { id: 'sipas-2023-service', version: 1, title: { vi: 'Khung 2023' } },
  responses: 110,
  released: 100,
  items: [
    {
      id: 'a',
      text: { vi: 'Câu một' },
      counts: { answered: 88, notApplicable: 0, declined: 12, unreached: 0 },
    },
    { id: 'b', text: { vi: 'Câu hai' }, counts: null },
  ],
  help: {
    covered: 80,
    options: [
      { id: 'self', text: { vi: 'Tự trả lời' }, count: 60 },
      { id: 'official', text: { vi: 'Cán bộ giúp' }, count: 20 },
    ],
    unsaid: 0,
  },
  abandonment: { count: 40, byItem: [{ id: 'a', text: { vi: 'Câu một' }, count: 30 }], elsewhere: 10 },
  cleaned: {
    all: { respondents: 100, percent: 91.5, low: 88, high: 94 },
    without: { respondents: 70, percent: 86.25, low: 81, high: 90 },
  },
  fieldwork: null,
  rechecks: null,
  patterns: {
    flags: [
      { flag: 'flagged', covered: 100, showing: 30 },
      { flag: 'fast', covered: 100, showing: 20 },
      { flag: 'uniform', covered: 90, showing: 45 },
      { flag: 'off-hours', covered: 100, showing: 0 },
      { flag: 'burst', covered: 0, showing: 0 },
    ],
    speed: {
      ...{ covered: 80, untimed: 0, median: '4/3', readingMs: 6_000 },
      bands: [
        { from: '0', count: 10 },
        { from: '1/3', count: 0 },
        { from: '2/3', count: 20 },
        { from: '4/3', count: 40 },
        { from: '8/3', count: 10 },
      ],
    },
    units: [
      {
        unit: { code: '971', ref: '971@2025-07-01', kind: 'commune', name: 'Xã Một', nameEn: null },
        flags: [
          { flag: 'fast', covered: 50, showing: 20, percent: 40, low: 27, high: 54, group: 'above' },
          {
            flag: 'uniform',
            covered: 50,
            showing: 25,
            percent: 50,
            low: 36,
            high: 63,
            group: 'not-distinguishable',
          },
        ],
      },
      {
        unit: { code: '972', ref: '972@2025-07-01', kind: 'commune', name: 'Xã Hai', nameEn: null },
        flags: [
          {
            flag: 'uniform',
            covered: 40,
            showing: 20,
            percent: 50,
            low: 35,
            high: 64,
            group: 'not-distinguishable',
          },
        ],
      },
    ],
  },
  atMs: Date.UTC(2026, 10, 29),
};

const collector = collectorForEachTest();

const rows = () => screen.getAllByRole('row').map(({ textContent }) => textContent);

describe('the page of genuineness', () => {
  test('says in a sentence what to know, and shows each number', async () => {
    collector.on('GET /api/v1/genuineness', { json: ANSWER });
    openAt('/console/genuineness');
    expect((await screen.findByTestId('sentence')).textContent).toBe(
      'Trong tháng 10/2026, 100 trong 110 phiếu đã được tính vào số liệu. 30,00% (30 trong 100 phiếu) ' +
        'trả lời nhanh bất thường, dồn dập hoặc ngoài giờ. Bỏ các phiếu đó, chỉ số là 86,25% thay vì 91,50%. 25,00% (20 phiếu) có cán bộ giúp trả lời. ' +
        '26,67% số lần bắt đầu trả lời đã bỏ dở (40). Câu nhiều người không muốn trả lời nhất: “Câu một” (12,00%).',
    );
    expect(screen.getByRole('heading', { name: 'Cách tính và giới hạn' })).toBeTruthy();
    expect(
      rows().map((text) =>
        text?.replace(/(giờ|thường|dập|việc|câu)(Phiếu|Dưới|Trong|Cả|Từ).*\.(?=\d|Chưa)/, '$1 '),
      ),
    ).toEqual([
      'Dấu hiệuTỷ lệSố phiếu',
      'Nhanh, dồn dập hoặc ngoài giờ 30,00%30 / 100',
      'Nhanh bất thường 20,00%20 / 100',
      'Dồn dập Chưa công bố: dưới 10 phiếu, hoặc chưa đủ 10 ngày sau kỳ',
      'Ngoài giờ làm việc 0,00%0 / 100',
      'Một mức cho mọi câu 50,00%45 / 90',
      'Tính trênHài lòngSố người',
      'Tất cả phiếu91,50%88,0–94,0100',
      'Không kể phiếu nhanh, dồn dập, ngoài giờ86,25%81,0–90,070',
      'Đơn vịNhanh bất thườngDồn dậpNgoài giờ làm việcMột mức cho mọi câu',
      'Xã Một40,00%nhiều hơn hẳnChưa công bốChưa công bố50,00%',
      'Thời gian một câuTỷ lệSố phiếu',
      'dưới 2,0 giâykhông đủ để đọc12,50%10',
      'từ 2,0 đến 4,0 giâyđọc lướt0,00%0',
      'từ 4,0 đến 8,0 giâybằng thời gian đọc25,00%20',
      'từ 8,0 đến 16,0 giâyđọc và suy nghĩ50,00%40',
      'từ 16,0 giây trở lênlâu, hoặc có người giúp12,50%10',
      'Trả lời thế nàoTỷ lệSố phiếu',
      'Tự trả lời75,00%60',
      'Cán bộ giúp25,00%20',
      'Câu hỏiĐã chọn mứcChưa phát sinhKhông muốn trả lờiChưa trả lời đến',
      'Câu một88,00% 880,00% 012,00% 120,00% 0',
      'Câu haiKhông công bố: dưới 10 người',
      'Dừng ở câuTỷ lệSố lần',
      'Câu một75,00%30',
      'Các câu và màn hình khác25,00%10',
    ]);
    expect((await screen.findByTestId('cleaned')).textContent).toContain(
      'thì chỉ số thấp hơn 5,25 điểm phần trăm',
    );
    expect(screen.getByText('1 trong 2 đơn vị', { exact: false })).toBeDefined();
    expect((await screen.findByTestId('speed')).textContent).toBe(
      'Đọc một câu thường mất 6,0 giây. Người ở giữa mất từ 8,0 đến 16,0 giây một câu, tính trên 80 phiếu.',
    );
    expect(screen.getByText('Của 80 trong 100 phiếu đã công bố', { exact: false })).toBeDefined();
  });

  test('says where devices stand, and what is shown when the period is over', async () => {
    collector.on('GET /api/v1/devices', {
      json: devices([device({ spot: 'official-desk' }), device({ spot: null })]),
    });
    collector.on('GET /api/v1/genuineness', {
      json: {
        ...ANSWER,
        mode: 'kiosk',
        isOver: false,
        help: null,
        abandonment: null,
        patterns: null,
        cleaned: null,
      },
    });
    openAt('/console/genuineness');
    expect(await screen.findAllByText('Số liệu này hiện khi kỳ đã hết.')).toHaveLength(5);
    expect(await screen.findByText(/^1 máy đặt trên bàn của công chức/)).toBeDefined();
    expect(screen.getByText('1 máy chưa khai đứng ở chỗ nào.')).toBeDefined();
  });

  test('says of household interviews how far they are in each neighbourhood, against the number typed', async () => {
    const fieldwork = {
      ...{ completed: 30, visited: 40, units: [] },
      outcomes: [
        { outcome: 'completed', percent: 73 },
        { outcome: 'refused', percent: null },
      ],
      neighbourhoods: [
        { stratum: 'A', neighbourhood: 'Thôn 1', completed: 20, visited: 30 },
        { stratum: 'A', neighbourhood: 'Thôn 2', completed: 0, visited: 0 },
      ],
    };
    collector.on('GET /api/v1/genuineness', { json: { ...ANSWER, mode: 'household', fieldwork } });
    openAt('/console/genuineness');
    const table = await screen.findByRole('table', { name: 'Tiến độ phỏng vấn tại hộ' });
    expect(
      screen.getByText(
        /từ 30 hộ đã phỏng vấn, từ 40 hộ đã có kết quả.* đã phỏng vấn 73%; từ chối: không nêu tỷ lệ/,
      ),
    ).toBeDefined();
    const cells = () =>
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map((row) => row.textContent);
    expect(cells()).toEqual(['Thôn 1Atừ 20, cần 10: đã đạttừ 30', 'Thôn 2Adưới 10, cần 10dưới 10']);
    fireEvent.change(screen.getByLabelText('Số phiếu cần đạt ở mỗi thôn, tổ dân phố'), {
      target: { value: '25' },
    });
    expect(cells()[0]).toBe('Thôn 1Atừ 20, cần 25từ 30');
  });

  test('SD7 tells of interviews checked again by wave and unit, in tens, and of no share under ten', async () => {
    const unit = {
      code: '971',
      ref: '971@2025-07-01',
      kind: 'commune',
      name: 'Xã Một',
      nameEn: null,
    } as const;
    const rechecks: Genuineness['rechecks'] = [
      {
        ...{ wave: '2026-2', chosen: 40, checked: 20 },
        results: [
          { result: 'confirmed', percent: 59 },
          { result: 'differs', percent: 41 },
          { result: 'not-reached', percent: null },
        ],
        units: [{ unit, chosen: 10, checked: 0 }],
      },
    ];
    collector.on('GET /api/v1/genuineness', { json: { ...ANSWER, mode: 'household', rechecks } });
    openAt('/console/genuineness?mode=household');
    const table = await screen.findByRole('table', { name: 'Phỏng vấn lại để kiểm tra' });
    expect(within(table).getAllByRole('row')[1]?.textContent).toBe('Xã Một2026-2từ 10dưới 10');
    expect(screen.getByText(/^Đợt 2026-2: từ 40 cuộc .* từ 20 đã có kết quả\./)).toBeDefined();
    expect(
      screen.getByText(/đúng như đã ghi 59%; khác với đã ghi 41%; không gặp được: không nêu tỷ lệ/),
    ).toBeDefined();
  });

  test('says that nobody answered', async () => {
    collector.on('GET /api/v1/genuineness', { json: { ...ANSWER, responses: 0, released: 0 } });
    openAt('/console/genuineness');
    expect((await screen.findByTestId('empty')).textContent).toContain(
      'Chưa có phiếu nào trong tháng 10/2026',
    );
  });
});
