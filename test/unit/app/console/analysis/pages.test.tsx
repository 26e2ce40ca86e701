// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConsolePages } from '../../../../../src/app/console/console-routes.tsx';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import type { Reports } from '../../../../../src/collector/figures/figures.ts';
import type { Caseloads } from '../../../../../src/contract/published/caseloads.ts';
import { must } from '../../../../../src/core/kernel/assert.ts';
import { itemsOf } from '../../../../../src/core/questionnaire/items.ts';
import { parseQuestionnaire } from '../../../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Level, Questionnaire } from '../../../../../src/core/questionnaire/questionnaire.ts';
import { UNIT_KINDS } from '../../../../../src/core/units/unit.ts';
import file from '../../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { type Answers, queryFor, reportsOver, unitOf } from '../../../collector/figures/report-world.ts';
import { FakeCollector, refused } from '../fake-collector.ts';

/** The pages over what the collector really answers: a province of three units, one of which fell by one criterion. */

const parsed = parseQuestionnaire(file);
const SERVICE: Questionnaire = must(parsed.ok ? parsed.value : null, 'a questionnaire');
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const UNITS = [
  unitOf('10', null, { kind: 'province', name: 'Tỉnh Thử', nameEn: 'Test Province' }),
  unitOf('101', '10', { kind: 'ward', name: 'Phường Cao', nameEn: 'High Ward', region: 'Núi' }),
  unitOf('102', '10', { kind: 'ward', name: 'Phường Thấp', nameEn: 'Low Ward', region: 'Biển' }),
  unitOf('103', '10', { name: 'Xã Vừa', nameEn: 'Middle Commune', region: 'Núi' }),
  unitOf('104', '10', { name: 'Xã Nhỏ', nameEn: 'Small Commune', region: 'Núi' }),
];
const all = (level: Level): Answers => Object.fromEntries(ITEMS.map((id) => [id, level]));
const mixed = (count: number, satisfied: number, changes: Answers = {}) =>
  Array.from({ length: count }, (_, index): Answers => ({ ...all(index < satisfied ? 5 : 2), ...changes }));
const heap = (unit: string, month: string, answers: readonly Answers[]) => ({ unit, month, answers });
const REPORTS = reportsOver(SERVICE, UNITS, [
  heap('101', '2026-10', mixed(200, 190)),
  heap('102', '2026-10', mixed(200, 140, { 'results.on-time': 1 })),
  heap('103', '2026-10', mixed(60, 50)),
  heap('104', '2026-10', mixed(20, 17)),
  heap('101', '2026-09', mixed(200, 190)),
  heap('102', '2026-09', mixed(200, 140)),
  heap('103', '2026-09', mixed(60, 50)),
  heap('104', '2026-09', mixed(20, 17)),
]);

async function answered(query: string, ask: 'ranking' | 'causes') {
  const {
    unit,
    period,
    scope,
    block,
    region,
    class: unitClass,
  } = Object.fromEntries(new URLSearchParams(query));
  const request = queryFor(unit ?? null, period ?? '2026-10', SERVICE);
  const filter = {
    scope: scope ?? null,
    block: UNIT_KINDS.find((kind) => kind === block) ?? null,
    region: region ?? null,
    unitClass: unitClass ?? null,
  };
  const answer: Awaited<ReturnType<Reports['ranking' | 'causes']>> =
    ask === 'ranking' ? await REPORTS.ranking(request, filter) : await REPORTS.causes(request);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

let asked: string[];
let caseloads: Caseloads;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});

beforeEach(() => {
  asked = [];
  caseloads = { unit: null, responses: 480, responsePercent: null, below: [] };
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const [path = '', query = ''] = url.split('?');
    if (path.endsWith('caseloads')) return Response.json(caseloads);
    return Response.json(await answered(query, path.endsWith('ranking') ? 'ranking' : 'causes'));
  });
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

