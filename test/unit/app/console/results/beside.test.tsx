// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConsolePages } from '../../../../../src/app/console/console-routes.tsx';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import type { Causes } from '../../../../../src/contract/analysis/causes.ts';
import type { Trend } from '../../../../../src/contract/analysis/trend.ts';
import type { Indices } from '../../../../../src/contract/figures.ts';
import type { Caseloads } from '../../../../../src/contract/published/caseloads.ts';
import type { TargetRow, Targets } from '../../../../../src/contract/published/targets.ts';
import type { ShownFigure } from '../../../../../src/core/figures/small-cells.ts';
import { must } from '../../../../../src/core/kernel/assert.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { figures, indicesAnswer, rankingRow, shown, TOO_FEW } from '../answers.ts';
import { devices } from '../devices-answer.ts';

/** What stands beside the figures of the first screen: the line, what changed most, and targets. */

let asked: string[];
let indices: Indices;
/** By the last part of the route; what is not there cannot be read. */
let beside: {
  trend?: Trend;
  causes?: Causes;
  targets?: Targets;
  devices?: unknown;
  genuineness?: unknown;
  caseloads?: Caseloads;
};

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});

beforeEach(() => {
  asked = [];
  indices = indicesAnswer();
  beside = { devices: devices([]) };
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      close() {}
    },
  );
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const [, route = ''] = /^\/api\/v1\/([a-z]+)/.exec(url) ?? [];
    const answers: Readonly<Record<string, unknown>> = { ...beside, indices };
    const answer = answers[route];
    return answer === undefined
      ? Response.json({ code: 'forbidden' }, { status: 403 })
      : Response.json(answer);
  });
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

const month = (text: string) => ({ kind: 'month', text, first: text as Month }) as const;

function trend(points: Readonly<Record<string, ShownFigure>>): Trend {
  const { unit, questionnaire } = indices;
  const { id, version, title } = questionnaire;
  return {
    ...{
      unit,
      madeOf: null,
      parent: null,
      period: month('2026-10'),
      months: 12,
      scope: 'overall',
      scopes: [],
    },
    ...{
      questionnaire: { id, version, title },
      mode: 'kiosk',
      rule: 'satisfied-share',
      figureKind: 'voluntary',
    },
    points: Object.entries(points).map(([text, figure]) => ({
      ...{ period: month(text), figure, parent: null, questionnaire: { id, version, title } },
      ...{ breakBefore: null, isUnderWay: false, isOfPredecessors: false },
    })),
    reading: {
      ...{ first: 0, last: Object.keys(points).length - 1, highest: 0, lowest: 0, fallsInARow: 0 },
      change: { points: -4, low: -5, high: -3 },
    },
    atMs: 0,
  };
}

describe('the line of twelve months', () => {
  const FALL =
    'Từ tháng 8/2026 đến tháng 10/2026, tỷ lệ hài lòng giảm từ 84,00% xuống 80,00% (−4,00 điểm phần trăm).';

  test('says in one sentence how the figure went, and leads to the trend of the same unit and period', async () => {
    beside.trend = trend({ '2026-08': shown(84), '2026-09': TOO_FEW, '2026-10': shown(80) });
    open();
    const line = within(await screen.findByTestId('trend-line'));
    expect(line.getByRole('img', { name: FALL })).toBeTruthy();
    expect(line.getByRole('button', { name: /^Tải hình\/bảng: Xu hướng: / })).toBeTruthy();
    expect(line.getByRole('link', { name: 'Xem xu hướng' }).getAttribute('href')).toBe(
      '/console/trend?unit=99&period=2026-10',
    );
    expect(asked.filter((url) => url.startsWith('/api/v1/trend'))).toEqual([
      '/api/v1/trend?period=2026-10&mode=kiosk&questionnaire=sipas-2023-service&unit=99',
    ]);
  });

  test('is not there where fewer than two periods can be compared', async () => {
    const line = trend({ '2026-09': shown(70), '2026-10': shown(80) });
    // The other one is still under way.
    beside.trend = { ...line, reading: { ...must(line.reading, 'a reading'), last: 0, change: null } };
    open();
    await settled('trend');
    expect(screen.queryByTestId('trend-line')).toBeNull();
  });

  test('is left out without a word where it cannot be read', async () => {
    open();
    await settled('trend');
    expect(screen.getByTestId('overall-percent').textContent).toBe('83,94%');
    expect(screen.queryByTestId('trend-line')).toBeNull();
    expect(screen.queryByTestId('failure')).toBeNull();
  });
});

