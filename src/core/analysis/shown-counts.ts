import { COUNTRY, type PeriodTree } from '../figures/period-tree.ts';
import { suppress } from '../figures/suppression.ts';
import { must } from '../kernel/assert.ts';

/** How many responses of one unit said which of a question's options; those that said none are under none of them. */
export interface CountedOptions {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly responses: number;
  readonly byOption: ReadonlyMap<string, number>;
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
  const own = tree.nodes.map(() => new Array<number>(width).fill(0));
  for (const { unit, responses, byOption } of counted) {
    const row = own[tree.countedAt.get(unit) ?? -1];
    if (row === undefined) continue;
    const said = options.map((option) => byOption.get(option) ?? 0);
    const unsaid = responses - said.reduce((sum, one) => sum + one, 0);
    for (const [column, count] of [responses, ...said, unsaid].entries()) add(row, column, count);
  }
  const pooled = own.map((row) => [...row]);
  for (let at = tree.nodes.length - 1; at > COUNTRY; at--) {
    const above = must(pooled[must(tree.nodes[at], 'a node').parent], 'a row');
    for (const [column, count] of must(pooled[at], 'a row').entries()) add(above, column, count);
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

function add(row: number[], column: number, count: number): void {
  row[column] = (row[column] ?? 0) + count;
}
