import type { Indices, ItemFigures } from '../../../contract/figures.ts';
import { meanOfItems } from '../../../core/analysis/mean-of-items.ts';
import { itemParts } from '../../../core/analysis/parts.ts';
import { pointsLost } from '../../../core/analysis/points-lost.ts';
import { MINIMUM_RANKED_RESPONDENTS } from '../../../core/figures/ranking/ranking.ts';
import { must } from '../../../core/kernel/assert.ts';
import { levelCounts } from '../../../core/tally/tally.ts';
import { OVERALL, type TallyLayout } from '../../../core/tally/tally-layout.ts';
import type { PeriodFigures } from '../period-figures.ts';
import { comparisonOf } from './comparison.ts';
import { figuresOf } from './figures-of.ts';
import type { IndicesSource } from './indices-source.ts';

/** The answer, from tallies already read. */
export function indicesAnswer(source: IndicesSource): Indices {
  const { questionnaire, layout, node } = source;
  const now = source.current.figures;
  const comparison = comparisonOf(source);
  const counts = now.pooled.counts(node);
  const scope = (id: string) => ({
    ...comparison.scope(node, id),
    verySatisfied: now.verySatisfied(node, id),
  });
  const namedFigures = ({ id }: { readonly id: string }) => ({ id, ...scope(id) });
  const { components } = questionnaire;
  const mean = meanOfShownItems(now, layout, node);
  const of = figuresOf(source);
  return {
    ...of,
    overall: scope(OVERALL),
    ...comparison.rank(node),
    components: components.length > 1 ? components.map(namedFigures) : [],
    subIndices: components.flatMap(({ subIndices }) => subIndices).map(namedFigures),
    items: itemFigures(now, layout, node),
    waitingItems: layout.items.filter((_, item) => now.waits(node, item)),
    meanOfItems: mean,
    ranking: comparison.ranking(node),
    rankingMinimum: MINIMUM_RANKED_RESPONDENTS,
    warnings: [
      ...of.warnings,
      ...(mean?.differsNotably === true ? (['mean-of-items-differs'] as const) : []),
    ],
    elsewhere: null,
    asOf: {
      atMs: source.nowMs,
      released: counts.released,
      responses: counts.responses,
      release: source.releaseTime,
    },
  };
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
    const levels = levelCounts(layout, tally, id);
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
