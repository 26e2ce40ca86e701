import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gapBetween } from '../../../src/core/analysis/gap.ts';
import { verySatisfied } from '../../../src/core/analysis/very-satisfied.ts';
import { whatChanged } from '../../../src/core/analysis/what-changed.ts';
import { gainsAtLevel, median, wayToTarget } from '../../../src/core/analysis/what-if.ts';
import { figureFromSums } from '../../../src/core/figures/figure.ts';
import { groupUnits } from '../../../src/core/figures/ranking/groups.ts';
import { rankUnits } from '../../../src/core/figures/ranking/ranking.ts';
import { weightedFigure } from '../../../src/core/figures/weighted-figure.ts';
import type { ClusterSums } from '../../../src/core/statistics/cluster-sums.ts';
import { Z_95 } from '../../../src/core/statistics/normal-quantile.ts';
import { emptyTally } from '../../../src/core/tally/tally.ts';
import { countsPerItem, tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { EMPTY_SUMS } from '../../support/cluster-sums.ts';
import { smallQuestionnaire } from '../../support/small-questionnaire.ts';

/** Values of another program (its name and version are in the file), exact rationals until the one square root. */
interface Vectors {
  readonly z: number;
  readonly rankings: readonly {
    readonly name: string;
    readonly units: readonly ClusterSums[];
    readonly whole: ClusterSums;
    /** Of all units, whatever their number of respondents. */
    readonly ranges: readonly { readonly from: number; readonly to: number }[];
    readonly groups: readonly { readonly group: string | null; readonly difference: Difference | null }[];
  }[];
  readonly weighted: {
    readonly units: readonly { readonly caseload: number; readonly sums: ClusterSums }[];
    readonly expected: Readonly<Record<string, number>>;
  };
  readonly whatChanged: {
    readonly before: readonly SizedPart[];
    readonly after: readonly SizedPart[];
    readonly expected: {
      readonly points: number;
      readonly parts: readonly { readonly id: string; readonly level: number; readonly mix: number }[];
    };
  };
  readonly whatIf: {
    readonly units: readonly SizedPart[];
    readonly median: number;
    readonly gains: readonly { readonly id: string; readonly points: number }[];
    readonly missing: number;
    readonly raised: readonly string[];
    readonly points: number;
  };
  readonly verySatisfied: {
    readonly levels: readonly number[];
    readonly expected: Readonly<Record<'percent' | 'low' | 'high' | 'standardError', number>>;
  };
  readonly gap: { readonly own: ClusterSums; readonly published: number; readonly expected: Difference };
}

interface SizedPart {
  readonly id: string;
  readonly size: number;
  readonly value: number;
}

type Difference = Readonly<Record<'points' | 'low' | 'high', number>>;

const vectors: Vectors = JSON.parse(readFileSync(new URL('../data/analysis.json', import.meta.url), 'utf8'));
const TOLERANCE_POINTS = 1e-9;

function expectClose(actual: object | null, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = (actual as Readonly<Record<string, number>> | null)?.[name] ?? Number.NaN;
    expect(Math.abs(found - value), name).toBeLessThanOrEqual(TOLERANCE_POINTS);
  }
}

test('the vectors are at the z used here', () => {
  expect(vectors.z).toBe(Z_95);
  expect(vectors.rankings).toHaveLength(4);
});

describe.each(vectors.rankings)('$name', ({ units, whole, ranges, groups }) => {
  test('have the rank ranges of pairwise Holm', () => {
    const entries = units.map((sums, index) => ({ unit: String(index), sums }));
    const ranked = rankUnits(entries, { rule: 'satisfied-share', minimum: 1 });
    expect(ranked.map(({ rankRange }) => rankRange)).toEqual(ranges);
  });

  test('stand in the groups of Holm, with their differences from the rest', () => {
    const grouped = groupUnits(units, whole, { rule: 'satisfied-share' });
    expect(grouped.map(({ group }) => group)).toEqual(groups.map(({ group }) => group));
    for (const [index, { difference }] of groups.entries()) {
      if (difference === null) expect(grouped[index]?.difference).toBeNull();
      else expectClose(grouped[index]?.difference ?? null, difference);
    }
  });
});

test('a figure weighted by caseload', () => {
  const { units, expected } = vectors.weighted;
  const weighted = weightedFigure(
    units.map(({ caseload, sums }) => ({ caseload, figure: figureFromSums(sums, 'satisfied-share') })),
  );
  expectClose(weighted, expected);
});

const part = ({ id, size, value }: SizedPart) => ({ id, sums: { ...EMPTY_SUMS, size, value } });

test('what changed, with a part that came, one that went and one that is empty', () => {
  const { before, after, expected } = vectors.whatChanged;
  const changed = whatChanged(before.map(part), after.map(part), 'satisfied-share');
  expectClose(changed, { points: expected.points });
  for (const { id, level, mix } of expected.parts) {
    expectClose(changed?.parts.find((one) => one.id === id) ?? null, { level, mix });
  }
  expect(changed?.parts).toHaveLength(expected.parts.length);
});

test('what raising to the median gains, and what a target takes', () => {
  const { units, median: level, gains, missing, raised, points } = vectors.whatIf;
  const whole = units.reduce((sum, { size }) => sum + size, 0);
  const parts = units.map(({ id, size, value }) => ({
    id,
    share: size / whole,
    percent: (100 * value) / size,
  }));
  const found = median(parts.map(({ percent }) => percent)) ?? Number.NaN;
  expect(found).toBeCloseTo(level, 9);
  const gained = gainsAtLevel(parts, found);
  expect(gained.map(({ id }) => id)).toEqual(gains.map(({ id }) => id));
  for (const [index, gain] of gains.entries()) expectClose(gained[index] ?? null, { points: gain.points });
  const way = wayToTarget(gained, missing);
  expect(way.raised.map(({ id }) => id)).toEqual(raised);
  expectClose(way, { points });
});

test('very satisfied, with its interval', () => {
  const questionnaire = smallQuestionnaire();
  const layout = tallyLayout(questionnaire);
  const { levels, expected } = vectors.verySatisfied;
  const [item] = layout.items;
  if (item === undefined) throw new Error('a questionnaire with an item');
  const all = [...levels, ...Array<number>(countsPerItem(layout) - levels.length).fill(0)];
  const empty = emptyTally(layout);
  const tally = { ...empty, levels: empty.levels.map((none, index) => all[index] ?? none) };
  expectClose(verySatisfied(layout, tally, item), expected);
});

test('the gap to a published figure', () => {
  const { own, published, expected } = vectors.gap;
  const { percent, low, high } = figureFromSums(own, 'satisfied-share');
  const gap = gapBetween(
    { percent: percent ?? Number.NaN, low, high },
    { percent: published, low: null, high: null },
  );
  expectClose(gap, expected);
});
