import { type HidingRegion, hidingRegion, openRegion, outermost } from '../../core/figures/hiding.ts';
import { COUNTRY, type PeriodTree, refsOf, subtreeOf } from '../../core/figures/period-tree.ts';
import { PooledTallies } from '../../core/figures/pooled-tallies.ts';
import { PrimaryUnits } from '../../core/figures/primary-units.ts';
import { cutTree, type TreeCut } from '../../core/figures/sums/places.ts';
import { must } from '../../core/kernel/assert.ts';
import type { ScoringRule } from '../../core/questionnaire/questionnaire.ts';
import type { StoredTally } from '../../core/tally/stored-tally.ts';
import type { TallyLayout } from '../../core/tally/tally-layout.ts';
import { monthsOfScope, type ReportScope, type ReportStore } from './figure-store.ts';
import { PeriodFigures } from './period-figures.ts';
import { type SummedParts, summedParts } from './sums/summed-parts.ts';
import { WaitingAt } from './waiting-at.ts';

interface PeriodToRead {
  readonly store: Pick<ReportStore, 'tallies' | 'waitingAnswers' | 'smallUnits' | 'primaryUnits'> &
    Partial<Pick<ReportStore, 'sums'>>;
  /** Its months are those of the tree's period, or some of them. */
  readonly scope: ReportScope;
  readonly tree: PeriodTree;
  readonly layout: TallyLayout;
  readonly rule: ScoringRule;
  /** The units an answer is made of, each with everything below it. */
  readonly roots: readonly number[];
  /** The nodes of whose children figures will be asked for; not said, all. */
  readonly opened?: readonly number[];
  /** All that will be asked for, where that is one figure of each of some units; not said, anything. */
  readonly asked?: { readonly nodes: readonly number[]; readonly scope: string };
}

/**
 * The figures of some units, from their sums, or their tallies where those are not kept, and no others but those that
 * hiding makes necessary: where figures on too few respondents stand anywhere in the tree, their surroundings are read too,
 * as far as hiding reaches, so that every page hides the same.
 */
export async function readPeriod(toRead: PeriodToRead): Promise<PeriodFigures> {
  const { store, scope, tree, layout, rule, roots } = toRead;
  const wanted = refsBelow(tree, outermost(tree, roots));
  const [small, summed, drawn] = await Promise.all([
    store.smallUnits(scope),
    readSums(toRead, wanted),
    scope.mode === 'household' ? store.primaryUnits(scope, wanted) : null,
  ]);
  const primaryUnits = drawn === null ? null : new PrimaryUnits(tree, drawn);
  if (summed === null || small.length > 0) return readTallies(toRead, { wanted, small, primaryUnits });
  const { parts, told, waiting } = summed;
  return new PeriodFigures({
    pooled: new PooledTallies(tree, layout, [], parts),
    rule,
    regions: outermost(tree, roots).map((top) => openRegion(top, told)),
    waiting,
    primaryUnits,
  });
}

/** Null where the store keeps none. Nothing is hidden of them: that begins where tallies are read. */
async function readSums(
  { store, scope, tree, roots, opened }: PeriodToRead,
  below: readonly string[] | null,
): Promise<(SummedParts & Pick<TreeCut, 'told'>) | null> {
  if (store.sums === undefined) return null;
  const cut = cutTree(tree, roots, opened ?? null);
  const { places } = cut;
  const units = below === null && places.length === 0 ? null : cut.units;
  const sums = await store.sums(scope, { tree, places, units, below });
  return sums === null ? null : { ...summedParts(tree, cut, sums), told: cut.told };
}

async function readTallies(
  { store, scope, tree, layout, rule, roots, asked }: PeriodToRead,
  {
    wanted,
    small,
    primaryUnits,
  }: {
    readonly wanted: readonly string[] | null;
    readonly small: readonly string[];
    readonly primaryUnits: PrimaryUnits | null;
  },
): Promise<PeriodFigures> {
  const [waiting, first] = await Promise.all([
    asked === undefined ? store.waitingAnswers(scope, wanted) : null,
    store.tallies(scope, wanted),
  ]);
  const smallNodes = small.flatMap((ref) => tree.countedAt.get(ref) ?? []);
  const tallies: StoredTally[] = [...first];
  const read = new Set(wanted ?? tree.countedAt.keys());
  let tops = outermost(tree, [...roots, ...smallNodes]);
  for (;;) {
    const missing = [...(refsBelow(tree, tops) ?? tree.countedAt.keys())].filter((ref) => !read.has(ref));
    if (missing.length > 0) tallies.push(...(await store.tallies(scope, missing)));
    for (const ref of missing) read.add(ref);
    const pooled = new PooledTallies(tree, layout, tallies);
    const regions = tops.map((top) =>
      small.length === 0 ? openRegion(top, new Set(subtreeOf(tree, top))) : hidingRegion(pooled, top),
    );
    if (regions.every(({ isClosed }) => isClosed)) {
      const isWaitingTold =
        asked === undefined || asked.nodes.some((node) => isOfNobody(pooled, node, asked.scope));
      const told = isWaitingTold ? (waiting ?? (await store.waitingAnswers(scope, wanted))) : [];
      const waitingAt = WaitingAt.of(tree, monthsOfScope(scope), told);
      return new PeriodFigures({ pooled, rule, regions, waiting: waitingAt, primaryUnits });
    }
    tops = outermost(
      tree,
      regions.map((region) => (region.isClosed ? region.root : aboveOf(tree, region))),
    );
  }
}

/** Where somebody's answers are in a figure, it does not matter whose wait. */
function isOfNobody(pooled: PooledTallies, node: number, scopeId: string): boolean {
  const scope = pooled.layout.scopes.findIndex(({ id }) => id === scopeId);
  return pooled.respondents(node, 'pooled')[scope] === 0;
}

function aboveOf(tree: PeriodTree, { root }: HidingRegion): number {
  return must(tree.nodes[root], 'a node').parent;
}

/** The units counted at some nodes and below them; null for those of the whole country. */
export function refsBelow(tree: PeriodTree, roots: readonly number[]): readonly string[] | null {
  if (roots.includes(COUNTRY)) return null;
  return refsOf(tree, new Set(roots.flatMap((root) => subtreeOf(tree, root))));
}

/** All units of several lists; null, which is every unit, wins. */
export function unionOfRefs(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const all = new Set<string>();
  for (const list of lists) {
    if (list === null) return null;
    for (const ref of list) all.add(ref);
  }
  return [...all];
}
