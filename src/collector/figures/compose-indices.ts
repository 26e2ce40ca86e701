import type {
  Indices,
  ItemFigures,
  Rank,
  RankingRow,
  ScopeFigures,
  Texts,
  UnitName,
} from '../../contract/figures.ts';
import { meanOfItems } from '../../core/analysis/mean-of-items.ts';
import { itemParts } from '../../core/analysis/parts.ts';
import { pointsLost } from '../../core/analysis/points-lost.ts';
import { type Change, changeBetween } from '../../core/figures/change.ts';
import { comparabilityWarning } from '../../core/figures/comparability.ts';
import type { ComparedMonths } from '../../core/figures/compared-months.ts';
import { figureKind } from '../../core/figures/figure-kind.ts';
import { COUNTRY, formerSelf, type PeriodTree, pathTo } from '../../core/figures/period-tree.ts';
import { MINIMUM_RANKED_RESPONDENTS, rankChange } from '../../core/figures/ranking.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Month, Period } from '../../core/kernel/period.ts';
import { phrase, withOffice } from '../../core/questionnaire/items.ts';
import type { LocalText, Questionnaire, ScoringRule } from '../../core/questionnaire/questionnaire.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import { itemCounts } from '../../core/tally/tally.ts';
import { OVERALL, type TallyLayout } from '../../core/tally/tally-layout.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import type { IndicesQuery } from './indices-query.ts';
import type { PeriodFigures, RankedUnit } from './period-figures.ts';

const LEVELS = 5;

export interface PeriodInScope {
  readonly tree: PeriodTree;
  /** The nodes that may be named, shown and compared with. */
  readonly inScope: ReadonlySet<number>;
}

/** A period with the figures of the units that unitsAnswered, or formerUnitsAnswered, names. */
interface PeriodSource extends PeriodInScope {
  readonly figures: PeriodFigures;
}

/** Of what changes are told: of both periods whole, or of the months they have in common. */
export interface Comparison {
  readonly now: PeriodFigures;
  /** Null where there is no period before, or no month in common. */
  readonly before: PeriodFigures | null;
  /** Null where both periods are compared whole. */
  readonly months: ComparedMonths | null;
}

export interface IndicesSource {
  readonly questionnaire: Questionnaire;
  readonly layout: TallyLayout;
  readonly query: IndicesQuery;
  readonly rule: ScoringRule;
  readonly nowMs: number;
  readonly releaseTime: ReleaseTime;
  readonly current: PeriodSource;
  /** Months of the current period whose answers were deleted. */
  readonly frozenMonths: readonly Month[];
  readonly previous: (PeriodSource & { readonly period: Period }) | null;
  readonly comparison: Comparison;
  /** The unit asked for, in the tree of the current period. */
  readonly node: number;
}

/** The answer, from tallies already read. */
export function indicesAnswer(source: IndicesSource): Indices {
  const { questionnaire, layout, query, rule, node } = source;
  const now = source.current.figures;
  const inScope = source.current.inScope;
  const comparison = comparisonOf(now, source.comparison, {
    isNowInScope: (other) => inScope.has(other),
    wasInScope: (other) => source.previous?.inScope.has(other) ?? false,
  });
  const counts = now.pooled.counts(node);
  const namedFigures = ({ id }: { readonly id: string }) => ({ id, ...comparison.scope(node, id) });
  const { components } = questionnaire;
  const mean = meanOfShownItems(now, layout, node);
  const { year, yearBefore } = { year: yearOf(query.period), yearBefore: yearOf(source.previous?.period) };
  const months = monthsAnswered(source);
  const framework = year === null || yearBefore === null ? null : comparabilityWarning(yearBefore, year);
  return {
    unit: {
      ...unitName(now, node),
      parents: pathTo(now.pooled.tree, node)
        .filter((above) => inScope.has(above))
        .map((above) => unitName(now, above)),
    },
    period: query.period,
    previousPeriod: source.previous?.period ?? null,
    questionnaire: textsOfQuestionnaire(questionnaire),
    mode: query.mode,
    rule,
    // Tallies do not say whether interviews were drawn from a sample, so no figure claims it.
    figureKind: figureKind(query.mode, false),
    counts,
    overall: comparison.scope(node, OVERALL),
    ...comparison.rank(node),
    components: components.length > 1 ? components.map(namedFigures) : [],
    subIndices: components.flatMap(({ subIndices }) => subIndices).map(namedFigures),
    items: itemFigures(now, layout, node),
    waitingItems: layout.items.filter((_, item) => now.waits(node, item)),
    meanOfItems: mean,
    ranking: comparison.ranking(node),
    rankingMinimum: MINIMUM_RANKED_RESPONDENTS,
    warnings: [
      ...(framework === null ? [] : [framework]),
      ...(mean?.differsNotably === true ? (['mean-of-items-differs'] as const) : []),
      ...(source.comparison.months === null ? [] : (['months-differ'] as const)),
      ...(source.frozenMonths.length > 0 ? (['answers-deleted'] as const) : []),
    ],
    monthsAnswered: months,
    comparedMonths: source.comparison.months,
    frozenMonths: source.frozenMonths,
    elsewhere: null,
    asOf: {
      atMs: source.nowMs,
      released: counts.released,
      responses: counts.responses,
      release: source.releaseTime,
    },
  };
}

function monthsAnswered({ current, previous, node }: IndicesSource): Indices['monthsAnswered'] {
  const former = previous === null ? null : formerSelf(current.tree, node, previous.tree);
  return {
    current: current.figures.pooled.monthsAnswered(node).size,
    previous:
      previous === null || former === null || !previous.inScope.has(former)
        ? null
        : previous.figures.pooled.monthsAnswered(former).size,
  };
}

