import { describe, expect, test } from 'vitest';
import { meanOfItems } from '../../../../src/core/analysis/mean-of-items.ts';
import { itemParts, type Part, pooledPercent } from '../../../../src/core/analysis/parts.ts';
import { pointsLost } from '../../../../src/core/analysis/points-lost.ts';
import { whatChanged, whatChangedAroundWhole } from '../../../../src/core/analysis/what-changed.ts';
import type { Answer } from '../../../../src/core/questionnaire/questionnaire.ts';
import { TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { EMPTY_SUMS } from '../../../support/cluster-sums.ts';
import { smallQuestionnaire, smallResponse } from '../../../support/small-questionnaire.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);

const part = (id: string, size: number, value: number): Part => ({
  id,
  sums: { ...EMPTY_SUMS, size, value },
});

function tallyOf(...responses: readonly Readonly<Record<string, Answer>>[]) {
  const accumulator = new TallyAccumulator(layout, questionnaire);
  for (const answers of responses) accumulator.add(smallResponse(answers));
  return accumulator.tally();
}

describe('parts', () => {
  test('of a scope are its items, in form order, with the sums of each', () => {
    const tally = tallyOf({ 'access.signage': 4, 'access.equipment': 2, 'results.fair': 5 });
    const parts = itemParts(layout, tally, 'access', 'satisfied-share');
    expect(parts.map(({ id, sums }) => [id, sums.size, sums.value])).toEqual([
      ['access.signage', 1, 1],
      ['access.seating', 0, 0],
      ['access.equipment', 1, 0],
    ]);
  });

  test('together have the percentage of all their answers', () => {
    expect(pooledPercent([part('a', 10, 8), part('b', 2, 1)], 'satisfied-share')).toBe(75);
    expect(pooledPercent([part('a', 1, 4), part('b', 1, 0)], 'mean-score')).toBe(60);
    expect(pooledPercent([part('a', 0, 0)], 'mean-score')).toBeNull();
  });

  test('of an unknown scope do not exist', () => {
    expect(() => itemParts(layout, tallyOf(), 'policy', 'mean-score')).toThrow(
      'a scope of this questionnaire',
    );
  });
});

describe('points lost', () => {
  const parts = [part('a', 10, 6), part('b', 10, 9)];

  test('are those of the worked example against 100 %', () => {
    expect(pointsLost(parts, 'satisfied-share')).toEqual({
      points: 25,
      parts: [
        { id: 'a', points: 20 },
        { id: 'b', points: 5 },
      ],
    });
  });

  test('against a target may be gains', () => {
    expect(pointsLost(parts, 'satisfied-share', 80)).toEqual({
      points: 5,
      parts: [
        { id: 'a', points: 10 },
        { id: 'b', points: -5 },
      ],
    });
  });

  test('by mean-score count from 20 %, where every answer is the lowest', () => {
    expect(pointsLost([part('a', 1, 0), part('b', 1, 4)], 'mean-score')).toEqual({
      points: 40,
      parts: [
        { id: 'a', points: 40 },
        { id: 'b', points: 0 },
      ],
    });
  });

  test('take a fractional target', () => {
    expect(pointsLost([part('a', 4, 3)], 'satisfied-share', 75.5)?.points).toBe(0.5);
  });

  test('do not exist without answers', () => {
    expect(pointsLost([part('a', 0, 0)], 'satisfied-share')).toBeNull();
    expect(pointsLost([], 'mean-score')).toBeNull();
  });
});

describe('what changed', () => {
  test('is the level of each part and its share of the answers, summing to the change', () => {
    const changed = whatChanged(
      [part('a', 50, 40), part('b', 50, 30)],
      [part('a', 50, 45), part('b', 150, 90)],
      'satisfied-share',
    );
    expect(changed).toEqual({
      points: -2.5,
      parts: [
        { id: 'a', level: 3.75, mix: -21.25 },
        { id: 'b', level: 0, mix: 15 },
      ],
    });
  });

  test('seen from the whole is the same change, and blames no part for what another did', () => {
    const changed = whatChangedAroundWhole(
      [part('a', 50, 40), part('b', 50, 30)],
      [part('a', 50, 40), part('b', 150, 90)],
      'satisfied-share',
    );
    expect(changed).toEqual({
      points: -5,
      parts: [
        { id: 'a', level: 0, mix: -3.125 },
        { id: 'b', level: 0, mix: -1.875 },
      ],
    });
    expect(whatChangedAroundWhole([], [part('a', 1, 1)], 'satisfied-share')).toBeNull();
  });

  test('joins parts by id, and a unit that came is mix alone', () => {
    const changed = whatChanged([part('a', 10, 6)], [part('b', 10, 9), part('a', 10, 6)], 'satisfied-share');
    expect(changed?.parts).toEqual([
      { id: 'a', level: 0, mix: -30 },
      { id: 'b', level: 0, mix: 45 },
    ]);
    expect(changed?.points).toBe(15);
  });

  test('by mean-score is in its percentage points', () => {
    const changed = whatChanged([part('a', 2, 4)], [part('a', 2, 6)], 'mean-score');
    expect(changed).toEqual({ points: 20, parts: [{ id: 'a', level: 20, mix: 0 }] });
  });

  test('does not exist where a period has no answers', () => {
    expect(whatChanged([], [part('a', 1, 1)], 'satisfied-share')).toBeNull();
    expect(whatChanged([part('a', 1, 1)], [part('a', 0, 0)], 'satisfied-share')).toBeNull();
  });
});

describe('the mean of item percentages', () => {
  const scoring = (item: string, levels: readonly Answer[]) => levels.map((level) => ({ [item]: level }));
  const satisfied = (times: number, of: number): Answer[] =>
    Array.from({ length: of }, (_, index) => (index < times ? 4 : 3));

  test('stands beside the pooled percentage, and warns where they part by more than half a point', () => {
    const tally = tallyOf(
      ...scoring('access.signage', satisfied(8, 10)),
      ...scoring('access.seating', satisfied(1, 2)),
    );
    expect(meanOfItems(layout, tally, 'access', 'satisfied-share')).toEqual({
      percent: 65,
      pooledPercent: 75,
      differsNotably: true,
    });
  });

  test('equals the pooled percentage where every item was answered equally often', () => {
    const tally = tallyOf({ 'access.signage': 4, 'access.seating': 1, 'access.equipment': 5 });
    const mean = meanOfItems(layout, tally, 'access', 'mean-score');
    expect(mean?.percent).toBeCloseTo(mean?.pooledPercent ?? Number.NaN, 12);
    expect(mean?.differsNotably).toBe(false);
  });

  test.each([
    ['does not warn at half a point', 50, false],
    ['warns just above half a point', 49, true],
  ])('%s', (_, answers, differsNotably) => {
    const tally = tallyOf(
      ...scoring('access.signage', satisfied(answers, answers)),
      ...scoring('access.seating', satisfied(147, 150)),
    );
    const mean = meanOfItems(layout, tally, 'access', 'satisfied-share');
    expect(mean?.percent).toBe(99);
    expect(mean?.differsNotably).toBe(differsNotably);
  });

  test('does not exist where no item has an answer', () => {
    const tally = tallyOf({ 'results.fair': 5 });
    expect(meanOfItems(layout, tally, 'access', 'satisfied-share')).toBeNull();
    expect(meanOfItems(layout, tally, 'results', 'satisfied-share')?.percent).toBe(100);
  });
});