describe('the page of ranking', () => {
  const at = '/console/ranking?unit=10&period=2026-10';

  test('has its own title, and says in a sentence who stands out before any rank', async () => {
    openAt(at);
    const groups = await panel('Đơn vị nào nổi rõ');
    expect(groups.textContent).toContain('1 đơn vị rõ ràng thấp hơn phần còn lại của Tỉnh Thử: Phường Thấp.');
    expect(groups.textContent).toContain('1 đơn vị rõ ràng cao hơn phần còn lại của Tỉnh Thử: Phường Cao.');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Xếp hạng: Tỉnh Thử');
    await waitFor(() => expect(document.title).toContain('Xếp hạng: Tỉnh Thử, Tháng 10 năm 2026'));
    const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(headings).toEqual(['Đơn vị nào nổi rõ', 'Xếp hạng các đơn vị bên dưới', 'Cách tính và giới hạn']);
  });

  test('lists who is not eligible last, with the reason', async () => {
    openAt(at);
    const rows = await screen.findAllByTestId('ranking-row');
    expect(rows.map(({ dataset }) => dataset['code'])).toEqual(['101', '103', '102', '104']);
    expect(rows.at(-1)?.textContent).toContain('Chưa đủ 30 người để xếp hạng');
    expect(rows[2]?.textContent).toContain('rõ ràng thấp hơn');
  });

  test('ranks a block or a sub-index where that is chosen, and the address says so', async () => {
    openAt(at);
    fireEvent.change(await screen.findByLabelText('Khối'), { target: { value: 'ward' } });
    await waitFor(() => expect(screen.getAllByTestId('ranking-row')).toHaveLength(2));
    expect(address()).toBe('?unit=10&period=2026-10&block=ward');
    fireEvent.change(screen.getByLabelText('Chỉ số'), { target: { value: 'results' } });
    await waitFor(() =>
      expect(asked.filter((url) => url.includes('ranking')).at(-1)).toContain('scope=results'),
    );
    expect(address()).toBe('?unit=10&period=2026-10&block=ward&scope=results');
    fireEvent.change(screen.getByLabelText('Khối'), { target: { value: '' } });
    await waitFor(() => expect(screen.getAllByTestId('ranking-row')).toHaveLength(4));
  });

  test('dossiers on time stand beside what citizens say of them, where there are any, with their definition', async () => {
    const of = (code: string, onTimePercent: number | null, satisfiedPercent: number | null) => ({
      ...{ code, onTimePercent, satisfiedPercent },
      ...{ finished: 40, months: 1 },
    });
    caseloads = { ...caseloads, below: [of('101', 97.5, 95), of('103', 80, null), of('104', null, 85)] };
    openAt(at);
    await screen.findByRole('columnheader', { name: 'Đúng hạn' });
    const cells = screen.getAllByTestId('further').map(({ textContent }) => textContent);
    expect(cells).toEqual(['97,50%hài lòng 95,00%', '80,00%', '–', '–']);
    const row = screen.getAllByTestId('ranking-row')[0];
    expect(row?.querySelector('th')?.textContent).toContain('đúng hạn 97,50%, hài lòng 95,00%');
    expect(screen.getByText(/^Đúng hạn: tỷ lệ hồ sơ giải quyết đúng hoặc trước hạn/)).toBeTruthy();
    expect(asked.find((url) => url.includes('caseloads'))).toContain('unit=10');
    cleanup();
    caseloads = { ...caseloads, below: [] };
    openAt('/console/ranking?unit=10&period=2026-10&scope=results');
    await screen.findAllByTestId('ranking-row');
    await waitFor(() => expect(asked.filter((url) => url.includes('caseloads'))).toHaveLength(2));
    expect(screen.queryByRole('columnheader', { name: 'Đúng hạn' })).toBeNull();
    expect(screen.queryByText(/^Đúng hạn: tỷ lệ hồ sơ/)).toBeNull();
  });

  test('an office leads to its causes in the same period', async () => {
    openAt(at);
    const [row] = await screen.findAllByTestId('ranking-row');
    const link = within(row as HTMLElement).getByRole('link', { name: 'Phường Cao' });
    expect(link.getAttribute('href')).toBe('/console/causes?unit=101&period=2026-10');
  });

  test('says where a unit has none below, where nothing is published, and in English', async () => {
    openAt('/console/ranking?unit=101&period=2026-10');
    await screen.findByRole('heading', { name: 'Không có đơn vị bên dưới' });
    cleanup();
    openAt('/console/ranking?unit=10&period=2026-03');
    expect((await screen.findByTestId('empty')).textContent).toContain(
      'Chưa có số liệu công bố trong tháng 3/2026',
    );
    cleanup();
    await i18nReady.changeLanguage('en');
    openAt(at);
    expect((await panel('Which units stand out')).textContent).toContain(
      '1 unit is clearly lower than the rest of Test Province: Low Ward.',
    );
  });

  test('without a connection says so, and keeps what was read', async () => {
    const collector = new FakeCollector();
    collector.install();
    collector.on('GET /api/v1/ranking', new TypeError('no network'));
    openAt(at);
    expect((await screen.findByTestId('failure')).textContent).toContain('Không kết nối được với hệ thống');
    cleanup();
    collector.on('GET /api/v1/ranking', refused(404, 'unit-unknown'));
    openAt(at);
    expect((await screen.findByTestId('failure')).textContent).toContain('Không có đơn vị này');
  });
});

