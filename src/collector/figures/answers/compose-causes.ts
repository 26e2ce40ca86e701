import type { Causes, MatrixCell, MatrixRow } from '../../../contract/analysis/causes.ts';
import type { UnitName } from '../../../contract/figures.ts';
import type { Part } from '../../../core/analysis/parts.ts';
import { itemParts } from '../../../core/analysis/parts.ts';
import { OTHERS, toldParts } from '../../../core/analysis/told-parts.ts';
import { verySatisfied } from '../../../core/analysis/very-satisfied.ts';
import { type WhatChanged, whatChangedAroundWhole } from '../../../core/analysis/what-changed.ts';
import { MINIMUM_RANKED_RESPONDENTS } from '../../../core/figures/ranking/ranking.ts';
import type { ShownFigure } from '../../../core/figures/small-cells.ts';
import { must } from '../../../core/kernel/assert.ts';
import { addSums } from '../../../core/statistics/cluster-sums.ts';
import { levelCounts } from '../../../core/tally/tally.ts';
import { OVERALL } from '../../../core/tally/tally-layout.ts';
import type { PeriodFigures } from '../period-figures.ts';
import { comparisonOf, shownChange } from './comparison.ts';
import { figuresOf } from './figures-of.ts';
import type { IndicesSource } from './indices-source.ts';
import { answersOf, raisingItems, raisingUnits } from './raising.ts';
import { unitNameAt } from './unit-name.ts';

/** The answer, from tallies already read. */
export function causesAnswer(source: IndicesSource): Causes {
  const { node } = source;
  const comparison = comparisonOf(source);
  const { figure, previous, change } = comparison.scope(node, OVERALL);
  // What a unit was made of is compared as a whole.
  const shown = change !== null && comparison.nodeBefore(node) !== null;
  return {
    ...figuresOf(source),
    overall: { figure, previous, change },
    changeByUnit: shown ? changeByUnit(source) : null,
    changeByItem: shown ? changeByItem(source) : null,
    items: itemRows(source),
    matrix: matrixRows(source),
    raisingUnits: raisingUnits(source.current.figures, node, OVERALL),
    raisingItems: raisingItems(source.current.figures, node, { layout: source.layout, scope: OVERALL }),
    rankingMinimum: MINIMUM_RANKED_RESPONDENTS,
    asOf: { atMs: source.nowMs },
  };
}

/** Precondition: the figure of the unit is shown in both periods. */
function changeByUnit(source: IndicesSource): Causes['changeByUnit'] {
  const { comparison, node, rule } = source;
  const { nodeBefore } = comparisonOf(source);
  const { now } = comparison;
  const before = must(comparison.before, 'a former period');
  const former = must(nodeBefore(node), 'the unit in the former period');
  const below = childrenOf(now, node);
  const belowBefore = childrenOf(before, former);
  if (below.length === 0 || belowBefore.length === 0) return null;

  const idNow = (child: number) => String(child);
  // A unit of before goes by what it is now; one that is gone has an id of its own.
  const continuedBy = new Map(below.map((child) => [nodeBefore(child), child]));
  const idBefore = (child: number) => String(continuedBy.get(child) ?? `gone ${child}`);
  const names = new Map<string, UnitName>([
    ...belowBefore.map((child) => [idBefore(child), unitNameAt(before.pooled.tree, child)] as const),
    ...below.map((child) => [idNow(child), unitNameAt(now.pooled.tree, child)] as const),
  ]);
  const after = wholeOf(now, node, below, idNow);
  const beforehand = wholeOf(before, former, belowBefore, idBefore);
  const told = toldParts(beforehand, after, {
    before: absentIn(beforehand.empty, belowBefore.map(idBefore), names.keys()),
    after: absentIn(after.empty, below.map(idNow), names.keys()),
  });
  const changed = told === null ? null : whatChangedAroundWhole(told.before, told.after, rule);
  if (changed === null) return null;
  return {
    points: changed.points,
    parts: downFirst(changed).map(({ id, level, mix }) => ({
      unit: id === OTHERS ? null : must(names.get(id), 'a unit'),
      level,
      mix,
    })),
  };
}

/** A unit's sums and those of the units below whose figure is shown; `empty`: those in which nobody answered. */
function wholeOf(
  figures: PeriodFigures,
  node: number,
  below: readonly number[],
  idOf: (child: number) => string,
) {
  const shown: Part[] = [];
  const empty: string[] = [];
  for (const child of below) {
    const sums = figures.sums(child, OVERALL);
    if (sums === null) continue;
    if (sums.clusters === 0) empty.push(idOf(child));
    else shown.push({ id: idOf(child), sums });
  }
  return { whole: must(figures.sums(node, OVERALL), 'a figure that is shown'), shown, empty };
}

