import { COUNTRY, type PeriodTree } from '../../../core/figures/period-tree.ts';
import type { SummedPart } from '../../../core/figures/pooled-tallies.ts';
import { COUNTRY_PLACE, type TreeCut, toldAt } from '../../../core/figures/sums/places.ts';
import { LONGER_KINDS } from '../../../core/figures/sums/span-sum.ts';
import { must } from '../../../core/kernel/assert.ts';
import { WaitingAt } from '../waiting-at.ts';
import type { SpanSums, StoredSum } from './span-sums.ts';

/** Sums as parts of a period's figures, and to which items of them answers wait. */
export interface SummedParts {
  readonly parts: readonly SummedPart[];
  readonly waiting: WaitingAt;
}

const NO_FIGURES = { excluded: 0, sums: [], levels: [] } as const;

/** Each at the node that tells it. */
export function summedParts(tree: PeriodTree, cut: TreeCut, { sums, pending }: SpanSums): SummedParts {
  const released = sums.flatMap((stored) => partsOf(nodeOf(tree, stored), stored));
  const live = pending.flatMap(({ unit, responses, months }): readonly SummedPart[] => {
    const [node, month] = [toldAt(tree, cut, unit), months[0]];
    if (node === null || month === undefined) return [];
    return [{ ...NO_FIGURES, node, month, months, span: 'month', state: 'pending', responses }];
  });
  const waiting = new WaitingAt(tree, () =>
    sums.map((stored) => ({
      node: nodeOf(tree, stored),
      items: stored.sum.waiting.flatMap((rows, item) => (rows > 0 ? [item] : [])),
    })),
  );
  return { parts: [...released, ...live], waiting };
}

/** What is in the figures of the span, and what was released for longer ones, which comes as what is pending does. */
function partsOf(node: number, { span, sum }: StoredSum): readonly SummedPart[] {
  const { first: month } = span;
  const { responses, excluded, sums, levels, months } = sum;
  const longer = LONGER_KINDS.map((kind, at): SummedPart => {
    const count = must(sum.longer[at], 'a count of each kind');
    return { ...NO_FIGURES, node, month, months: [], span: kind, state: 'pending', responses: count };
  });
  const own: SummedPart =
    sums.length === 0
      ? { ...NO_FIGURES, node, month, months, span: 'month', state: 'pending', responses: 0 }
      : { node, month, months, span: span.kind, state: 'released', responses, excluded, sums, levels };
  return [own, ...longer.filter((part) => part.responses > 0)];
}

function nodeOf(tree: PeriodTree, { name }: StoredSum): number {
  return name === COUNTRY_PLACE ? COUNTRY : must(tree.countedAt.get(name), 'a unit that was asked for');
}
