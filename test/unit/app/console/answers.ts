import type { Indices, RankingRow } from '../../../../src/contract/figures.ts';
import type { ShownFigure } from '../../../../src/core/figures/small-cells.ts';

/** Answers of the collector as the console's tests need them. */

export const TOO_FEW: ShownFigure = { hidden: true, reason: 'too-few-respondents' };
export const NO_ANSWERS: ShownFigure = {
  hidden: false,
  respondents: 0,
  answers: 0,
  percent: null,
  standardError: null,
  low: null,
  high: null,
};

export function shown(percent: number, respondents = 57): ShownFigure {
  return {
    hidden: false,
    respondents,
    answers: respondents * 16,
    percent,
    standardError: 1,
    low: percent - 2,
    high: Math.min(100, percent + 2),
  };
}

export function figures(figure: ShownFigure, changes: Partial<Indices['overall']> = {}): Indices['overall'] {
  return { figure, previous: null, change: null, parent: null, verySatisfied: null, ...changes };
}

export function rankingRow(code: string, changes: Partial<RankingRow> = {}): RankingRow {
  return {
    unit: { code, ref: `${code}@2025-07-01`, kind: 'commune', name: `Xã ${code}`, nameEn: `${code} Commune` },
    hasUnitsBelow: false,
    counts: { responses: 40, released: 40, pending: 0, excluded: 0 },
    figure: shown(80),
    change: null,
    rank: { rank: 1, of: 2, tied: false, rankRange: { from: 1, to: 2 }, change: null },
    unranked: null,
    ...changes,
  };
}

const SUB_INDICES = ['access', 'procedures', 'officials', 'results', 'feedback'];

export function indicesAnswer(changes: Partial<Indices> = {}): Indices {
  return {
    unit: {
      code: '99',
      ref: '99@2025-07-01',
      kind: 'province',
      name: 'Tỉnh Thử',
      nameEn: 'Test Province',
      parents: [],
    },
    period: { kind: 'month', text: '2026-10', first: '2026-10' as never },
    previousPeriod: { kind: 'month', text: '2026-09', first: '2026-09' as never },
    questionnaire: {
      id: 'sipas-2023-service',
      version: 1,
      title: { vi: 'Phiếu thử', en: 'Test form' },
      levels: [1, 2, 3, 4, 5].map((level) => ({ vi: `Mức ${level}`, en: `Level ${level}` })),
      satisfiedFrom: 4,
      components: [{ id: 'service', text: { vi: 'Dịch vụ', en: 'Services' } }],
      subIndices: SUB_INDICES.map((id) => ({
        id,
        component: 'service',
        text: { vi: `Chỉ số ${id}`, en: `Index ${id}` },
      })),
      items: SUB_INDICES.map((id) => ({
        id: `${id}.one`,
        subIndex: id,
        text: { vi: `Tiêu chí ${id}.`, en: `Criterion ${id}.` },
        shortName: { vi: `Tiêu chí ngắn ${id}`, en: `Short criterion ${id}` },
      })),
    },
    mode: 'kiosk',
    rule: 'satisfied-share',
    figureKind: 'voluntary',
    sample: null,
    counts: { responses: 61, released: 57, pending: 4, excluded: 0 },
    overall: figures(shown(83.94), {
      previous: shown(82.66),
      change: { points: 1.28, low: -0.5, high: 3.06 },
    }),
    rank: { rank: 17, of: 63, tied: false, rankRange: { from: 9, to: 24 }, change: 15 },
    unranked: null,
    components: [],
    subIndices: SUB_INDICES.map((id, index) => ({ id, ...figures(shown(70 + 5 * index)) })),
    items: SUB_INDICES.map((id, index) => ({
      id: `${id}.one`,
      figure: shown(80 + index),
      pointsLost: 4 - index / 2,
      levels: [1, 2, 4, 30, 20],
      answerProportion: 1,
    })),
    waitingItems: [],
    meanOfItems: { percent: 83.97, differsNotably: false },
    ranking: [],
    rankingMinimum: 30,
    warnings: [],
    monthsAnswered: { current: 1, previous: 1 },
    comparedMonths: null,
    madeOf: null,
    inLongerSpans: [],
    frozenMonths: [],
    elsewhere: null,
    asOf: { atMs: Date.UTC(2026, 9, 31, 7, 2), released: 57, responses: 61, release: 'daily' },
    ...changes,
  };
}
