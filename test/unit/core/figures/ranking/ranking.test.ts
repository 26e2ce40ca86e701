import { describe, expect, test } from 'vitest';
import { rankChange, rankUnits } from '../../../../../src/core/figures/ranking/ranking.ts';
import type { ClusterSums } from '../../../../../src/core/statistics/cluster-sums.ts';
import { addCluster, EMPTY_SUMS } from '../../../../support/cluster-sums.ts';

const BY_SHARE = { rule: 'satisfied-share' } as const;

/** A number of respondents with 10 answers each, a number of them satisfied. */
function unit(name: string, respondents: number, satisfiedOfTen: number) {
  const sums = Array.from({ length: respondents }).reduce<ClusterSums>(
    (sum) => addCluster(sum, 10, satisfiedOfTen),
    EMPTY_SUMS,
  );
  return { unit: name, sums };
}

describe('ranking units', () => {
  test('ranks the highest percentage first, ties share, in the order given', () => {
    const ranked = rankUnits(
      [unit('a', 40, 7), unit('b', 50, 9), unit('c', 30, 7), unit('d', 30, 1)],
      BY_SHARE,
    );
    expect(ranked.map(({ unit: name, rank, tied }) => [name, rank, tied])).toEqual([
      ['a', 2, true],
      ['b', 1, false],
      ['c', 2, true],
      ['d', 4, false],
    ]);
  });

  test('lists a unit below the minimum without a rank, and ranks it at the minimum', () => {
    const [below, at] = rankUnits([unit('below', 29, 10), unit('at', 30, 5)], BY_SHARE);
    expect(below).toMatchObject({ rank: null, rankRange: null, unranked: 'too-few-respondents', of: 1 });
    expect(at).toMatchObject({ rank: 1, rankRange: { from: 1, to: 1 }, unranked: null, of: 1 });
  });

  test('takes the minimum it is given', () => {
    const entries = [unit('a', 10, 5), unit('b', 9, 9)];
    expect(rankUnits(entries, { ...BY_SHARE, minimum: 10 }).map(({ rank }) => rank)).toEqual([1, null]);
  });

  test('never ranks a unit without answers, whatever the minimum', () => {
    const [none] = rankUnits([unit('none', 0, 0)], { ...BY_SHARE, minimum: 0 });
    expect(none).toMatchObject({ rank: null, unranked: 'no-answers', of: 0 });
  });

  test('gives overlapping units overlapping rank ranges, and clear ones clear ranks', () => {
    const ranked = rankUnits([unit('good', 300, 9), unit('close', 300, 9), unit('bad', 300, 2)], BY_SHARE);
    expect(ranked.map(({ rankRange }) => rankRange)).toEqual([
      { from: 1, to: 2 },
      { from: 1, to: 2 },
      { from: 3, to: 3 },
    ]);
  });

  test('widens the rank ranges as more units share the error', () => {
    const pair = [unit('a', 40, 8), unit('b', 40, 7)];
    const crowd = Array.from({ length: 300 }, (_, index) => unit(`c${index}`, 30, 1));
    const rangeOfSecond = (entries: ReturnType<typeof unit>[]) => rankUnits(entries, BY_SHARE)[1]?.rankRange;
    expect(rangeOfSecond(pair)).toEqual({ from: 2, to: 2 });
    expect(rangeOfSecond([...pair, ...crowd])).toEqual({ from: 1, to: 2 });
  });

  test('keeps whatever else an entry holds', () => {
    const [entry] = rankUnits([{ ...unit('a', 30, 5), name: 'An Giang' }], BY_SHARE);
    expect(entry?.name).toBe('An Giang');
  });

  test('of nothing is nothing', () => {
    expect(rankUnits([], BY_SHARE)).toEqual([]);
  });
});

describe('the change of a rank', () => {
  test('is positive for a rise', () => {
    expect(rankChange({ rank: 32, of: 63 }, { rank: 17, of: 63 })).toBe(15);
    expect(rankChange({ rank: 1, of: 34 }, { rank: 3, of: 34 })).toBe(-2);
  });

  test('is not computed between rankings of 63 and of 34', () => {
    expect(rankChange({ rank: 20, of: 63 }, { rank: 20, of: 34 })).toBeNull();
  });
});
