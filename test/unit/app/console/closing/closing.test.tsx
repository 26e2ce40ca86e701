// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { describe, expect, test } from 'vitest';
import { withPageTexts } from '../../../../../src/app/console/page-texts.ts';
import { newReads } from '../../../../../src/app/console/requests/use-read.ts';
import { i18nReady } from '../../../../../src/app/i18n/i18n.ts';
import type {
  ClosedFigures,
  ClosingProposal,
  Closings,
} from '../../../../../src/contract/closing/closings.ts';
import type { Month, Period } from '../../../../../src/core/kernel/period.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, MO, openAt, PROVINCE } from '../people-fixture.tsx';

const NOW_MS = Date.UTC(2026, 10, 29, 2);
const QUARTER: Period = { kind: 'quarter', text: '2026-Q3', first: '2026-07' as Month };
const UNIT = {
  code: '97',
  ref: '97@2025-07-01',
  kind: 'province',
  name: 'Tỉnh Thử',
  nameEn: 'Test Province',
};
const [FIRST, SECOND] = ['1'.repeat(64), '2'.repeat(64)];
const VERSION = {
  ...{ id: FIRST, version: 1, reason: 'Báo cáo quý gửi Sở', responses: 412 },
  ...{ closedAtMs: Date.UTC(2026, 9, 12), proposedBy: 'mo', confirmedBy: 'lan' },
};
const PROPOSAL: ClosingProposal = {
  ...{ id: 'p1', unit: UNIT, period: QUARTER, version: 2, reason: 'Có phiếu đến muộn' },
  ...{ proposedAtMs: NOW_MS, expiresAtMs: NOW_MS + 7 * 86_400_000, proposedBy: 'lan' },
  ...{ needsOther: true, isOwn: false },
};
const figure = (percent: number) => ({
  ...{ hidden: false as const, respondents: 400, answers: 6_000, percent },
  ...{ standardError: 1, low: percent - 2, high: percent + 2 },
});
const FIGURES: readonly ClosedFigures[] = [
  {
    questionnaire: { id: 'sipas-2023-service', version: 1, title: { vi: 'Phiếu SIPAS', en: 'SIPAS form' } },
    ...{ mode: 'kiosk', figureKind: 'voluntary', responses: 430, formerResponses: 412 },
    scopes: [
      { id: 'overall', text: null, figure: figure(84.12), former: figure(83.5) },
      {
        ...{ id: 'access', text: { vi: 'Tiếp cận', en: 'Access' } },
        figure: { hidden: true, reason: 'too-few-respondents' },
        former: null,
      },
    ],
  },
];
const LIST: Closings = {
  needsTwo: true,
  closings: [{ unit: UNIT, period: QUARTER, versions: [VERSION], proposal: PROPOSAL }],
  atMs: NOW_MS,
};