/**
 * The units an answer for a node is made of, each with all below it: the unit itself, and where it is in scope the
 * unit above, since the answer compares with it and ranks the units beside.
 */
export function unitsAnswered({ tree, inScope }: PeriodInScope, node: number): readonly number[] {
  const { parent } = must(tree.nodes[node], 'a node');
  return inScope.has(parent) ? [parent] : [node];
}

/** The same of the period before: what the unit and those below it were then, and among whom they were ranked. */
export function formerUnitsAnswered(
  { tree, inScope }: PeriodInScope,
  before: PeriodInScope,
  node: number,
): readonly number[] {
  const { parent, children } = must(tree.nodes[node], 'a node');
  return [node, ...children].flatMap((one) => {
    const former = formerSelf(tree, one, before.tree);
    if (former === null || !before.inScope.has(former)) return [];
    const isRanked = one !== node || inScope.has(parent);
    return isRanked ? unitsAnswered(before, former) : [former];
  });
}

interface InScope {
  readonly isNowInScope: (node: number) => boolean;
  readonly wasInScope: (node: number) => boolean;
}

/**
 * What can be told about a unit by looking at its former self, its parent and its siblings, where those are in scope. The
 * unit itself is.
 */
function comparisonOf(
  now: PeriodFigures,
  { now: compared, before }: Pick<Comparison, 'now' | 'before'>,
  { isNowInScope, wasInScope }: InScope,
) {
  const rankings = new Map<number, readonly RankedUnit[]>();
  const comparedRankings = compared === now ? rankings : new Map<number, readonly RankedUnit[]>();
  const { tree } = now.pooled;

  function scope(node: number, id: string): ScopeFigures {
    const figure = now.scope(node, id);
    const former = nodeBefore(node);
    const previous = former === null ? null : must(before, 'a former period').scope(former, id);
    return {
      figure,
      previous,
      change: previous === null ? null : shownChange(previous, compared.scope(node, id)),
      parent: isBelowAnother(node) ? now.scope(parentOf(node), id) : null,
    };
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
      unit: unitName(now, entry.node),
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

  return { scope, rank, ranking };
}

function whyUnranked({ ranking }: RankedUnit): RankingRow['unranked'] {
  return ranking === null ? 'hidden' : ranking.unranked;
}

function shownChange(before: ShownFigure, after: ShownFigure): Change | null {
  return before.hidden || after.hidden ? null : changeBetween(before, after);
}

function itemFigures(figures: PeriodFigures, layout: TallyLayout, node: number): readonly ItemFigures[] {
  const tally = figures.tallyBehindShown(node);
  const lost = pointsLost(itemParts(layout, tally, OVERALL, figures.rule), figures.rule);
  const overall = figures.scope(node, OVERALL);
  return layout.items.map((id, index) => {
    const figure = figures.item(node, index);
    if (figure.hidden || overall.hidden) {
      return { id, figure, pointsLost: null, levels: null, answerProportion: null };
    }
    const levels = itemCounts(layout, tally, id).slice(0, LEVELS);
    return {
      id,
      figure,
      pointsLost: figure.respondents === 0 ? null : must(lost?.parts[index], 'a part').points,
      levels,
      answerProportion: overall.respondents === 0 ? null : figure.respondents / overall.respondents,
    };
  });
}

/** Null where an item is hidden: the mean and the others would tell it. */
function meanOfShownItems(figures: PeriodFigures, layout: TallyLayout, node: number): Indices['meanOfItems'] {
  if ([OVERALL, ...layout.items].some((id) => figures.isHidden(node, id))) return null;
  const mean = meanOfItems(layout, figures.tallyBehindShown(node), OVERALL, figures.rule);
  return mean === null ? null : { percent: mean.percent, differsNotably: mean.differsNotably };
}

function textsOfQuestionnaire(questionnaire: Questionnaire): Indices['questionnaire'] {
  const { id, version, title, scale, components, officeTerm, languages } = questionnaire;
  const texts = (text: LocalText): Texts =>
    Object.fromEntries(
      languages.map((language) => [
        language,
        withOffice(phrase(text, language).text, {
          default: phrase(officeTerm.default, language).text,
          sentenceStart: phrase(officeTerm.sentenceStart, language).text,
        }),
      ]),
    );
  return {
    id,
    version,
    title: texts(title),
    levels: scale.levels.map(({ text }) => texts(text)),
    components: components.map((component) => ({ id: component.id, text: texts(component.text) })),
    subIndices: components.flatMap((component) =>
      component.subIndices.map((subIndex) => ({
        id: subIndex.id,
        component: component.id,
        text: texts(subIndex.text),
      })),
    ),
    items: components.flatMap((component) =>
      component.subIndices.flatMap((subIndex) =>
        subIndex.items.map((item) => ({ id: item.id, subIndex: subIndex.id, text: texts(item.text) })),
      ),
    ),
  };
}

function unitName(figures: PeriodFigures, node: number): UnitName {
  const unit = must(figures.pooled.tree.nodes[node], 'a node').unit;
  return unit === null
    ? { code: null, ref: null, kind: 'country', name: 'Cả nước', nameEn: 'The whole country' }
    : nameOf(unit);
}

function nameOf(unit: Unit): UnitName {
  const { code, kind, name, nameEn } = unit;
  return { code, ref: unitRef(unit), kind, name, nameEn };
}

function yearOf(period: Period | undefined): number | null {
  return period === undefined ? null : Number(period.first.slice(0, 4));
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
