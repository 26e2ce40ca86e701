// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConsolePages } from '../../../../../src/app/console/console-routes.tsx';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import type { DevicesPage } from '../../../../../src/contract/devices/devices.ts';
import type { Indices } from '../../../../../src/contract/figures.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { figures, indicesAnswer, NO_ANSWERS, rankingRow, shown, TOO_FEW } from '../answers.ts';
import { device, devices } from '../devices-answer.ts';

/** Streams opened so far, the newest last. */
let streams: Stream[];
/** What was asked of the collector, and what it answers. */
let asked: string[];
let askedBeside: string[];
let answers: (Response | Error)[];
let atDevices: DevicesPage;
/** What stands beside the figures, by route; what is not there cannot be read. */
let beside: Map<string, unknown>;

class Stream extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    streams.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
  counts(responses: number, released: number): void {
    const data = JSON.stringify({ responses, released, pending: responses - released, excluded: 0 });
    act(() => void this.dispatchEvent(new MessageEvent('counts', { data })));
  }
  say(event: 'open' | 'error'): void {
    act(() => void this.dispatchEvent(new Event(event)));
  }
}

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});

beforeEach(() => {
  streams = [];
  asked = [];
  askedBeside = [];
  answers = [];
  atDevices = devices([]);
  beside = new Map();
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.startsWith('/api/v1/devices')) return Response.json(atDevices);
    const route = /^\/api\/v1\/(trend|causes|targets|genuineness|caseloads)\b/.exec(url)?.[1];
    if (route !== undefined) {
      askedBeside.push(url);
      const answer = beside.get(route);
      return answer === undefined
        ? Response.json({ code: 'forbidden' }, { status: 403 })
        : Response.json(answer);
    }
    if (url === '/api/v1/questionnaire-titles') return Response.json({ questionnaires: [] });
    asked.push(url);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer?.clone();
  });
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

