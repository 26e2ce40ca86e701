// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Trend } from '../../../../../src/contract/analysis/trend.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

type Point = Trend['points'][number];
const SERVICE = { id: 'sipas-2023-service', version: 1, title: { vi: 'Khung 2023' } };
const shown = (percent: number): Point['figure'] => ({
  hidden: false,
  respondents: 120,
  answers: 900,
  percent,
  standardError: 1,
  low: percent - 2,
  high: percent + 2,
});
const point = (month: string, figure: Point['figure'], changes: Partial<Point> = {}): Point => ({
  period: { kind: 'month', text: month, first: month as Month },
  figure,
  parent: null,
  questionnaire: SERVICE,
  breakBefore: null,
  isUnderWay: false,
  isOfPredecessors: false,
  ...changes,
});
const PROVINCE = { code: '97', ref: '97@2025-07-01', kind: 'province', name: 'Tỉnh Thử', nameEn: null };
const ANSWER: Trend = {
  unit: { ...PROVINCE, code: '971', ref: '971@2025-07-01', name: 'Xã Một', parents: [PROVINCE] },
  madeOf: null,
  parent: PROVINCE,
  period: { kind: 'month', text: '2026-11', first: '2026-11' as Month },
  months: 12,
  scope: 'overall',
  scopes: [{ id: 'access', text: { vi: 'Tiếp cận dịch vụ' } }],
  questionnaire: SERVICE,
  mode: 'kiosk',
  rule: 'satisfied-share',
  figureKind: 'voluntary',
  points: [
    point('2026-08', shown(70), { questionnaire: { ...SERVICE, id: 'other', title: { vi: 'Khung 2022' } } }),
    point('2026-09', shown(90), { breakBefore: 'questionnaire', parent: shown(85) }),
    point('2026-10', { hidden: true, reason: 'too-few-respondents' }),
    point('2026-11', shown(80), { parent: shown(86) }),
  ],
  reading: {
    first: 1,
    last: 3,
    highest: 1,
    lowest: 3,
    change: { points: -10, low: -12.8, high: -7.2 },
    fallsInARow: 0,
  },
  atMs: Date.UTC(2026, 10, 29),
};

const collector = collectorForEachTest();

describe('the page of trends', () => {
  test('says in a sentence what the line shows, and shows every number', async () => {
    collector.on('GET /api/v1/trend', { json: ANSWER });
    openAt('/console/trend?unit=971');
    expect((await screen.findByTestId('sentence')).textContent).toBe(
      'Từ tháng 9/2026 đến tháng 11/2026, tỷ lệ hài lòng giảm từ 90,00% xuống 80,00% (−10,00 điểm phần trăm). ' +
        'Cao nhất: tháng 9/2026, 90,00%; thấp nhất: tháng 11/2026, 80,00%.',
    );
    const rows = screen
      .getAllByTestId('point')
      .map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toEqual([
      ['Tháng 11 năm 2026', '80,00%', '78,0–82,0', '', '120', '86,00%', 'Khung 2023'],
      ['Tháng 10 năm 2026', expect.stringContaining('10'), '', '', '', '', 'Khung 2023'],
      ['Tháng 9 năm 2026', '90,00%', '88,0–92,0', '', '120', '85,00%', 'Khung 2023'],
      ['Tháng 8 năm 2026', '70,00%', '68,0–72,0', '', '120', '', 'Khung 2022'],
    ]);
    expect(screen.getByText(/Từ tháng 9\/2026 dùng bộ câu hỏi khác \(Khung 2023\)/)).toBeDefined();
    expect(document.title).toContain('Xu hướng: Xã Một, Tháng 11 năm 2026');
  });

  test('says up to when the line is of what the unit was made of', async () => {
    const points = ANSWER.points.map((one, at) => ({ ...one, isOfPredecessors: at < 2 }));
    const units = [ANSWER.unit, { ...ANSWER.unit, name: 'Xã Hai' }];
    const madeOf = { units, isComparedWith: true };
    collector.on('GET /api/v1/trend', { json: { ...ANSWER, points, madeOf } });
    openAt('/console/trend?unit=971');
    expect((await screen.findByTestId('made-of')).textContent).toBe(
      'Đến hết tháng 9/2026 là 2 đơn vị trước khi sáp nhập, tính gộp: Xã Một, Xã Hai.',
    );
  });

  test('says why there is no line of what a unit was made of', async () => {
    const madeOf = { units: [ANSWER.unit], isComparedWith: false };
    collector.on('GET /api/v1/trend', { json: { ...ANSWER, madeOf } });
    openAt('/console/trend?unit=971');
    expect((await screen.findByTestId('made-of')).textContent).toBe(
      'Lập từ Xã Một; có đơn vị đã được chia cho nhiều nơi nên không tính gộp thời gian trước đó.',
    );
  });

  test('draws a stretch for each side of a break and of a hidden figure', async () => {
    collector.on('GET /api/v1/trend', { json: ANSWER });
    openAt('/console/trend?unit=971');
    const chart = await screen.findByRole('img', { name: /Từ tháng 9/ });
    // Three stretches of the figure, two of the unit above.
    expect(chart.querySelectorAll('polyline')).toHaveLength(5);
    expect(chart.querySelectorAll('circle')).toHaveLength(3);
  });

  test('keeps what is shown and how far back in the address', async () => {
    collector.on('GET /api/v1/trend', { json: ANSWER });
    openAt('/console/trend?unit=971');
    fireEvent.change(await screen.findByLabelText('Nhìn lại'), { target: { value: '36' } });
    fireEvent.change(screen.getByLabelText('Xem'), { target: { value: 'access' } });
    expect(screen.getByTestId('address').textContent).toBe('/console/trend?unit=971&months=36&scope=access');
    await waitFor(() => expect(collector.asked.at(-1)?.query).toContain('months=36&scope=access'));
  });

  test('says that nobody answered', async () => {
    const points = ANSWER.points.map((one) => ({ ...one, questionnaire: null, breakBefore: null }));
    collector.on('GET /api/v1/trend', { json: { ...ANSWER, points, reading: null } });
    openAt('/console/trend');
    expect((await screen.findByTestId('empty')).textContent).toContain(
      'Chưa có phiếu nào đến hết tháng 11/2026',
    );
  });
});
