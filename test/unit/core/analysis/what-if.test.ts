import { describe, expect, test } from 'vitest';
import { gainsAtLevel, median, wayToTarget } from '../../../../src/core/analysis/what-if.ts';

const parts = [
  { id: 'a', share: 0.25, percent: 80 },
  { id: 'b', share: 0.5, percent: 70 },
  { id: 'c', share: 0.25, percent: 90 },
];

describe('what raising to a level gains', () => {
  test('the worked example: the most first, nothing for who is there already', () => {
    expect(gainsAtLevel(parts, 85)).toEqual([
      { id: 'b', points: 7.5 },
      { id: 'a', points: 1.25 },
    ]);
  });

  test('is the change of the pooled percentage', () => {
    const pooled = (raised: readonly (typeof parts)[number][]) =>
      raised.reduce((sum, { share, percent }) => sum + share * percent, 0);
    const raised = parts.map((part) => ({ ...part, percent: Math.max(part.percent, 85) }));
    const gained = gainsAtLevel(parts, 85).reduce((sum, { points }) => sum + points, 0);
    expect(gained).toBe(pooled(raised) - pooled(parts));
  });

  test('by mean-score is 80 times what the sum of (level − 1) gains, over all that can be given', () => {
    // 100 answers of 250 of 400 (70 %) and 300 of 900 of 1,200 (80 %), the first raised to the second.
    const percent = (value: number, answers: number) => 20 + (80 * value) / (4 * answers);
    const [gain] = gainsAtLevel(
      [
        { id: 'a', share: 100 / 400, percent: percent(250, 100) },
        { id: 'b', share: 300 / 400, percent: percent(900, 300) },
      ],
      percent(900, 300),
    );
    expect(gain?.points).toBe((80 * (300 - 250)) / (4 * 400));
  });

  test('by caseload weighs a unit by its cases, not by its answers', () => {
    const caseloads = [900, 100];
    const [a = 0, b = 0] = caseloads.map((cases) => cases / 1_000);
    expect(
      gainsAtLevel(
        [
          { id: 'a', share: a, percent: 80 },
          { id: 'b', share: b, percent: 60 },
        ],
        90,
      ),
    ).toEqual([
      { id: 'a', points: 9 },
      { id: 'b', points: 3 },
    ]);
  });

  test('says nothing of a figure that is not shown, and nothing of a part without answers', () => {
    expect(
      gainsAtLevel(
        [
          { id: 'hidden', share: 0.5, percent: null },
          { id: 'none', share: 0, percent: 10 },
        ],
        85,
      ),
    ).toEqual([]);
  });
});

describe('what a target takes', () => {
  const gains = gainsAtLevel(parts, 85);

  test('the fewest that suffice, the largest gains first', () => {
    expect(wayToTarget(gains, 7.5)).toEqual({ raised: gains.slice(0, 1), points: 7.5, isReached: true });
    expect(wayToTarget(gains, 8)).toEqual({ raised: gains, points: 8.75, isReached: true });
  });

  test('says where all of them do not suffice', () => {
    expect(wayToTarget(gains, 9)).toEqual({ raised: gains, points: 8.75, isReached: false });
  });

  test('is nothing where the target is reached', () => {
    expect(wayToTarget(gains, 0)).toEqual({ raised: [], points: 0, isReached: true });
    expect(wayToTarget(gains, -2)).toEqual({ raised: [], points: 0, isReached: true });
  });
});

test('the median is the middle, or the mean of the middle two', () => {
  expect(median([70, 90, 80, 85])).toBe(82.5);
  expect(median([90, 70, 80])).toBe(80);
  expect(median([5])).toBe(5);
  expect(median([])).toBeNull();
});