describe('the first screen', () => {
  test('says the percentage, how sure it is, of how many, and what kind of figure it is', async () => {
    open(indicesAnswer());
    expect((await screen.findByTestId('overall-percent')).textContent).toBe('83,94%');
    expect(screen.getByTestId('overall-interval').textContent).toBe('Khoảng tin cậy 95%: 81,94% đến 85,94%');
    expect(screen.getByTestId('respondents').textContent).toBe('57');
    expect(screen.getByTestId('figure-kind').textContent).toBe(
      'Mức độ hài lòng qua khảo sát tự nguyện (bộ câu hỏi SIPAS)',
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Tỉnh Thử');
    await waitFor(() => expect(document.title).toContain('Tỉnh Thử, Tháng 10 năm 2026'));
  });

  test('says of an open link that its figures are unverified, at the top and where the method is told', async () => {
    open(indicesAnswer({ mode: 'phone-open-link', figureKind: 'unverified' }));
    expect((await screen.findByTestId('figure-kind')).textContent).toBe(
      'Mức độ hài lòng qua đường dẫn mở: chưa xác thực',
    );
    expect(screen.getByText(/^Ai có đường dẫn đều trả lời được/)).toBeTruthy();
    expect(screen.queryByText(/^Người trả lời tự nguyện chọn tham gia/)).toBeNull();
  });

  test('says of households whose interval it has, and how much the sample widens it or why it does not', async () => {
    const of = (sample: Indices['sample']) =>
      indicesAnswer({ mode: 'household', figureKind: 'household-sipas-method', sample });
    const { unmount } = open(of({ isUsed: true, effect: 2.345, primaryUnits: 24, strata: 3 }));
    expect(
      await screen.findByText(/^Khoảng tin cậy 95% tính theo mẫu đã chọn: 24 thôn.* trong 3 tầng/),
    ).toBeTruthy();
    expect(screen.getByText('Hệ số thiết kế của kết quả chung: 2,35.')).toBeTruthy();
    unmount();
    open(of({ isUsed: false, reason: 'single-neighbourhood' }));
    expect(await screen.findByText(/vì có tầng chỉ gồm một thôn/)).toBeTruthy();
    expect(screen.getByText(/^Khoảng tin cậy 95% tính theo từng người trả lời/)).toBeTruthy();
  });

  test('says change and rank as people do, and does not claim what chance may have made', async () => {
    open(indicesAnswer());
    expect((await screen.findByTestId('overall-change')).textContent).toBe('+1,28 điểm phần trăm');
    expect(screen.getByText('Chưa đủ căn cứ để nói là tăng hay giảm')).toBeTruthy();
    expect(screen.getByTestId('rank').textContent).toBe('17/63');
    expect(screen.getByTestId('rank-change').textContent).toBe('tăng 15 bậc');
    expect(screen.getByText('có thể từ hạng 9 đến hạng 24')).toBeTruthy();
  });

  test.each([
    ['outside-scope', 'Tài khoản này không xem được các đơn vị cùng cấp để xếp hạng'],
    ['too-few-respondents', 'Cần ít nhất 30 người trả lời'],
    ['no-answers', 'Chưa có phiếu được công bố'],
    ['hidden', 'Tỷ lệ không công bố nên không xếp hạng'],
  ] as const)('says why there is no rank: %s', async (unranked, words) => {
    open(indicesAnswer({ rank: null, unranked }));
    expect(await screen.findByText(words)).toBeTruthy();
  });

  const years = {
    period: { kind: 'year', text: '2026', first: '2026-01' as never },
    previousPeriod: { kind: 'year', text: '2025', first: '2025-01' as never },
    warnings: ['months-differ'],
  } as const;

  test('says that two years without a month in common are not compared', async () => {
    open(indicesAnswer({ ...years, comparedMonths: { current: [], previous: [] } }));
    expect((await screen.findByRole('note')).textContent).toBe(
      'Năm 2026 và năm 2025 không có tháng nào tương ứng cùng có phiếu, nên không so sánh hai kỳ.',
    );
  });

  test('says of a merged unit what it is compared with, or why it is not', async () => {
    const units = ['Xã Một', 'Xã Hai'].map((name) => ({
      ...{ code: name, ref: `${name}@2025-07-01`, kind: 'commune', name, nameEn: null },
    }));
    open(indicesAnswer({ madeOf: { units, isComparedWith: true } }));
    expect((await screen.findByTestId('made-of')).textContent).toBe(
      'So với 2 đơn vị trước khi sáp nhập, tính gộp: Xã Một, Xã Hai.',
    );
    cleanup();
    open(indicesAnswer({ madeOf: { units, isComparedWith: false } }));
    expect((await screen.findByTestId('made-of')).textContent).toContain('đã được chia cho nhiều nơi');
  });

  test('says which months two years are compared over', async () => {
    const months = (year: number, ...of: readonly string[]) => of.map((month) => `${year}-${month}` as never);
    const comparedMonths = {
      current: months(2026, '01', '03', '04'),
      previous: months(2025, '01', '03', '04'),
    };
    const overall = figures(shown(80.1), {
      previous: shown(80.2),
      change: { points: -3, low: -4, high: -2 },
    });
    open(indicesAnswer({ ...years, comparedMonths, overall }));
    expect((await screen.findByRole('note')).textContent).toBe(
      'Chỉ so sánh trên các tháng tương ứng: tháng 1, tháng 3 đến tháng 4/2026 với tháng 1, tháng 3 đến tháng 4/2025.',
    );
    // The figure shown is of all months.
    expect(screen.queryByTestId('change-unrounded')).toBeNull();
  });

  test('says a change whose interval leaves zero out to be one', async () => {
    const overall = figures(shown(80), { previous: shown(84), change: { points: -4, low: -6, high: -2 } });
    open(indicesAnswer({ overall }));
    expect(await screen.findByText('Giảm rõ rệt')).toBeTruthy();
    expect(screen.getByTestId('overall-change').textContent).toBe('\u22124,00 điểm phần trăm');
    expect(screen.getByTestId('headline').textContent).toMatch(
      /^Trong tháng 10\/2026, tỷ lệ hài lòng là 80,00%, giảm 4,00 điểm phần trăm so với tháng 9\/2026 \(/,
    );
  });

  test('says so where a change is not the difference of the figures shown', async () => {
    const change = { points: -0.1, low: -1, high: 0.8 };
    const overall = figures(shown(80.004), { previous: shown(80.106), change });
    open(indicesAnswer({ overall }));
    expect((await screen.findByTestId('change-unrounded')).textContent).toBe('tính từ số chưa làm tròn');
    cleanup();
    const even = figures(shown(80.1), { previous: shown(80.2), change });
    open(indicesAnswer({ overall: even }));
    await screen.findByTestId('overall-change');
    expect(screen.queryByTestId('change-unrounded')).toBeNull();
  });

  test.each([
    ['vi', 'Câu trả lời của tháng 8/2026, tháng 9/2026 đã xóa vì hết thời hạn giữ.'],
    ['en', 'The answers of August 2026, September 2026 were deleted when their period ended.'],
  ])(
    'says in words which months were deleted, beside the figures that stay (%s)',
    async (language, words) => {
      await i18nReady.changeLanguage(language);
      open(indicesAnswer({ warnings: ['answers-deleted'], frozenMonths: ['2026-08', '2026-09'] as Month[] }));
      const [note] = (await screen.findAllByRole('note')).filter(({ textContent }) =>
        textContent?.startsWith(words),
      );
      expect(note).toBeTruthy();
      expect(screen.getByTestId('overall-percent')).toBeTruthy();
    },
  );

  test('is complete in English', async () => {
    await i18nReady.changeLanguage('en');
    open(indicesAnswer());
    expect((await screen.findByTestId('overall-percent')).textContent).toBe('83.94%');
    expect(screen.getByTestId('overall-change').textContent).toBe('+1.28 percentage points');
    expect(screen.getByTestId('as-of').textContent).toContain('As of 14:02, 57 of 61 responses published');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Test Province');
  });

  test('says how fresh it is', async () => {
    open(indicesAnswer());
    expect((await screen.findByTestId('as-of')).textContent).toBe(
      'Số liệu lúc 14:02, 57/61 phiếu đã công bố; 4 phiếu hiện sau khi hết ngày, khi đủ 10 phiếu mới',
    );
  });

  test('has the five sub-indices as a table, and a sentence that says what it shows', async () => {
    open(indicesAnswer());
    const table = await screen.findByRole('table', { name: 'Năm chỉ số thành phần' });
    const percents = within(table)
      .getAllByTestId('percent')
      .map(({ textContent }) => textContent);
    expect(percents).toEqual(['70,00%', '75,00%', '80,00%', '85,00%', '90,00%']);
    const sentence = 'Cao nhất là Chỉ số feedback (90,00%), thấp nhất là Chỉ số access (70,00%).';
    expect(within(table).getByRole('img', { name: sentence })).toBeTruthy();
    expect(screen.getByText(sentence)).toBeTruthy();
  });

  test('where all are equal, none is called the highest', async () => {
    const [first, ...others] = indicesAnswer().subIndices;
    const subIndices = [first, ...others].map((one) => ({ ...one, figure: first?.figure }));
    open(indicesAnswer({ subIndices } as Partial<Indices>));
    expect(await screen.findByText('Các chỉ số thành phần bằng nhau: 70,00%.')).toBeTruthy();
  });

  test('a form with one sub-index does not say that others wait', async () => {
    open(indicesAnswer({ subIndices: indicesAnswer().subIndices.slice(0, 1) }));
    expect(await screen.findByText('Có một chỉ số thành phần: Chỉ số access (70,00%).')).toBeTruthy();
  });

  test('orders criteria by what they cost, or as on the form', async () => {
    open(indicesAnswer());
    const names = () => screen.getAllByTestId('item').map((row) => row.dataset['id']);
    expect(await screen.findByRole('table', { name: 'Tiêu chí làm giảm kết quả nhiều nhất' })).toBeTruthy();
    expect(names()[0]).toBe('access.one');
    expect(within(screen.getAllByTestId('item')[0] as HTMLElement).getByText('4,00')).toBeTruthy();
    const share = 'Mức 4: 52,63% (30)';
    expect(
      screen.getAllByRole('img', { name: new RegExp(share.replace(/[()]/g, '\\$&')) }).length,
    ).toBeGreaterThan(0);
    fireEvent.click(screen.getByRole('button', { name: 'Theo thứ tự phiếu' }));
    expect(names()).toEqual(['access.one', 'procedures.one', 'officials.one', 'results.one', 'feedback.one']);
  });
});

describe('figures that are not shown', () => {
  test.each([
    ['daily', 'Tỷ lệ hiện sau khi hết ngày, khi đủ 10 phiếu mới'],
    ['at-ten', 'Tỷ lệ hiện khi đủ 10 phiếu mới'],
  ] as const)(
    'nine responses, moved %s: says what they wait for, and no percentage anywhere',
    async (release, words) => {
      const counts = { responses: 9, released: 0, pending: 9, excluded: 0 };
      const none = indicesAnswer().subIndices.map(({ id }) => ({ id, ...figures(NO_ANSWERS) }));
      open(
        indicesAnswer({
          counts,
          overall: figures(NO_ANSWERS),
          subIndices: none,
          rank: null,
          asOf: { atMs: 0, released: 0, responses: 9, release },
        }),
      );
      expect((await screen.findByTestId('overall-hidden')).textContent).toBe(words);
      expect(screen.getByTestId('responses').textContent).toBe('9');
      expect(screen.getByTestId('overall').textContent).not.toMatch(/\d%/);
      expect(screen.queryByTestId('sub-index')).toBeNull();
    },
  );

  test('a hidden sub-index says why, and so does the one hidden for its sake', async () => {
    const [first, second, ...others] = indicesAnswer().subIndices;
    const subIndices = [
      { ...first, id: 'access', figure: TOO_FEW },
      { ...second, id: 'procedures', figure: { hidden: true as const, reason: 'complementary' as const } },
      ...others,
    ] as Indices['subIndices'];
    open(indicesAnswer({ subIndices }));
    const rows = await screen.findAllByTestId('sub-index');
    const cells = rows.map((row) => within(row).getByTestId('percent'));
    expect(cells.map(({ textContent }) => textContent).slice(0, 2)).toEqual([
      'Chưa đủ 10 phiếu',
      'Không công bố',
    ]);
    expect(cells[0]?.title).toBe('Chưa đủ 10 phiếu trả lời để công bố');
    expect(cells[1]?.title).toContain('để không suy ra được');
  });
});

describe('the ranking', () => {
  const ranking = [
    rankingRow('101', {
      figure: shown(90),
      rank: { rank: 1, of: 2, tied: false, rankRange: { from: 1, to: 2 }, change: 3 },
    }),
    rankingRow('102', {
      figure: shown(70),
      rank: { rank: 2, of: 2, tied: false, rankRange: { from: 1, to: 2 }, change: -1 },
    }),
    rankingRow('103', { figure: TOO_FEW, rank: null, unranked: 'hidden' }),
  ];

  test('says of how many of its responses a figure is made, so that none lacks respondents with enough in sight', async () => {
    const counts = { responses: 40, released: 26, pending: 14, excluded: 0 };
    const few = rankingRow('104', { counts, rank: null, unranked: 'too-few-respondents' });
    open(indicesAnswer({ ranking: [...ranking, few] }));
    const rows = await screen.findAllByTestId('ranking-row');
    expect(rows.map((row) => row.textContent.includes('26/40 phiếu'))).toEqual([false, false, false, true]);
  });

  test('lists the units below with percentage, places gained and why some have no rank', async () => {
    open(indicesAnswer({ ranking }));
    const table = await screen.findByRole('table', { name: 'Xếp hạng các đơn vị bên dưới' });
    const [first, , third] = within(table).getAllByTestId('ranking-row') as [
      HTMLElement,
      HTMLElement,
      HTMLElement,
    ];
    expect(within(first).getByText('90,00%')).toBeTruthy();
    expect(within(first).getByText('Tăng 3 bậc')).toBeTruthy();
    expect(within(first).getByTestId('interval').textContent).toContain('88,0–92,0');
    expect(within(first).getByTestId('percent').textContent).toBe('90,00%');
    expect(screen.getByText('Tỉnh Thử: 83,94%')).toBeTruthy();
    expect(third.textContent).toContain('Chưa đủ 10 phiếu');
    expect(third.textContent).toContain('Không công bố tỷ lệ');
  });

  test('is sorted by a click on a column, and says so', async () => {
    open(indicesAnswer({ ranking }));
    const table = await screen.findByRole('table', { name: 'Xếp hạng các đơn vị bên dưới' });
    const codes = () =>
      within(table)
        .getAllByTestId('ranking-row')
        .map((row) => row.dataset['code']);
    const column = within(table).getByRole('columnheader', { name: /Tỷ lệ$/ });
    fireEvent.click(within(column).getByRole('button'));
    expect(codes()).toEqual(['101', '102', '103']);
    fireEvent.click(within(column).getByRole('button'));
    expect(column.getAttribute('aria-sort')).toBe('ascending');
    expect(codes()).toEqual(['102', '101', '103']);
  });

  test('leads one level down, with the period kept, and up again', async () => {
    open(indicesAnswer({ ranking }));
    const below = indicesAnswer({
      unit: {
        ...rankingRow('102').unit,
        parents: [{ code: '99', ref: '99@2025-07-01', kind: 'province', name: 'Tỉnh Thử', nameEn: null }],
      },
    });
    answers = [Response.json(below)];
    const row = (await screen.findAllByTestId('ranking-row')).find(
      ({ dataset }) => dataset['code'] === '102',
    );
    fireEvent.click(within(row as HTMLElement).getByRole('link', { name: 'Xã 102' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Xã 102' })).toBeTruthy();
    expect(address()).toBe('?unit=102&period=2026-10');
    await expect.poll(() => document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    await waitFor(() => expect(document.title).toContain('Xã 102'));
    expect(screen.getByRole('link', { name: 'Tỉnh Thử' }).getAttribute('href')).toBe(
      '/console?unit=99&period=2026-10',
    );
  });
});

describe('what waits for a decision', () => {
  test('names at most five devices, each with every reason, and leads to the others', async () => {
    const silent = Array.from({ length: 7 }, (_, at) =>
      device({
        id: String(at).repeat(32) as never,
        name: `Máy ${at}`,
        attention: at === 0 ? ['missing', 'silent'] : ['silent'],
        missing: 2,
      }),
    );
    atDevices = devices([...silent, device()]);
    open(indicesAnswer());
    const panel = within(await screen.findByTestId('waiting'));
    expect(panel.getByText('7 máy khảo sát cần xem.')).toBeTruthy();
    expect(panel.getAllByRole('listitem')).toHaveLength(5);
    expect(panel.getByRole('link', { name: 'Máy 0' }).parentElement?.textContent).toMatch(/Thiếu 2 phiếu; /);
    expect(panel.getByRole('link', { name: 'Xem cả 7 máy' }).getAttribute('href')).toBe(
      '/console/devices?unit=99',
    );
  });

  test('says that nothing does', async () => {
    open(indicesAnswer());
    expect((await screen.findByTestId('waiting')).textContent).toContain(
      'Không có máy khảo sát nào cần xem.',
    );
  });
});

describe('unit and period', () => {
  test('stand in the address and are asked for', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    expect(asked).toEqual([
      '/api/v1/indices?period=2026-10&mode=kiosk&questionnaire=sipas-2023-service&unit=99',
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Kỳ trước: Tháng 9 năm 2026' }));
    expect(address()).toBe('?unit=99&period=2026-09');
    fireEvent.click(screen.getByRole('button', { name: 'Quý' }));
    expect(address()).toBe('?unit=99&period=2026-Q3');
    fireEvent.change(screen.getByLabelText('Hình thức khảo sát'), { target: { value: 'household' } });
    expect(address()).toBe('?unit=99&period=2026-Q3&mode=household');
  });

  test('without a unit the only one with responses is opened', async () => {
    const country = indicesAnswer({
      unit: { code: null, ref: null, kind: 'country', name: 'Cả nước', nameEn: null, parents: [] },
      ranking: [
        rankingRow('99'),
        rankingRow('01', { counts: { responses: 0, released: 0, pending: 0, excluded: 0 } }),
      ],
    });
    open(country, '/console?period=2026-10');
    await waitFor(() => expect(address()).toBe('?unit=99&period=2026-10'));
  });

  test('without anything the newest month with responses and the only unit that has some are opened', async () => {
    const country = indicesAnswer({
      unit: { code: null, ref: null, kind: 'country', name: 'Cả nước', nameEn: null, parents: [] },
      ranking: [rankingRow('99')],
    });
    open(country, '/console');
    answers = [Response.json(country), Response.json(indicesAnswer())];
    await waitFor(() => expect(address()).toBe('?unit=99&period=2026-10'));
    expect(await screen.findByTestId('overall-percent')).toBeTruthy();
    const said = 'mode=kiosk&questionnaire=sipas-2023-service';
    expect(asked).toEqual([`/api/v1/indices?${said}`, `/api/v1/indices?period=2026-10&${said}&unit=99`]);
    expect(document.activeElement).toBe(document.body);
    expect(screen.queryByTestId('corrected')).toBeNull();
  });

  test('the newest month of a unit is read once, and then stands in the address', async () => {
    open(indicesAnswer(), '/console?unit=99');
    await waitFor(() => expect(address()).toBe('?unit=99&period=2026-10'));
    await screen.findByTestId('overall-percent');
    expect(asked).toEqual(['/api/v1/indices?mode=kiosk&questionnaire=sipas-2023-service&unit=99']);
    expect(streams.map(({ url }) => url)).toEqual([
      '/api/v1/counts/events?period=2026-10&mode=kiosk&questionnaire=sipas-2023-service&unit=99',
    ]);
  });

  test.each(['period=2026-13', 'period=1800-01', 'period=2026-10&mode=bogus'])(
    'a wrong address with %s is put right, and that is said until the next step',
    async (wrong) => {
      open(indicesAnswer(), `/console?unit=99&${wrong}`);
      await waitFor(() => expect(address()).toBe('?unit=99&period=2026-10'));
      expect((await screen.findByTestId('corrected')).textContent).toContain(
        'đang xem số liệu tháng 10/2026',
      );
      await screen.findByTestId('overall-percent');
      fireEvent.click(screen.getByRole('button', { name: 'Năm' }));
      await waitFor(() => expect(screen.queryByTestId('corrected')).toBeNull());
    },
  );
});

describe('live', () => {
  test('a hidden page has no stream, and one again once it is shown', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    const isOpen = () => streams.map(({ readyState }) => readyState !== 2);
    expect(isOpen()).toEqual([true]);
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(isOpen()).toEqual([false]);
    visibility.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(isOpen()).toEqual([false, true]);
  });

  test('counts move by themselves, and figures are read again when a block is released', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    streams[0]?.counts(62, 57);
    expect(screen.getByTestId('responses').textContent).toBe('62');
    expect(asked).toHaveLength(1);
    answers = [
      Response.json(
        indicesAnswer({
          overall: figures(shown(84.5)),
          asOf: { atMs: 0, released: 67, responses: 67, release: 'daily' },
        }),
      ),
    ];
    streams[0]?.counts(67, 67);
    expect(await screen.findByText('84,50%')).toBeTruthy();
    expect(asked).toHaveLength(2);
  });

  test('a broken connection is said, and mended', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    streams[0]?.say('error');
    expect(screen.getByText('Mất kết nối, đang thử lại')).toBeTruthy();
    streams[0]?.say('open');
    expect(screen.getByText('Đang cập nhật trực tiếp')).toBeTruthy();
  });

  test('one stream is open at a time, and none when the screen is left', async () => {
    const { unmount } = open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    fireEvent.click(screen.getByRole('button', { name: 'Năm' }));
    unmount();
    expect(streams.map(({ readyState }) => readyState)).toEqual(streams.map(() => 2));
  });
});

describe('a month too small for figures of its own', () => {
  test('says that its responses are in the quarter, with the way there, and waits for none of them', async () => {
    const quarter = { kind: 'quarter', text: '2026-Q4', first: '2026-10' as never } as const;
    open(
      indicesAnswer({
        counts: { responses: 6, released: 0, pending: 6, excluded: 0 },
        overall: figures(NO_ANSWERS),
        inLongerSpans: [{ period: quarter, responses: 6 }],
        asOf: { atMs: 0, released: 0, responses: 6, release: 'daily' },
      }),
    );
    expect((await screen.findByTestId('overall-hidden')).textContent).toBe(
      'Số phiếu của kỳ này ít nên được tính vào kỳ dài hơn',
    );
    const there = screen.getByTestId('in-longer-span');
    expect(there.textContent).toBe('6 phiếu nằm trong số liệu của quý IV/2026');
    expect(screen.getByTestId('as-of').textContent).not.toContain('hết ngày');
    fireEvent.click(within(there).getByRole('link'));
    expect(address()).toContain('period=2026-Q4');
  });
});

describe('when there is nothing to show', () => {
  const counts = { responses: 0, released: 0, pending: 0, excluded: 0 };
  const nothing = { counts, overall: figures(NO_ANSWERS) };
  const june = { kind: 'month', text: '2026-06', first: '2026-06' as never } as const;

  test('an empty period says when percentages come, as they do here', async () => {
    open(indicesAnswer({ ...nothing, asOf: { atMs: 0, released: 0, responses: 0, release: 'at-ten' } }));
    const empty = await screen.findByTestId('empty');
    expect(empty.textContent).toContain('tỷ lệ hiện khi một nơi có đủ 10 phiếu mới trong tháng');
    expect(empty.textContent).not.toContain('hết ngày');
  });

  test('a period without responses offers the nearest that have some', async () => {
    open(indicesAnswer({ ...nothing, elsewhere: { before: june, after: null, modes: [] } }));
    const empty = await screen.findByTestId('empty');
    expect(within(empty).getByRole('heading').textContent).toBe('Chưa có phiếu nào trong tháng 10/2026');
    fireEvent.click(within(empty).getByRole('button', { name: 'Xem tháng 6/2026' }));
    expect(address()).toBe('?unit=99&period=2026-06');
  });

  test('a unit that has just been made of others leads to what these had', async () => {
    const former = { code: '01', ref: '01@2025-07-01', kind: 'commune', name: 'Xã Một', nameEn: null };
    open(indicesAnswer({ ...nothing, madeOf: { units: [former], isComparedWith: true } }));
    const empty = await screen.findByTestId('empty');
    fireEvent.click(within(empty).getByRole('button', { name: 'Xem Xã Một, trước khi sáp nhập' }));
    expect(address()).toContain(encodeURIComponent('01@2025-07-01'));
  });

  test('a mode without any responses offers another that has some', async () => {
    const modes = [{ mode: 'household', period: june }] as const;
    open(indicesAnswer({ ...nothing, elsewhere: { before: null, after: null, modes } }));
    const empty = await screen.findByTestId('empty');
    expect(within(empty).getAllByRole('button')).toHaveLength(1);
    fireEvent.click(within(empty).getByRole('button', { name: 'Xem Phỏng vấn tại nhà, tháng 6/2026' }));
    expect(address()).toBe('?unit=99&period=2026-06&mode=household');
  });

  test('a period that has not begun says so, and leads to the newest', async () => {
    const period = { kind: 'year', text: '2099', first: '2099-01' as never } as const;
    const before = { kind: 'year', text: '2026', first: '2026-01' as never } as const;
    open(
      indicesAnswer({ ...nothing, period, elsewhere: { before, after: null, modes: [] } }),
      '/console?unit=99&period=2099',
    );
    const empty = await screen.findByTestId('empty');
    expect(within(empty).getByRole('heading').textContent).toBe('Năm 2099 chưa bắt đầu');
    fireEvent.click(within(empty).getByRole('button', { name: 'Xem kỳ mới nhất: năm 2026' }));
    expect(address()).toBe('?unit=99&period=2026');
  });

  test('a unit that cannot be shown keeps the name last known, and a long code is cut off', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    answers = [Response.json({ code: 'unit-unknown' }, { status: 404 })];
    fireEvent.click(screen.getByRole('button', { name: 'Năm' }));
    await screen.findByTestId('failure');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Tỉnh Thử');
    cleanup();
    openAt(`/console?unit=${'4'.repeat(5000)}&period=2026-10`);
    const failure = await screen.findByTestId('failure');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(`${'4'.repeat(24)}…`);
    expect(failure.textContent?.length).toBeLessThan(200);
  });

  test('without a network it says so, and tries again', async () => {
    answers = [new TypeError('network')];
    openAt('/console?unit=99&period=2026-10');
    expect(await screen.findByText('Không kết nối được với hệ thống')).toBeTruthy();
    expect(screen.getByText('Có thể do mạng hoặc hệ thống đang dừng.')).toBeTruthy();
    answers = [Response.json(indicesAnswer())];
    fireEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
    expect(await screen.findByTestId('overall-percent')).toBeTruthy();
  });

  test('figures that cannot be read again stay, marked as old', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    answers = [new TypeError('network')];
    streams[0]?.counts(80, 80);
    expect((await screen.findByTestId('stale')).textContent).toContain('Đang xem nội dung lúc 14:02');
    expect(screen.getByTestId('overall-percent').textContent).toBe('83,94%');
  });

  test('the highest level is told by its own words, and not where no other counts as satisfied', async () => {
    const made = indicesAnswer();
    const answer = { ...made, overall: { ...made.overall, verySatisfied: made.overall.figure } };
    open(answer);
    expect((await screen.findByTestId('very-satisfied')).closest('div')?.textContent).toContain('Mức 5');
    cleanup();
    const questionnaire = { ...answer.questionnaire, satisfiedFrom: 5 };
    open({ ...answer, questionnaire });
    await screen.findByTestId('overall-percent');
    expect(screen.queryByTestId('very-satisfied')).toBeNull();
    expect(screen.queryByRole('columnheader', { name: 'Mức 5' })).toBeNull();
  });

  test('seen again without a network, they are marked as old at once', async () => {
    open(indicesAnswer());
    await screen.findByTestId('overall-percent');
    answers = [new TypeError('network')];
    fireEvent(window, new Event('visibilitychange'));
    expect((await screen.findByTestId('stale')).textContent).toContain('Đang xem nội dung lúc 14:02');
    expect(screen.getByTestId('overall-percent').textContent).toBe('83,94%');
  });

  test.each([
    ['unit-unknown', 404, 'Không có đơn vị này'],
    ['questionnaire-unknown', 404, 'Không có bộ câu hỏi này'],
    ['storage-unavailable', 503, 'Hệ thống chưa trả lời được'],
  ])('a problem %s is said in words', async (code, status, title) => {
    answers = [Response.json({ code }, { status })];
    openAt('/console?unit=4711&period=2026-10');
    expect(await screen.findByRole('heading', { level: 2, name: title })).toBeTruthy();
  });
});

function open(answer: Indices, at = '/console?unit=99&period=2026-10') {
  answers = [Response.json(answer)];
  return openAt(at);
}

function openAt(at: string) {
  return render(
    <MemoryRouter initialEntries={[at]}>
      <ConsoleRoutesAtConsole />
      <Address />
    </MemoryRouter>,
  );
}

function ConsoleRoutesAtConsole() {
  return (
    <Routes>
      <Route path="/console/*" element={<ConsolePages />} />
    </Routes>
  );
}

function Address() {
  return <output data-testid="address">{useLocation().search}</output>;
}

function address(): string | null {
  return screen.getByTestId('address').textContent;
}