describe('periods that are closed', () => {
  const collector = collectorForEachTest();
  const listed = (closings: Closings = LIST) =>
    collector.on('GET /api/v1/closings', { json: closings }).on('GET /api/v1/units', {
      json: { units: [PROVINCE], total: 1 },
    });
  const proposed = (change: Partial<ClosingProposal> = {}) =>
    collector.on('GET /api/v1/closings/proposals/p1', {
      json: { proposal: { ...PROPOSAL, ...change }, snapshot: SECOND, figures: FIGURES },
    });

  test('each version and proposal is a row; a proposal shows what it would hold beside the version before, and is confirmed as seen', async () => {
    listed();
    proposed();
    collector
      .on('POST /api/v1/closings/proposals/p1/confirmation', { status: 201, json: { id: SECOND } })
      .on(`GET /api/v1/snapshots/${SECOND}/summary`, {
        json: {
          ...{ unit: UNIT, period: QUARTER, former: FIRST, madeBy: { software: '1.0.0', schema: 29 } },
          ...{ version: { ...VERSION, id: SECOND, version: 2 }, figures: FIGURES },
        },
      });
    openAt('/console/closing');
    const list = await screen.findByTestId('closings');
    const rows = within(list)
      .getAllByRole('row')
      .map(({ textContent }) => textContent);
    expect(rows.slice(1)).toEqual([
      'Quý III năm 2026Tỉnh ThửChờ xác nhận2––lanXem',
      'Quý III năm 2026Tỉnh ThửĐã chốt141212/10/2026mo đề nghị, lan xác nhậnXem',
    ]);
    fireEvent.click(within(list).getByRole('button', { name: /^Xem đề nghị/ }));
    const panel = await screen.findByTestId('proposal');
    expect(panel.textContent).toContain(SECOND);
    expect(within(panel).getByRole('table').textContent).toContain('84,12%82,1–86,183,50%');
    expect(document.activeElement?.textContent).toBe('Đề nghị chốt: Tỉnh Thử, Quý III năm 2026');
    fireEvent.click(within(panel).getByRole('button', { name: 'Xác nhận chốt' }));
    const version = await screen.findByTestId('version');
    expect(collector.sent('POST /api/v1/closings/proposals/p1/confirmation')).toEqual([{ snapshot: SECOND }]);
    expect(within(version).getByDisplayValue(SECOND)).toBeTruthy();
    const links = within(version).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      `/api/v1/snapshots/${SECOND}`,
      `/api/v1/snapshots/${SECOND}/figures.csv`,
    ]);
    await i18nReady.changeLanguage('en');
    await waitFor(() => expect(version.textContent).toContain('Snapshot 2: Test Province'));
  });

  test('who proposed cannot confirm where two are asked for; figures that moved are told and read again', async () => {
    listed();
    proposed({ isOwn: true });
    openAt('/console/closing?proposal=p1');
    const own = await screen.findByTestId('proposal');
    expect(within(own).queryByRole('button', { name: 'Xác nhận chốt' })).toBeNull();
    expect(own.textContent).toContain('Cần một quản trị viên khác xác nhận.');
    fireEvent.click(within(own).getByRole('button', { name: 'Về danh sách' }));
    proposed();
    collector.on('POST /api/v1/closings/proposals/p1/confirmation', refused(409, 'closing-changed'));
    fireEvent.click(await screen.findByRole('button', { name: /^Xem đề nghị/ }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Xác nhận chốt' })).toBeTruthy());
    const before = collector.asked.filter(({ path }) => path.endsWith('/proposals/p1')).length;
    fireEvent.click(screen.getByRole('button', { name: 'Xác nhận chốt' }));
    await screen.findByText(/Số liệu vừa thay đổi/);
    await waitFor(() =>
      expect(collector.asked.filter(({ path }) => path.endsWith('/proposals/p1')).length).toBe(before + 1),
    );
  });

  test('a proposal begins with the unit and period of the address; its fault stands beside its field', async () => {
    listed();
    collector.on(
      'POST /api/v1/closings/proposals',
      refused(400, 'body-malformed', { detail: '/reason', fault: 'too small' }),
    );
    openAt('/console/closing?unit=97&period=2026-Q3');
    const form = await screen.findByTestId('propose');
    await within(form).findByText('Tỉnh Thử');
    expect(form.textContent).toContain('Kỳ này đã chốt 1 lần.');
    fireEvent.click(within(form).getByRole('button', { name: 'Gửi đề nghị' }));
    await within(form).findByText('Vui lòng ghi lý do từ 10 đến 500 ký tự.');
    collector.on('POST /api/v1/closings/proposals', refused(409, 'closing-impossible'));
    fireEvent.change(within(form).getByLabelText('Lý do'), { target: { value: 'Báo cáo quý ba' } });
    fireEvent.click(within(form).getByRole('button', { name: 'Gửi đề nghị' }));
    await within(form).findByText(/Chưa chốt được/);
    expect(collector.sent('POST /api/v1/closings/proposals').at(-1)).toEqual({
      ...{ unit: '97', period: '2026-Q3', reason: 'Báo cáo quý ba' },
    });
  });

  test('a supervisor reads versions and sees no form; nothing closed is said so', async () => {
    collector.on('GET /api/v1/session', { json: { ...MO, role: 'supervisor' } });
    listed({ ...LIST, closings: [] });
    openAt('/console/closing');
    await screen.findByText('Chưa có kỳ nào được chốt.');
    expect(screen.queryByTestId('propose')).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Hai người cùng chốt' })).toBeNull();
  });

  test('a page of figures says what was closed, how many came since, and that it shows other figures', async () => {
    const closed = {
      ...{ id: FIRST, version: 1, unit: UNIT, closedAtMs: Date.UTC(2026, 9, 12), responses: 412 },
      ...{ figure: figure(83.5), isBeyond: true, later: 18 },
    };
    collector.on('GET /api/v1/closings/state', { json: { closed } });
    const { default: ClosedNote } = await withPageTexts(
      import('../../../../../src/app/console/results/beside/closed-note.tsx'),
      'console-closing',
    );
    const about = { isNewest: false, mode: 'kiosk', questionnaire: 'sipas-2023-service' } as const;
    const shown = (unit: string) => (
      <QueryClientProvider client={newReads()}>
        <MemoryRouter>
          <ClosedNote selection={{ ...about, unit, period: QUARTER, compare: 'previous' }} />
        </MemoryRouter>
      </QueryClientProvider>
    );
    const { rerender } = render(shown('97'));
    const note = await screen.findByTestId('closed');
    expect(note.textContent).toBe(
      'Số liệu đã chốt: 83,50%, phiên bản 1, ngày 12/10/2026, mã 111111111111. +18 phiếu sau khi chốt. ' +
        'Các số trên trang này là số hiện tại, khác bản chốt. Xem bản chốt',
    );
    expect(within(note).getByRole('link').getAttribute('href')).toBe(
      `/console/closing?unit=97&period=2026-Q3&snapshot=${FIRST}`,
    );
    collector.on('GET /api/v1/closings/state', {
      json: { closed: { ...closed, figure: null, later: null, isBeyond: false } },
    });
    rerender(shown('97001'));
    await screen.findByText(/không có số, trong bản chốt của Tỉnh Thử/);
    expect(screen.getByTestId('closed').textContent).toContain('đúng như bản chốt');
  });
});
