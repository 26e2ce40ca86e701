import type { Genuineness } from '../../contract/analysis/genuineness.ts';
import { SHOWS, SHOWS_NOT } from '../../core/analysis/flags/patterns.ts';
import {
  READING_SYLLABLE_MS,
  readingSyllables,
  SPEED_BANDS,
} from '../../core/analysis/flags/reading-time.ts';
import { addedCounts, type PatternCounts } from '../../core/analysis/flags/told-pattern.ts';
import { type PatternShare, patternShares } from '../../core/analysis/response-patterns.ts';
import { figureFromSums } from '../../core/figures/figure.ts';
import type { PeriodTree } from '../../core/figures/period-tree.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { addSums } from '../../core/statistics/cluster-sums.ts';
import { isFlaggedValue } from '../../core/tally/breakdowns/breakdown-values.ts';
import { RESPONSE_FLAGS } from '../../core/tally/response-flags.ts';
import { OVERALL, tallyLayout } from '../../core/tally/tally-layout.ts';
import { unitNameAt } from './answers/unit-name.ts';
import type { StoredBreakdown } from './breakdowns/breakdown-store.ts';
import { sumsOfBreakdown } from './breakdowns/pool-breakdown.ts';
import type { PatternRow } from './genuineness-store.ts';

const FLAGS = [...RESPONSE_FLAGS, 'flagged'] as const;
type Flag = (typeof FLAGS)[number];

/**
 * What is told of flags and speed at a node of the tree, and which of the units below it have surely more or less of a
 * flag than the others (patternShares). Every count is a sum of what offices told, by tens each.
 */
export function patternsAt(
  tree: PeriodTree,
  node: number,
  rows: readonly PatternRow[],
  questionnaire: Questionnaire,
): NonNullable<Genuineness['patterns']> {
  const told = new ToldCounts(tree, rows);
  const speed = told.at(node, 'speed');
  return {
    flags: FLAGS.map((flag) => ({ flag, ...shown(told.at(node, flag)) })),
    speed: speed.size === 0 ? null : speedOf(speed, questionnaire),
    units: unitsBelow(tree, node, told),
  };
}

/**
 * The index with all responses and without those flagged fast, burst or off-hours, of what was broken down by it: none
 * or ten and more of each office and span are among either. Null where nothing was.
 */
export function cleanedIndex(
  rows: readonly StoredBreakdown[],
  questionnaire: Questionnaire,
): Genuineness['cleaned'] {
  const rule = questionnaire.scoringRule;
  const overall = { layout: tallyLayout(questionnaire), scope: OVERALL, rule };
  const indexOf = (some: readonly StoredBreakdown[]) => {
    const sums = addSums(some.map((row) => sumsOfBreakdown(row, overall)));
    const { respondents, percent, low, high } = figureFromSums(sums, rule);
    return { respondents, percent, low, high };
  };
  const all = indexOf(rows);
  if (all.respondents === 0) return null;
  return { all, without: indexOf(rows.filter(({ value }) => !isFlaggedValue(value))) };
}

/** Told counts of every node with all below it. */
class ToldCounts {
  readonly #counts = new Map<string, PatternCounts>();

  constructor({ nodes, countedAt }: PeriodTree, rows: readonly PatternRow[]) {
    for (const { unit, pattern, counts } of rows) {
      for (let node = countedAt.get(unit) ?? -1; node >= 0; node = must(nodes[node], 'a node').parent) {
        const name = `${node} ${pattern}`;
        this.#counts.set(name, addedCounts(this.#counts.get(name) ?? NONE, counts));
      }
    }
  }

  at(node: number, pattern: string): PatternCounts {
    return this.#counts.get(`${node} ${pattern}`) ?? NONE;
  }
}

const NONE: PatternCounts = new Map();

function shown(counts: PatternCounts): { readonly covered: number; readonly showing: number } {
  const showing = counts.get(SHOWS) ?? 0;
  return { covered: showing + (counts.get(SHOWS_NOT) ?? 0), showing };
}

function speedOf(counts: PatternCounts, questionnaire: Questionnaire) {
  const bands = SPEED_BANDS.map((from) => ({ from, count: counts.get(from) ?? 0 }));
  const covered = bands.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  const median = bands.find(({ count }) => {
    before += count;
    return 2 * before >= covered;
  });
  const { syllables, items } = readingSyllables(questionnaire);
  return {
    covered,
    untimed: counts.get(SHOWS_NOT) ?? 0,
    bands,
    median: covered === 0 ? null : must(median, 'a band with the middle').from,
    readingMs: Math.round((READING_SYLLABLE_MS * syllables) / items),
  };
}

function unitsBelow(
  tree: PeriodTree,
  node: number,
  told: ToldCounts,
): NonNullable<Genuineness['patterns']>['units'] {
  const children = must(tree.nodes[node], 'a node').children;
  const byFlag = new Map<
    Flag,
    ReadonlyMap<string, { readonly share: PatternShare; readonly showing: number }>
  >(
    FLAGS.map((flag) => {
      const counts = children.map((child) => {
        const { covered, showing } = shown(told.at(child, flag));
        return { id: String(child), responses: covered, showing };
      });
      const shares = patternShares(counts);
      return [
        flag,
        new Map(
          shares.map((share, at) => [share.id, { share, showing: must(counts[at], 'a count').showing }]),
        ),
      ];
    }),
  );
  return children.flatMap((child) => {
    const flags = FLAGS.flatMap((flag) => {
      const found = byFlag.get(flag)?.get(String(child));
      if (found?.share.share?.percent == null) return [];
      const { respondents, percent, low, high } = found.share.share;
      const { group } = found.share;
      return [{ flag, covered: respondents, showing: found.showing, percent, low, high, group }];
    });
    return flags.length === 0 ? [] : [{ unit: unitNameAt(tree, child), flags }];
  });
}
