import { expect, test } from 'vitest';
import { namedUnits } from '../../../../../src/app/console/results/overall/named-units.ts';
import { rankingRow, shown } from '../answers.ts';

const change = (points: number) => ({ points, low: points - 1, high: points + 1 });
const rank = (place: number) => ({
  rank: place,
  of: 3,
  tied: false,
  rankRange: { from: 1, to: 3 },
  change: null,
});

test('the highest and the lowest are of those ranked, the one that fell most of all', () => {
  const ranking = [
    rankingRow('102', { figure: shown(70), rank: rank(3), change: change(-2) }),
    rankingRow('101', { figure: shown(90), rank: rank(1), change: change(0.5) }),
    rankingRow('103', { figure: shown(80), rank: rank(2), change: null }),
    rankingRow('104', { figure: shown(40), rank: null, change: change(-9) }),
  ];
  const { highest, lowest, fellMost } = namedUnits({ ranking });
  expect([highest, lowest, fellMost].map((row) => row?.unit.code)).toEqual(['101', '102', '104']);
});

test('one ranked unit is neither highest nor lowest, and what rose did not fall', () => {
  const ranking = [rankingRow('101', { figure: shown(90), rank: rank(1), change: change(3) })];
  expect(namedUnits({ ranking })).toEqual({ highest: null, lowest: null, fellMost: null });
});
