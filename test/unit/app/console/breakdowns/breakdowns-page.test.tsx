// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Breakdown, BreakdownRow } from '../../../../../src/contract/analysis/breakdowns.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const figure = (percent: number, respondents: number): Breakdown['figure'] => ({
  hidden: false,
  respondents,
  answers: respondents * 3,
  percent,
  standardError: 1,
  low: percent - 2,
  high: percent + 2,
});
const row = (value: string, text: string | null, rest: Partial<BreakdownRow> = {}): BreakdownRow => ({
  value,
  text: text === null ? null : { vi: text },
  figure: null,
  difference: null,
  group: null,
  ...rest,
});

const ANSWER: Breakdown = {
  unit: { code: '97', ref: '97@2025-07-01', kind: 'province', name: 'Tỉnh Thử', nameEn: null, parents: [] },
  period: { kind: 'quarter', text: '2026-Q3', first: '2026-07' as Month },
  questionnaire: { id: 'sipas-2023-service', version: 1, title: { vi: 'Khung 2023' } },
  mode: 'kiosk',
  rule: 'satisfied-share',
  figureKind: 'voluntary',
  scope: 'overall',
  scopes: [
    { id: 'access', text: { vi: 'Tiếp cận' } },
    { id: 'officials', text: { vi: 'Công chức' } },
  ],
  by: 'procedure-field',
  breakdowns: [
    { id: 'procedure-field', text: { vi: 'Ông/Bà làm thủ tục thuộc lĩnh vực nào?' } },
    { id: 'favourite', text: { vi: 'Câu hỏi riêng' } },
    { id: 'hour', text: null },
  ],
  released: 260,
  covered: 240,
  figure: figure(80, 240),
  rows: [
    row('land', 'Đất đai', {
      figure: figure(70, 100),
      difference: { points: -16.5, low: -20, high: -12 },
      group: 'below',
    }),
    row('civil', 'Hộ tịch', {
      figure: figure(88, 90),
      difference: { points: 12.25, low: 8, high: 16 },
      group: 'above',
    }),
    row('tax', 'Thuế', {
      figure: figure(81, 30),
      difference: { points: 1, low: -5, high: 7 },
      group: 'not-distinguishable',
    }),
    row('health', 'Y tế'),
    row('', null, { figure: figure(75, 20) }),
  ],
  nextDay: null,
  atMs: Date.UTC(2026, 10, 29),
};

const collector = collectorForEachTest();

/** The cells of each row as a wide panel shows them, without the plot. */
const groups = () =>
  screen
    .getAllByTestId('group')
    .map((group) => [...group.querySelectorAll('[data-cell]')].map(({ textContent }) => textContent));

test('says in a sentence which groups stand out, and shows each against all others and what the table covers', async () => {
  collector.on('GET /api/v1/breakdowns', { json: ANSWER });
  openAt('/console/breakdowns?unit=97&period=2026-Q3');
  expect((await screen.findByTestId('sentence')).textContent).toBe(
    'Nhóm “Đất đai” (70,00%) rõ ràng thấp hơn những người còn lại 16,50 điểm phần trăm. ' +
      'Nhóm “Hộ tịch” (88,00%) rõ ràng cao hơn những người còn lại 12,25 điểm phần trăm.',
  );
  expect(groups()).toEqual([
    ['Đất đai', '70,00%68,0–72,0', '100', '−16,50 (từ −20,00 đến −12,00) rõ ràng thấp hơn'],
    ['Hộ tịch', '88,00%86,0–90,0', '90', '+12,25 (từ +8,00 đến +16,00) rõ ràng cao hơn'],
    ['Thuế', '81,00%79,0–83,0', '30', '+1,00 (từ −5,00 đến +7,00) chưa đủ căn cứ'],
    ['Không cho biết', '75,00%73,0–77,0', '20', 'không so sánh'],
  ]);
  expect(screen.getByTestId('too-few').textContent).toBe('Chưa đủ 10 người trả lời mới: Y tế.');
  expect(screen.getByTestId('covers').textContent).toContain('240 trong 260 phiếu');
  expect(document.title).toContain('Nhóm người trả lời: Tỉnh Thử');
  const by = screen.getByLabelText('Chia nhóm theo');
  expect(
    within(by)
      .getAllByRole('option')
      .map(({ textContent }) => textContent),
  ).toEqual(['Lĩnh vực', 'Câu hỏi riêng', 'Giờ trong ngày']);
  fireEvent.change(by, { target: { value: 'hour' } });
  await waitFor(() => expect(collector.asked.at(-1)?.query).toContain('by=hour'));
  expect(
    screen.getByText('Hai cách chia nhóm không bao giờ được ghép với nhau.', { exact: false }),
  ).toBeDefined();
});