describe('what changed most', () => {
  const unitPart = (code: string | null, level: number, mix = 0) => ({
    unit: code === null ? null : rankingRow(code).unit,
    level,
    mix,
  });
  const causes = (change: { points: number; low: number; high: number }): Causes => ({
    ...(({ unit, period, previousPeriod, questionnaire, mode, rule, figureKind, counts, ...rest }) => ({
      ...{ unit, period, previousPeriod, questionnaire, mode, rule, figureKind, counts, sample: null },
      ...{
        warnings: rest.warnings,
        monthsAnswered: rest.monthsAnswered,
        comparedMonths: rest.comparedMonths,
      },
      ...{
        madeOf: rest.madeOf,
        inLongerSpans: rest.inLongerSpans,
        frozenMonths: rest.frozenMonths,
        elsewhere: rest.elsewhere,
      },
    }))(indices),
    overall: { figure: shown(80), previous: shown(84), change },
    changeByUnit: {
      points: change.points,
      parts: [
        unitPart('101', -2, -0.5),
        unitPart(null, -2),
        unitPart('102', -0.5),
        unitPart('103', 0.25),
        unitPart('104', 0.75),
      ],
    },
    changeByItem: {
      points: change.points,
      parts: [
        { item: 'results.one', level: -3, mix: 0 },
        { item: 'access.one', level: -1, mix: 0 },
        { item: null, level: 0, mix: 0 },
      ],
    },
    ...{
      items: [],
      matrix: [],
      raisingUnits: null,
      raisingItems: null,
      rankingMinimum: 30,
      asOf: { atMs: 0 },
    },
  });

  test('names three units and three criteria at most with their points, those that pulled down first', async () => {
    beside.causes = causes({ points: -4, low: -5, high: -3 });
    open();
    const panel = within(await screen.findByTestId('changed-most'));
    const list = (name: RegExp) =>
      within(panel.getByRole('region', { name }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent);
    expect(list(/^Theo đơn vị/)).toEqual(['Xã 101−2,50', 'Xã 102−0,50', 'Xã 104+0,75']);
    expect(list(/^Theo tiêu chí/)).toEqual(['Tiêu chí ngắn results−3,00', 'Tiêu chí ngắn access−1,00']);
    expect(panel.queryByText(/Chưa đủ căn cứ/)).toBeNull();
    const href = (name: string) => panel.getByRole('link', { name }).getAttribute('href');
    expect(href('Xem nguyên nhân')).toBe('/console/causes?unit=99&period=2026-10');
    expect(href('Xã 101')).toBe('/console/causes?unit=101&period=2026-10');
    expect(href('Tiêu chí ngắn results')).toBe('/console/causes?unit=99&period=2026-10&item=results.one');
  });

  test('says plainly where chance alone may have made the change', async () => {
    beside.causes = causes({ points: -0.5, low: -2, high: 1 });
    open();
    expect((await screen.findByTestId('changed-most')).textContent).toContain(
      'Tháng 10 năm 2026: −0,50 điểm phần trăm so với tháng 9/2026. Chưa đủ căn cứ để nói là tăng hay giảm.',
    );
  });

  test('is not asked for where nothing is compared', async () => {
    indices = indicesAnswer({ overall: figures(shown(80)) });
    open();
    await settled('trend');
    expect(asked.filter((url) => url.startsWith('/api/v1/causes'))).toEqual([]);
  });

  test('is left out without a word where it cannot be read', async () => {
    open();
    await settled('causes');
    await waitFor(() => expect(screen.queryByTestId('changed-most-coming')).toBeNull());
    expect(screen.queryByTestId('changed-most')).toBeNull();
    expect(screen.queryByTestId('failure')).toBeNull();
  });
});

describe('dossiers on time', () => {
  const unit = { code: '99', finished: 960, months: 1, onTimePercent: 92.5, satisfiedPercent: 81.25 };

  test('stand in a line beside what citizens say and the response rate, each with its definition', async () => {
    beside.caseloads = { unit, responses: 120, responsePercent: 12.5, below: [] };
    open();
    const line = await screen.findByTestId('on-time');
    expect(line.textContent).toContain(
      '92,50% trong 960 hồ sơ đã giải quyết là đúng hạn (1 tháng đã nhập). 81,25% câu trả lời hài lòng về trả kết quả ' +
        'đúng hẹn. 120 phiếu, bằng 12,50% số hồ sơ đã giải quyết.',
    );
    expect(line.querySelectorAll('details li')).toHaveLength(3);
    expect(asked.find((url) => url.includes('caseloads'))).toContain('period=2026-10');
  });

  test('say nothing of what is not known, and are not there without dossiers', async () => {
    await i18nReady.changeLanguage('en');
    const unsaid = { ...unit, months: 2, satisfiedPercent: null };
    beside.caseloads = { unit: unsaid, responses: 120, responsePercent: null, below: [] };
    open();
    const line = await screen.findByTestId('on-time');
    expect(line.textContent).toContain('92.50% of 960 finished dossiers were on time (2 months imported).');
    expect(line.querySelector('p')?.textContent).not.toMatch(/satisfied|responses/);
    cleanup();
    asked = [];
    beside.caseloads = { unit: null, responses: 120, responsePercent: null, below: [] };
    open();
    await waitFor(() => expect(asked.some((url) => url.includes('caseloads'))).toBe(true));
    await screen.findByTestId('overall-percent');
    expect(screen.queryByTestId('on-time')).toBeNull();
  });
});

describe('targets', () => {
  const target = (change: Partial<TargetRow>): TargetRow => ({
    unit: { ref: '99@2025-07-01', code: '99', name: 'Tỉnh Thử', nameEn: 'Test Province' },
    ...{ measure: 'own', measureTitle: null, isPercent: true, part: null, period: '2026-10' },
    ...{ kind: 'level', value: '85', bound: 85, takes: null },
    standing: { state: 'not-sure', why: 'interval', value: { estimate: 83.94, low: 81.94, high: 85.94 } },
    ...change,
  });
  const missed = (change: Partial<TargetRow> = {}) =>
    target({
      standing: { state: 'missed', why: null, value: { estimate: 80, low: 78, high: 82 } },
      ...change,
    });
  const targets = (...rows: TargetRow[]): Targets => ({
    ...{ atMs: 0, years: [2026], year: 2026, targets: rows, measures: [], parts: [] },
  });
  /** Each stands in a place of its own, and comes by itself. */
  const notes = async (count: number) => {
    await waitFor(() => expect(screen.getAllByTestId('target-note')).toHaveLength(count));
    return screen.getAllByTestId('target-note').map(({ textContent }) => textContent);
  };

  test('of the number and of a sub-index stand beside them, with what came of them in words', async () => {
    const part = { id: 'access', text: { vi: 'Chỉ số access' } };
    const reached = { state: 'reached', why: null, value: null } as const;
    beside.targets = targets(
      target({}),
      target({ part, value: '>65', bound: 65, standing: reached }),
      target({ part, kind: 'change', value: '2', bound: 2, standing: missed().standing }),
    );
    open();
    expect(await notes(3)).toEqual([
      'Chỉ tiêu: từ 85% trở lên. Chưa đủ căn cứ (khoảng tin cậy 95% còn chứa mức chỉ tiêu)',
      'Chỉ tiêu: trên 65%. Đạt',
      'Chỉ tiêu: tăng ít nhất 2 điểm phần trăm. Chưa đạt',
    ]);
    expect(within(screen.getByTestId('overall')).getAllByTestId('target-note')).toHaveLength(1);
    const row = screen.getAllByTestId('sub-index').find(({ dataset }) => dataset['id'] === 'access');
    expect(within(row as HTMLElement).getAllByTestId('target-note')).toHaveLength(2);
    expect(asked.filter((url) => url.startsWith('/api/v1/targets'))).toEqual([
      '/api/v1/targets?unit=99&year=2026',
    ]);
  });

  test.each([
    ['another period', { period: '2026-09' }, {}],
    ['a published index', { measure: 'sipas', measureTitle: { vi: 'SIPAS', en: 'SIPAS' } }, {}],
    ['another unit', { unit: { ref: '101@2025-07-01', code: '101', name: 'Xã 101', nameEn: null } }, {}],
    ['what kiosks ask, beside another figure', {}, { mode: 'household' }],
  ] as const)('of %s stand beside no figure', async (_, change, figure) => {
    indices = indicesAnswer(figure);
    beside.targets = targets(missed(change));
    open(`/console?unit=99&period=2026-10&mode=${indices.mode}`);
    await screen.findByTestId('missed-targets');
    expect(screen.queryByTestId('target-note')).toBeNull();
  });

  test('that were missed wait for a decision: five by name, and the way to all of them', async () => {
    const below = Array.from({ length: 6 }, (_, at) =>
      missed({ unit: { ref: `10${at}@2025-07-01`, code: `10${at}`, name: `Xã 10${at}`, nameEn: null } }),
    );
    beside.targets = targets(...below, target({}));
    open();
    const list = within(await screen.findByTestId('missed-targets'));
    expect(list.getByText('6 chỉ tiêu năm 2026 chưa đạt.')).toBeTruthy();
    const rows = list.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toBe(
      'Xã 100Mức độ hài lòng qua máy khảo sát, Tháng 10 năm 2026: từ 85% trở lên (còn thiếu 5,00 điểm phần trăm)',
    );
    expect(list.getByRole('link').getAttribute('href')).toBe(
      '/console/targets?unit=99&year=2026&state=missed',
    );
  });

  test('that were missed are said in English, also where the devices cannot be read', async () => {
    await i18nReady.changeLanguage('en');
    delete beside.devices;
    beside.targets = targets(missed());
    open();
    const list = await screen.findByTestId('missed-targets');
    expect(list.textContent).toContain('1 target of 2026 was missed.Test Province');
    expect(within(list).getByRole('link', { name: 'See missed targets' })).toBeTruthy();
    expect(await notes(1)).toEqual(['Target: at least 85%. Missed']);
  });
});

test('flagged responses wait for a decision: of the newest quarter that is over, with the units that have more', async () => {
  const unit = { code: '101', ref: '101@2025-07-01', kind: 'commune', name: 'Xã 101', nameEn: null };
  const told = { flag: 'flagged', covered: 200, showing: 50 };
  beside.genuineness = {
    patterns: {
      flags: [told],
      speed: null,
      units: [
        { unit, flags: [{ ...told, percent: 25, low: 19, high: 31, group: 'above' }] },
        {
          unit: { ...unit, name: 'Xã 102' },
          flags: [{ ...told, percent: 25, low: 19, high: 31, group: null }],
        },
      ],
    },
  };
  open();
  const flagged = await screen.findByTestId('flagged');
  expect(flagged.textContent).toBe(
    '25,00% phiếu của quý III/2026 (50) trả lời nhanh bất thường, dồn dập hoặc ngoài giờ. ' +
      'Nhiều hơn hẳn ở 1 đơn vị: Xã 101.Xem độ tin cậy',
  );
  expect(within(flagged).getByRole('link').getAttribute('href')).toBe(
    '/console/genuineness?unit=99&period=2026-Q3',
  );
});

test('all of it is read again when a block of responses has moved the figures', async () => {
  let counts: (released: number) => void = () => {};
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      constructor() {
        super();
        counts = (released) =>
          void this.dispatchEvent(
            new MessageEvent('counts', {
              data: JSON.stringify({ responses: released, released, pending: 0, excluded: 0 }),
            }),
          );
      }
      close() {}
    },
  );
  beside.trend = trend({ '2026-09': shown(84), '2026-10': shown(80) });
  open();
  await screen.findByTestId('trend-line');
  const times = (route: string) => asked.filter((url) => url.startsWith(`/api/v1/${route}`)).length;
  expect(times('trend')).toBe(1);
  indices = indicesAnswer({ asOf: { atMs: 0, released: 67, responses: 67, release: 'daily' } });
  await waitFor(() => {
    counts(67);
    expect(times('trend')).toBe(2);
  });
  expect(times('indices')).toBe(2);
});

/** Waits until a route was asked, and what came of it is on the screen. */
async function settled(route: string): Promise<void> {
  await screen.findByTestId('overall-percent');
  await waitFor(() => expect(asked.some((url) => url.startsWith(`/api/v1/${route}`))).toBe(true));
  await waitFor(() => expect(screen.queryByTestId('trend-line-coming')).toBeNull());
}

function open(at = '/console?unit=99&period=2026-10') {
  return render(
    <MemoryRouter initialEntries={[at]}>
      <Routes>
        <Route path="/console/*" element={<ConsolePages />} />
      </Routes>
    </MemoryRouter>,
  );
}