/** The ids of a period in which nobody answered: those there without answers, and those not there at all. */
function absentIn(empty: readonly string[], present: readonly string[], all: Iterable<string>): Set<string> {
  const there = new Set(present);
  return new Set([...empty, ...[...all].filter((id) => !there.has(id))]);
}

/** Precondition: as above. */
function changeByItem(source: IndicesSource): Causes['changeByItem'] {
  const { comparison, node, rule, layout } = source;
  const before = must(comparison.before, 'a former period');
  const former = must(comparisonOf(source).nodeBefore(node), 'the unit in the former period');
  const ofPeriod = (figures: PeriodFigures, at: number) => {
    const parts = itemParts(layout, figures.tallyBehindShown(at), OVERALL, rule);
    const shown = parts.filter(({ sums }, index) => sums.clusters > 0 && !figures.item(at, index).hidden);
    const empty = parts.filter(({ sums }, index) => sums.clusters === 0 && !figures.item(at, index).hidden);
    return {
      whole: addSums(parts.map(({ sums }) => sums)),
      shown,
      empty: new Set(empty.map(({ id }) => id)),
    };
  };
  const [beforehand, after] = [ofPeriod(before, former), ofPeriod(comparison.now, node)];
  const told = toldParts(beforehand, after, { before: beforehand.empty, after: after.empty });
  const changed = told === null ? null : whatChangedAroundWhole(told.before, told.after, rule);
  if (changed === null) return null;
  return {
    points: changed.points,
    parts: downFirst(changed).map(({ id, level, mix }) => ({ item: id === OTHERS ? null : id, level, mix })),
  };
}

function downFirst({ parts }: WhatChanged): WhatChanged['parts'] {
  return [...parts].sort((a, b) => a.level + a.mix - (b.level + b.mix));
}

function itemRows(source: IndicesSource): Causes['items'] {
  const { current, comparison, node, layout } = source;
  const now = current.figures;
  const { nodeBefore, isBelowAnother, parentOf } = comparisonOf(source);
  const former = nodeBefore(node);
  const answers = answersOf(now.scope(node, OVERALL));
  const tally = now.tallyBehindShown(node);
  return layout.items.map((id, index) => {
    const figure = now.item(node, index);
    const formerly = former === null ? null : must(comparison.before, 'a former period').item(former, index);
    return {
      id,
      figure,
      previous: formerly,
      change: formerly === null ? null : shownChange(formerly, comparison.now.item(node, index)),
      parent: isBelowAnother(node) ? now.item(parentOf(node), index) : null,
      pointsLost: costOf(figure, answers),
      verySatisfied: figure.hidden ? null : { hidden: false, ...verySatisfied(layout, tally, id) },
      levels: figure.hidden ? null : levelCounts(layout, tally, id),
    };
  });
}

function matrixRows({ current, node, layout }: IndicesSource): readonly MatrixRow[] {
  const now = current.figures;
  const answers = answersOf(now.scope(node, OVERALL));
  const { nodes } = now.pooled.tree;
  return childrenOf(now, node)
    .filter((child) => now.pooled.counts(child).released > 0)
    .map((child) => ({
      unit: unitNameAt(now.pooled.tree, child),
      hasUnitsBelow: must(nodes[child], 'a node').children.length > 0,
      figure: now.scope(child, OVERALL),
      cells: layout.items.map((_, index) => cellOf(now.item(child, index), answers)),
    }))
    .sort((a, b) => ((a.unit.code ?? '') < (b.unit.code ?? '') ? -1 : 1));
}

function cellOf(figure: ShownFigure, answers: number | null): MatrixCell {
  if (figure.hidden) return figure;
  const { respondents, percent } = figure;
  return { hidden: false, respondents, percent, pointsLost: costOf(figure, answers) };
}

/** What an item's answers cost a whole of so many answers; null where either is not shown or has none. */
function costOf(figure: ShownFigure, answers: number | null): number | null {
  if (figure.hidden || figure.percent === null || answers === null) return null;
  return (figure.answers / answers) * (100 - figure.percent);
}

function childrenOf({ pooled }: PeriodFigures, node: number): readonly number[] {
  return must(pooled.tree.nodes[node], 'a node').children;
}