test('a form of one’s own names its groups as it asks: respondent may mean anything there', async () => {
  collector.on('GET /api/v1/breakdowns', {
    json: {
      ...ANSWER,
      questionnaire: { id: 'xa-thu', version: 1, title: { vi: 'Phiếu riêng' } },
      figureKind: 'own-form',
      by: 'respondent',
      breakdowns: [
        { id: 'respondent', text: { vi: 'Ông/Bà đến bằng phương tiện gì?' } },
        { id: 'hour', text: null },
      ],
    },
  });
  openAt('/console/breakdowns?unit=97&period=2026-Q3&questionnaire=xa-thu');
  await screen.findByTestId('sentence');
  const names = within(screen.getByLabelText('Chia nhóm theo')).getAllByRole('option');
  expect(names.map(({ textContent }) => textContent)).toEqual([
    'Ông/Bà đến bằng phương tiện gì?',
    'Giờ trong ngày',
  ]);
});

test('the groups are taken along as a table, with those that wait in none of it', async () => {
  collector.on('GET /api/v1/breakdowns', { json: ANSWER });
  openAt('/console/breakdowns?unit=97&period=2026-Q3');
  await screen.findByTestId('sentence');
  const saved: Blob[] = [];
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => String(saved.push(blob)),
    revokeObjectURL: () => {},
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  fireEvent.click(screen.getByRole('button', { name: 'Tải hình/bảng: Lĩnh vực' }));
  fireEvent.click(screen.getByRole('button', { name: /CSV/ }));
  await expect.poll(() => saved.length).toBe(1);
  const text = (await saved[0]?.text()) ?? '';
  expect(text).toContain('Đất đai,70,68,72,100\r\n');
  expect(text).toContain('Không cho biết,75,73,77,20\r\n');
  expect(text).not.toContain('Y tế');
  vi.restoreAllMocks();
});

test('names hours, and says when a span that is not over will have figures of groups', async () => {
  collector.on('GET /api/v1/breakdowns', {
    json: {
      ...ANSWER,
      by: 'hour',
      rows: [row('08', null, { figure: figure(80, 40) })],
      nextDay: '2026-12-10' as Day,
    },
  });
  openAt('/console/breakdowns?by=hour');
  expect((await screen.findAllByTestId('group'))[0]?.textContent).toContain('8–9 giờ');
  expect(screen.getByTestId('sentence').textContent).toBe('Chưa có hai nhóm đủ người trả lời để so sánh.');
  expect(screen.getByTestId('covers').textContent).toContain('10/12/2026');
});

test.each([
  [{ nextDay: '2026-12-10' as Day }, 'sớm nhất là ngày 10/12/2026'],
  [{}, 'Chưa nhóm nào đủ 10 người trả lời mới'],
  [{ released: 0 }, 'Chưa có phiếu nào trong quý III/2026'],
])('says why there is nothing: %o', async (changes, text) => {
  collector.on('GET /api/v1/breakdowns', { json: { ...ANSWER, rows: [], covered: 0, ...changes } });
  openAt('/console/breakdowns');
  expect((await screen.findByTestId('empty')).textContent).toContain(text);
});
