import type { Causes } from '../../../contract/analysis/causes.ts';
import { gainsAtLevel, median, type Raisable } from '../../../core/analysis/what-if.ts';
import { MINIMUM_RANKED_RESPONDENTS } from '../../../core/figures/ranking/ranking.ts';
import type { ShownFigure } from '../../../core/figures/small-cells.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import type { PeriodFigures } from '../period-figures.ts';
import { unitNameAt } from './unit-name.ts';

/** With fewer there is no middle to rise to. */
const FEWEST_FOR_A_MEDIAN = 2;

export type Raising = Causes['raisingUnits'];

/** What a unit's figure of a scope gains where each unit below the median of those below it is raised to it. */
export function raisingUnits(figures: PeriodFigures, node: number, scope: string): Raising {
  const { tree } = figures.pooled;
  const units = must(tree.nodes[node], 'a node').children.map((child) => ({
    id: must(unitNameAt(tree, child).ref, 'a unit below another'),
    figure: figures.scope(child, scope),
  }));
  return raising(units, figures.scope(node, scope), MINIMUM_RANKED_RESPONDENTS);
}

/** The same by the criteria of the scope. */
export function raisingItems(
  figures: PeriodFigures,
  node: number,
  { layout, scope }: { readonly layout: TallyLayout; readonly scope: string },
): Raising {
  const within = must(
    layout.scopes.find(({ id }) => id === scope),
    'a scope of the questionnaire',
  );
  const items = within.items.map((index) => ({
    id: must(layout.items[index], 'an item'),
    figure: figures.item(node, index),
  }));
  return raising(items, figures.scope(node, scope), 1);
}

/** Raising what is shown to the median of what has the minimum of respondents. */
function raising(
  parts: readonly { readonly id: string; readonly figure: ShownFigure }[],
  whole: ShownFigure,
  minimum: number,
): Raising {
  const answers = answersOf(whole);
  const percents = parts.flatMap(({ figure }) =>
    figure.hidden || figure.percent === null || figure.respondents < minimum ? [] : [figure.percent],
  );
  const level = median(percents);
  if (answers === null || level === null || percents.length < FEWEST_FOR_A_MEDIAN) return null;
  const raisable = parts.flatMap(({ id, figure }): Raisable[] =>
    figure.hidden ? [] : [{ id, share: figure.answers / answers, percent: figure.percent }],
  );
  return { level, gains: gainsAtLevel(raisable, level) };
}

/** Null where the figure is hidden or nobody answered. */
export function answersOf(figure: ShownFigure): number | null {
  return figure.hidden || figure.answers === 0 ? null : figure.answers;
}
