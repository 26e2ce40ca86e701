import type { RankedRow, RankingAnswer, RankingParameters } from '../../../contract/analysis/ranking.ts';
import type { Rank } from '../../../contract/figures.ts';
import type { PeriodTree } from '../../../core/figures/period-tree.ts';
import { type GroupedUnit, groupUnits } from '../../../core/figures/ranking/groups.ts';
import { MINIMUM_RANKED_RESPONDENTS, rankChange } from '../../../core/figures/ranking/ranking.ts';
import { must } from '../../../core/kernel/assert.ts';
import { remembered } from '../../../core/kernel/remembered.ts';
import { OVERALL } from '../../../core/tally/tally-layout.ts';
import { UNIT_KINDS, type Unit } from '../../../core/units/unit.ts';
import type { RankedUnit } from '../period-figures.ts';
import { comparisonOf, whyUnranked } from './comparison.ts';
import { figuresOf } from './figures-of.ts';
import type { IndicesSource } from './indices-source.ts';
import { unitNameAt } from './unit-name.ts';

/** Which of the units below are ranked, and by which figure. */
export interface RankingFilter {
  /** Null for the overall figure. */
  readonly scope: string | null;
  readonly block: NonNullable<RankingParameters['block']> | null;
  readonly region: string | null;
  readonly unitClass: string | null;
}

/** The answer, from tallies already read. */
export function rankingAnswer(source: IndicesSource, filter: RankingFilter): RankingAnswer {
  const { node } = source;
  const now = source.current.figures;
  const { tree } = now.pooled;
  const scope = filter.scope ?? OVERALL;
  const comparison = comparisonOf(source);
  const below = must(tree.nodes[node], 'a node').children;
  const asked = below.filter((child) => isAskedFor(unitOf(tree, child), filter));
  const groups = groupsBelow(source, below, scope);
  const ranked = now.rankingAmong(asked, scope);
  const formerRank = formerRanks(source, filter, scope);
  const compared = source.comparison.now === now ? ranked : source.comparison.now.rankingAmong(asked, scope);
  const comparedRank = (child: number) => placeOf(compared, child);

  const rankOf = ({ node: child, ranking }: RankedUnit): Rank | null => {
    if (ranking === null || ranking.rank === null) return null;
    const { rank, of, tied, rankRange } = ranking;
    const [since, former] = [comparedRank(child), formerRank(child)];
    const change = since === null || former === null ? null : rankChange(former, since);
    return { rank, of, tied, rankRange, change };
  };
  const rows = [...ranked].sort(byRankThenCode(tree)).map((entry): RankedRow => {
    const unit = unitOf(tree, entry.node);
    return {
      unit: unitNameAt(now.pooled.tree, entry.node),
      hasUnitsBelow: must(tree.nodes[entry.node], 'a node').children.length > 0,
      region: unit.region,
      class: unit.unitClass,
      counts: now.pooled.counts(entry.node),
      figure: entry.figure,
      change: comparison.scope(entry.node, scope).change,
      rank: rankOf(entry),
      unranked: whyUnranked(entry),
      ...(groups.get(entry.node) ?? NO_GROUP),
    };
  });
  const units = below.map((child) => unitOf(tree, child));
  return {
    ...figuresOf(source),
    scope,
    figure: now.scope(node, scope),
    ranking: rows,
    of: below.length,
    blocks: UNIT_KINDS.flatMap((kind) => counted(kind, units, (unit) => unit.kind)).map(
      ({ name, units }) => ({
        kind: name,
        units,
      }),
    ),
    regions: namesOf(units, (unit) => unit.region),
    classes: namesOf(units, (unit) => unit.unitClass),
    rankingMinimum: MINIMUM_RANKED_RESPONDENTS,
    spansMostOfTheList: spansMostOfTheList(rows),
    asOf: { atMs: source.nowMs },
  };
}

const NO_GROUP: GroupedUnit = { group: null, difference: null };

/** Every unit below against the rest of the parent, where both are shown. */
function groupsBelow(
  { current, node, rule }: IndicesSource,
  below: readonly number[],
  scope: string,
): ReadonlyMap<number, GroupedUnit> {
  const whole = current.figures.sums(node, scope);
  if (whole === null) return new Map();
  const shown = below.flatMap((child) => {
    const sums = current.figures.sums(child, scope);
    return sums === null ? [] : [{ child, sums }];
  });
  const grouped = groupUnits(
    shown.map(({ sums }) => sums),
    whole,
    { rule },
  );
  return new Map(shown.map(({ child }, index) => [child, must(grouped[index], 'a unit')]));
}

/** The rank a unit had in the period before, among those that were then what is asked for now. */
function formerRanks(source: IndicesSource, filter: RankingFilter, scope: string) {
  const { nodeBefore, wasInScope } = comparisonOf(source);
  const { before } = source.comparison;
  const rankings = new Map<number, readonly RankedUnit[]>();
  return (node: number) => {
    const former = nodeBefore(node);
    if (former === null || before === null) return null;
    const { tree } = before.pooled;
    const { parent } = must(tree.nodes[former], 'a node');
    if (!wasInScope(parent)) return null;
    const siblings = must(tree.nodes[parent], 'a node').children;
    const ranking = remembered(rankings, parent, () =>
      before.rankingAmong(
        siblings.filter((sibling) => isAskedFor(unitOf(tree, sibling), filter)),
        scope,
      ),
    );
    return placeOf(ranking, former);
  };
}

/** The place of a unit that has one. */
function placeOf(ranked: readonly RankedUnit[], node: number) {
  const place = ranked.find((entry) => entry.node === node)?.ranking ?? null;
  return place === null || place.rank === null ? null : place;
}

function isAskedFor(unit: Unit, { block, region, unitClass }: RankingFilter): boolean {
  return (
    (block === null || unit.kind === block) &&
    (region === null || unit.region === region) &&
    (unitClass === null || unit.unitClass === unitClass)
  );
}

function unitOf(tree: PeriodTree, node: number): Unit {
  return must(must(tree.nodes[node], 'a node').unit, 'a unit below another');
}

/** On average half the list and more: then a place says little. */
function spansMostOfTheList(rows: readonly RankedRow[]): boolean {
  const ranks = rows.flatMap(({ rank }) => rank ?? []);
  const widths = ranks.reduce((sum, { rankRange }) => sum + rankRange.to - rankRange.from + 1, 0);
  return ranks.length > 1 && 2 * widths >= ranks.length ** 2;
}

function byRankThenCode(tree: PeriodTree) {
  const key = ({ node, ranking }: RankedUnit) => ({
    rank: ranking?.rank ?? Number.POSITIVE_INFINITY,
    code: unitOf(tree, node).code,
  });
  return (a: RankedUnit, b: RankedUnit) => {
    const [one, other] = [key(a), key(b)];
    if (one.rank !== other.rank) return one.rank < other.rank ? -1 : 1;
    return one.code < other.code ? -1 : one.code > other.code ? 1 : 0;
  };
}

function namesOf(units: readonly Unit[], nameOf: (unit: Unit) => string | null) {
  const names = new Set(units.flatMap((unit) => nameOf(unit) ?? []));
  return [...names].sort((a, b) => a.localeCompare(b, 'vi')).flatMap((name) => counted(name, units, nameOf));
}

function counted<Name extends string>(
  name: Name,
  units: readonly Unit[],
  nameOf: (unit: Unit) => string | null,
) {
  const count = units.filter((unit) => nameOf(unit) === name).length;
  return count === 0 ? [] : [{ name, units: count }];
}
