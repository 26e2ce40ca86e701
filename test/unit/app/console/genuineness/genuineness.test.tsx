// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Genuineness } from '../../../../../src/contract/analysis/genuineness.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
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
  atMs: Date.UTC(2026, 10, 29),
};

const collector = collectorForEachTest();

const rows = () => screen.getAllByRole('row').map(({ textContent }) => textContent);

describe('the page of genuineness', () => {
  test('says in a sentence what to know, and shows each number', async () => {
    collector.on('GET /api/v1/genuineness', { json: ANSWER });
    openAt('/console/genuineness');
    expect((await screen.findByTestId('sentence')).textContent).toBe(
      'Trong tháng 10/2026, 100 trong 110 phiếu đã được tính vào số liệu. 25,00% (20 phiếu) có cán bộ giúp trả lời. ' +
        '26,67% số lần bắt đầu trả lời đã bỏ dở (40). Câu nhiều người không muốn trả lời nhất: “Câu một” (12,00%).',
    );
    expect(rows()).toEqual([
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
    expect(screen.getByText('Của 80 trong 100 phiếu đã công bố', { exact: false })).toBeDefined();
  });

  test('says what is not measured, and what is shown when the period is over', async () => {
    collector.on('GET /api/v1/genuineness', {
      json: { ...ANSWER, isOver: false, help: null, abandonment: null },
    });
    openAt('/console/genuineness');
    expect(await screen.findAllByText('Số liệu này hiện khi kỳ đã hết.')).toHaveLength(2);
    expect(screen.getByText('Phiếu chọn một mức cho mọi câu.')).toBeDefined();
  });

  test('says that nobody answered', async () => {
    collector.on('GET /api/v1/genuineness', { json: { ...ANSWER, responses: 0, released: 0 } });
    openAt('/console/genuineness');
    expect((await screen.findByTestId('empty')).textContent).toContain(
      'Chưa có phiếu nào trong tháng 10/2026',
    );
  });
});
