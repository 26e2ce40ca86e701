import { describe, expect, test } from 'vitest';
import { changeBetween } from '../../../../../src/core/figures/change.ts';
import { figureFromSums } from '../../../../../src/core/figures/figure.ts';
import { groupUnits } from '../../../../../src/core/figures/ranking/groups.ts';
import { addSums, type ClusterSums } from '../../../../../src/core/statistics/cluster-sums.ts';
import { addCluster, EMPTY_SUMS } from '../../../../support/cluster-sums.ts';

const BY_SHARE = { rule: 'satisfied-share' } as const;

/** A number of respondents with 10 answers each, a share of the respondents satisfied throughout. */
function unit(respondents: number, satisfiedProportion: number): ClusterSums {
  let sums = EMPTY_SUMS;
  for (let index = 0; index < respondents; index++) {
    sums = addCluster(sums, 10, index < satisfiedProportion * respondents ? 10 : 0);
  }
  return sums;
}

const groupsOf = (units: readonly ClusterSums[], more: readonly ClusterSums[] = []) =>
  groupUnits(units, addSums([...units, ...more]), BY_SHARE).map(({ group }) => group);

describe('the three groups', () => {
  test('the worked example: each against the rest of the parent', () => {
    expect(groupsOf([unit(300, 0.9), unit(300, 0.9), unit(300, 0.6)])).toEqual(['above', 'above', 'below']);
  });

  test('a unit whose rest is like it is not distinguishable', () => {
    expect(groupsOf([unit(40, 0.8), unit(40, 0.8), unit(40, 0.8)])).toEqual(
      Array.from({ length: 3 }, () => 'not-distinguishable'),
    );
  });

  test('below the minimum there is no group, and it takes no part of the error', () => {
    // 0.85 of 100 against 0.73 of those beside them: real as one test, not as one of two.
    const [one, rest] = [unit(100, 0.85), unit(100, 0.73)];
    expect(groupsOf([one, unit(29, 22 / 29)], [rest])).toEqual(['above', null]);
    expect(groupsOf([one, unit(30, 22 / 30)], [rest])).toEqual([
      'not-distinguishable',
      'not-distinguishable',
    ]);
  });

  test('without a rest at the minimum there is no group', () => {
    expect(groupsOf([unit(300, 0.9), unit(20, 0.1)])).toEqual([null, null]);
    expect(groupsOf([unit(300, 0.9)])).toEqual([null]);
  });

  test('two units that are each other’s rest are told once, as one test', () => {
    const [good, bad] = [unit(100, 0.86), unit(100, 0.73)];
    expect(groupsOf([good, bad])).toEqual(['above', 'below']);
  });

  test('beside each stands its difference from the rest with its own interval', () => {
    const units = [unit(50, 0.8), unit(60, 0.7), unit(70, 0.6)] as const;
    const [first] = groupUnits(units, addSums(units), BY_SHARE);
    const rest = figureFromSums(addSums([units[1], units[2]]), 'satisfied-share');
    expect(first?.difference).toEqual(changeBetween(rest, figureFromSums(units[0], 'satisfied-share')));
  });

  test('units that are no part of the whole are a mistake', () => {
    expect(() => groupUnits([unit(40, 1)], unit(30, 1), BY_SHARE)).toThrow('a part of the whole');
  });
});