describe('the page of causes', () => {
  const at = '/console/causes?unit=10&period=2026-10';

  test('says what pulled the figure down most, by unit and by criterion, and the parts sum to it', async () => {
    openAt(at);
    const changed = await panel('Điều gì đã thay đổi');
    expect(changed.textContent).toMatch(
      /Kéo xuống nhiều nhất: Phường Thấp \(−\d,\d\d; chịu trách nhiệm: Chủ tịch UBND phường\); Trả kết quả đúng hẹn \(−\d,\d\d\)\./,
    );
    const units = within(changed).getByRole('table', { name: 'Theo đơn vị' });
    const sum = within(units).getAllByRole('row').at(-1)?.querySelector('td')?.textContent;
    expect(changed.textContent).toContain(`Tháng 10 năm 2026: ${sum} điểm phần trăm so với tháng 9/2026.`);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Nguyên nhân: Tỉnh Thử');
  });

  test('the map names the costliest cell and leads down to that criterion of that office, and back', async () => {
    openAt(at);
    const map = await panel('Điểm phần trăm mất ở đâu');
    expect(map.textContent).toContain('Ô làm giảm nhiều nhất: Trả kết quả đúng hẹn tại Phường Thấp');
    const [row] = within(map).getAllByTestId('heat-row');
    expect(row?.textContent).toContain('Phường Thấp');
    const cell = (row as HTMLElement).querySelectorAll('a')[1 + ITEMS.indexOf('results.on-time' as never)];
    fireEvent.click(cell as Element);
    await waitFor(() => expect(screen.getByTestId('criterion-percent').textContent).toBe('0,00%'));
    expect(address()).toBe('?unit=102&period=2026-10&item=results.on-time');
    const criterion = await panel('Trả kết quả đúng hẹn');
    expect(criterion.textContent).toContain('được trả đúng hẹn.');
    expect(criterion.textContent).toContain('Chịu trách nhiệm: Chủ tịch UBND phường.');
    fireEvent.click(within(criterion).getByRole('link', { name: 'Bảng của Tỉnh Thử' }));
    await panel('Điểm phần trăm mất ở đâu');
    expect(address()).toBe('?unit=10&period=2026-10');
  });

  test('the cells are one stop of the Tab key, and arrows lead from cell to cell', async () => {
    openAt(at);
    const map = await panel('Điểm phần trăm mất ở đâu');
    const stops = () =>
      [...map.querySelectorAll<HTMLElement>('td a')].filter(({ tabIndex }) => tabIndex === 0);
    expect(stops()).toHaveLength(1);
    stops()[0]?.focus();
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown' });
    const { row, column } = (document.activeElement as HTMLElement).dataset;
    expect([row, column]).toEqual(['1', '1']);
    expect(stops()).toEqual([document.activeElement]);
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowUp' });
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowUp' });
    expect((document.activeElement as HTMLElement).dataset['row']).toBe('0');
  });

  test('the map can be coloured by satisfaction, lowest first, and the address says so', async () => {
    openAt(at);
    fireEvent.click(await screen.findByRole('button', { name: 'Tỷ lệ hài lòng' }));
    expect(address()).toBe('?unit=10&period=2026-10&by=percent');
    const map = await panel('Điểm phần trăm mất ở đâu');
    expect(map.textContent).toContain('Ô thấp nhất: Trả kết quả đúng hẹn tại Phường Thấp, 0,00%.');
  });

  test('says what reaching the middle value gains, and what a target takes', async () => {
    openAt(at);
    const raising = await screen.findByTestId('raising-units');
    expect(raising.textContent).toMatch(
      /^Nếu 1 đơn vị này đạt mức giữa \(83,33%\), Tỉnh Thử tăng thêm \d,\d\d điểm phần trăm/,
    );
    fireEvent.change(screen.getByLabelText('Chỉ tiêu, %'), { target: { value: 'chín mươi' } });
    fireEvent.click(screen.getByRole('button', { name: 'Xem' }));
    expect(screen.getByText(/Vui lòng nhập một số từ 0 đến 100/).textContent).not.toBe('');
    fireEvent.change(screen.getByLabelText('Chỉ tiêu, %'), { target: { value: '99,5' } });
    fireEvent.click(screen.getByRole('button', { name: 'Xem' }));
    await waitFor(() => expect(address()).toBe('?unit=10&period=2026-10&target=99.5'));
    expect(screen.getByTestId('raising-units').textContent).toMatch(
      /^Dù cả 1 đơn vị này .* chưa tới 99,50%\./,
    );
    expect(screen.getByLabelText<HTMLInputElement>('Chỉ tiêu, %').value).toBe('99,50');
  });

  test('of an office lists its criteria beside its parent', async () => {
    openAt('/console/causes?unit=102&period=2026-10');
    const criteria = await panel('Các tiêu chí của đơn vị');
    const rows = within(criteria).getAllByTestId('criterion-row');
    expect(rows).toHaveLength(16);
    expect(rows[0]?.textContent).toContain('Trả kết quả đúng hẹn');
    expect(criteria.textContent).toContain(
      'Tiêu chí làm giảm kết quả của Phường Thấp nhiều nhất: Trả kết quả đúng hẹn',
    );
  });

  test('in English, without a period before', async () => {
    await i18nReady.changeLanguage('en');
    openAt('/console/causes?unit=10&period=2026-09');
    expect((await panel('What changed')).textContent).toContain('Not comparable with August 2026');
    expect((await panel('Where points are lost')).textContent).toContain('Low Ward');
  });
});

/** The panel of a heading, once it is there. */
async function panel(name: string): Promise<HTMLElement> {
  const heading = await screen.findByRole('heading', { level: 2, name });
  return heading.closest('section') as HTMLElement;
}

function openAt(at: string) {
  return render(
    <MemoryRouter initialEntries={[at]}>
      <Routes>
        <Route path="/console/*" element={<ConsolePages />} />
      </Routes>
      <Address />
    </MemoryRouter>,
  );
}

function Address() {
  return <output data-testid="address">{useLocation().search}</output>;
}

function address(): string | null {
  return screen.getByTestId('address').textContent;
}
