import { expect, test } from 'vitest';
import {
  type SortColumn,
  sortedRows,
} from '../../../../../../src/app/console/results/ranking/ranking-sort.ts';
import { unitNameIn } from '../../../../../../src/contract/wording/figure-texts.ts';
import { NO_ANSWERS, rankingRow, shown } from '../../answers.ts';

const COUNTS = { released: 0, pending: 0, excluded: 0 };
const rank = (place: number) => ({
  rank: place,
  of: 3,
  tied: false,
  rankRange: { from: 1, to: 3 },
  change: null,
});
const ROWS = [
  rankingRow('b', { figure: shown(90), rank: rank(1), counts: { ...COUNTS, responses: 30 } }),
  rankingRow('á', {
    figure: shown(70),
    rank: rank(2),
    counts: { ...COUNTS, responses: 90 },
    change: { points: -3, low: -4, high: -2 },
  }),
  rankingRow('c', {
    figure: shown(95),
    rank: null,
    unranked: 'too-few-respondents',
    counts: { ...COUNTS, responses: 12 },
  }),
  rankingRow('d', {
    figure: NO_ANSWERS,
    rank: null,
    unranked: 'no-answers',
    counts: { ...COUNTS, responses: 0 },
  }),
];

test.each<[SortColumn, boolean, string]>([
  ['rank', false, 'bácd'],
  ['rank', true, 'ábcd'],
  ['percent', true, 'cbád'],
  ['percent', false, 'ábcd'],
  ['change', true, 'ábcd'],
  ['respondents', true, 'ábcd'],
  ['respondents', false, 'dcbá'],
  ['unit', false, 'ábcd'],
  ['unit', true, 'dcbá'],
])('by %s, descending %s: %s; what is missing stands last', (column, descending, expected) => {
  const rows = sortedRows(ROWS, { column, descending }, (unit) => unitNameIn(unit, 'vi'), 'vi');
  expect(rows.map(({ unit }) => unit.code).join('')).toBe(expected);
});
