import type { Indices, Rank, RankingRow, ScopeFigures } from '../../../contract/figures.ts';
import { type Change, changeBetween } from '../../../core/figures/change.ts';
import { COUNTRY, formerSelf } from '../../../core/figures/period-tree.ts';
import { rankChange } from '../../../core/figures/ranking/ranking.ts';
import type { ShownFigure } from '../../../core/figures/small-cells.ts';
import { must } from '../../../core/kernel/assert.ts';
import { remembered } from '../../../core/kernel/remembered.ts';
import { OVERALL } from '../../../core/tally/tally-layout.ts';
import type { RankedUnit } from '../period-figures.ts';
import type { IndicesSource } from './indices-source.ts';
import { unitNameAt } from './unit-name.ts';

/**
 * What can be told about a unit by looking at its former self, its parent and its siblings, where those are in scope. The
 * unit itself is.
 */
export function comparisonOf({
  current,
  previous,
  comparison,
  madeOf = null,
}: Pick<IndicesSource, 'current' | 'previous' | 'comparison'> & Partial<Pick<IndicesSource, 'madeOf'>>) {
  const now = current.figures;
  const { now: compared, before } = comparison;
  const isNowInScope = (node: number) => current.inScope.has(node);
  const wasInScope = (node: number) => previous?.inScope.has(node) ?? false;
  const rankings = new Map<number, readonly RankedUnit[]>();
  const comparedRankings = compared === now ? rankings : new Map<number, readonly RankedUnit[]>();
  const { tree } = now.pooled;

  function scope(node: number, id: string): ScopeFigures {
    const figure = now.scope(node, id);
    const previous = figureBefore(node, id);
    return {
      figure,
      previous,
      change: previous === null ? null : shownChange(previous, compared.scope(node, id)),
      parent: isBelowAnother(node) ? now.scope(parentOf(node), id) : null,
    };
  }

  /** Of a unit that was made of others meanwhile, theirs added up. */
  function figureBefore(node: number, id: string): ShownFigure | null {
    if (before === null) return null;
    const former = nodeBefore(node);
    if (former !== null) return before.scope(former, id);
    if (madeOf === null || madeOf.node !== node || madeOf.nodes.length === 0) return null;
    return before.scopeTogether(madeOf.nodes, id);
  }

  function rank(node: number): Pick<Indices, 'rank' | 'unranked'> {
    if (node === COUNTRY) return { rank: null, unranked: null };
    if (!hasParentInScope(node)) return { rank: null, unranked: 'outside-scope' };
    const siblings = rankingBelow(parentOf(node));
    const ranked = must(
      siblings.find((entry) => entry.node === node),
      'a unit among its siblings',
    );
    return { rank: rankOf(ranked), unranked: whyUnranked(ranked) };
  }

  function ranking(node: number): readonly RankingRow[] {
    return [...rankingBelow(node)].sort(byRankThenCode).map((entry) => ({
      unit: unitNameAt(now.pooled.tree, entry.node),
      hasUnitsBelow: (tree.nodes[entry.node]?.children.length ?? 0) > 0,
      counts: now.pooled.counts(entry.node),
      figure: entry.figure,
      change: scope(entry.node, OVERALL).change,
      rank: rankOf(entry),
      unranked: whyUnranked(entry),
    }));
  }

  function rankOf({ node, ranking: place }: RankedUnit): Rank | null {
    if (place === null || place.rank === null) return null;
    const { rank: own, of, tied, rankRange } = place;
    const former = formerRank(node);
    const since = former === null ? null : comparedRank(node);
    const change = former === null || since === null ? null : rankChange(former, since);
    return { rank: own, of, tied, rankRange, change };
  }

  function comparedRank(node: number) {
    const place = remembered(comparedRankings, parentOf(node), () =>
      compared.rankingBelow(parentOf(node)),
    ).find((entry) => entry.node === node)?.ranking;
    return place === undefined || place === null || place.rank === null ? null : place;
  }

  function formerRank(node: number) {
    const former = nodeBefore(node);
    if (former === null || before === null) return null;
    const parent = must(before.pooled.tree.nodes[former], 'a node').parent;
    if (!wasInScope(parent)) return null;
    const place = rankingsBefore(parent).find((entry) => entry.node === former)?.ranking ?? null;
    return place === null || place.rank === null ? null : place;
  }

  function rankingBelow(parent: number): readonly RankedUnit[] {
    return remembered(rankings, parent, () => now.rankingBelow(parent));
  }

  const formerRankings = new Map<number, readonly RankedUnit[]>();
  function rankingsBefore(parent: number): readonly RankedUnit[] {
    return remembered(formerRankings, parent, () => must(before, 'a former period').rankingBelow(parent));
  }

  function nodeBefore(node: number): number | null {
    const former = before === null ? null : formerSelf(tree, node, before.pooled.tree);
    return former === null || !wasInScope(former) ? null : former;
  }

  /** Where nobody else answered, the unit above is the unit itself once more. */
  function isBelowAnother(node: number): boolean {
    if (!hasParentInScope(node)) return false;
    return now.pooled.counts(parentOf(node)).released > now.pooled.counts(node).released;
  }

  function hasParentInScope(node: number): boolean {
    return node !== COUNTRY && isNowInScope(parentOf(node));
  }

  function parentOf(node: number): number {
    return must(tree.nodes[node], 'a node').parent;
  }

  function byRankThenCode(a: RankedUnit, b: RankedUnit): number {
    const rankA = a.ranking?.rank ?? Number.POSITIVE_INFINITY;
    const rankB = b.ranking?.rank ?? Number.POSITIVE_INFINITY;
    if (rankA !== rankB) return rankA - rankB;
    const codeA = tree.nodes[a.node]?.unit?.code ?? '';
    const codeB = tree.nodes[b.node]?.unit?.code ?? '';
    return codeA < codeB ? -1 : codeA > codeB ? 1 : 0;
  }

  return { scope, rank, ranking, nodeBefore, wasInScope, isBelowAnother, parentOf };
}

export function whyUnranked({ ranking }: RankedUnit): RankingRow['unranked'] {
  return ranking === null ? 'hidden' : ranking.unranked;
}

export function shownChange(before: ShownFigure, after: ShownFigure): Change | null {
  return before.hidden || after.hidden ? null : changeBetween(before, after);
}
