import { COUNTRY, type PeriodTree } from '../figures/period-tree.ts';
import { suppress } from '../figures/suppression.ts';
import { must } from '../kernel/assert.ts';

/** How many responses of one unit said which of a question's options; those that said none are under none of them. */
export interface CountedOptions {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly responses: number;
  /** Of each option, in their order. */
  readonly said: readonly number[];
}

/**
 * How many responses of a unit, with all below it, said each option: null where a count of one to nine people is among
 * them, or would follow from what other units show. All units of the period are to be given, whichever is asked for.
 *
 * @param options all there are, in an order that never changes
 * @returns by option, and the rest under null
 */
export function shownCounts(
  tree: PeriodTree,
  counted: readonly CountedOptions[],
  options: readonly string[],
  node: number,
): ReadonlyMap<string | null, number> | null {
  const width = options.length + 2;
  // Of thousands of units, most have nothing or nothing below them: their rows are shared, not made anew.
  const nothing: readonly number[] = new Array<number>(width).fill(0);
  const own: (readonly number[])[] = tree.nodes.map(() => nothing);
  for (const { unit, responses, said } of counted) {
    const node = tree.countedAt.get(unit);
    if (node === undefined) continue;
    const unsaid = responses - said.reduce((sum, one) => sum + one, 0);
    own[node] = added(must(own[node], 'a row'), [responses, ...said, unsaid]);
  }
  const pooled = own.map((row, node) => (tree.nodes[node]?.children.length === 0 ? row : [...row]));
  for (let at = tree.nodes.length - 1; at > COUNTRY; at--) {
    // Who is above has somebody below, so its row is its own.
    const above = must(pooled[must(tree.nodes[at], 'a node').parent], 'a row') as number[];
    for (const [column, count] of must(pooled[at], 'a row').entries()) {
      above[column] = must(above[column], 'a count') + count;
    }
  }
  const parts = Array.from({ length: width - 1 }, (_, index) => index + 1);
  const hidden = suppress({
    children: tree.nodes.map(({ children }) => children),
    divisions: [parts, ...parts.map(() => [])],
    pooled,
    own,
  });
  if ([0, ...parts].some((column) => hidden(node, column) !== null)) return null;
  const row = must(pooled[node], 'a row');
  return new Map(
    [...options, null].map((option, index) => [option, must(row[index + 1], 'a count')] as const),
  );
}

function added(row: readonly number[], counts: readonly number[]): readonly number[] {
  return row.map((count, column) => count + must(counts[column], 'a count'));
}
