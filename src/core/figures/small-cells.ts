import { must } from '../kernel/assert.ts';
import { OVERALL, scopesWithin, type TallyLayout } from '../tally/tally-layout.ts';
import type { Figure } from './figure.ts';

/**
 * Guarantee: no figure on 1 to 9 respondents can be seen, nor had by subtracting figures that are seen from the one
 * they divide. A figure without any answer says nothing about anybody and stays.
 *
 * What goes wrong: answers of a whole minus answers of its visible parts are the answers of its hidden parts
 * together. So hidden parts are never fewer than two, and those who answered them never fewer than ten: two hidden
 * sub-indices with the same three respondents would give away those three. More parts are hidden, fewest respondents
 * first, until that holds.
 *
 * Not covered: subtraction in time (block-release.ts), and tables crossed two ways, where a row hidden in the
 * overall figure must be hidden in every sub-index as well.
 */
export const MINIMUM_RESPONDENTS = 10;

/** Why a figure is not shown: it is small itself, or it would give away one that is. */
export type HiddenReason = 'too-few-respondents' | 'complementary';

export type ShownFigure =
  | ({ readonly hidden: false } & Figure)
  | { readonly hidden: true; readonly reason: HiddenReason };

export interface ShownFigures {
  readonly overall: ShownFigure;
  /** By the ids that were given, in their order. */
  readonly parts: Readonly<Record<string, ShownFigure>>;
}

/** Figures of sub-indices, or of other scopes that divide the items of `overall`: the same people answer them all. */
export function hideSmall(figures: Readonly<Record<string, Figure>>, overall: Figure): ShownFigures {
  return hideDivision(figures, overall, (respondents) => Math.max(...respondents));
}

/** Figures of groups that divide the respondents of `overall` (units, genders): nobody is in two of them. */
export function hideSmallGroups(groups: Readonly<Record<string, Figure>>, overall: Figure): ShownFigures {
  return hideDivision(groups, overall, (respondents) => respondents.reduce((sum, count) => sum + count, 0));
}

/**
 * Every scope of a questionnaire by id: components divide the overall figure, sub-indices their component. Below a
 * hidden component all is hidden, since its sub-indices add up to it.
 */
export function hideSmallScopes(
  layout: TallyLayout,
  figures: Readonly<Record<string, Figure>>,
): Readonly<Record<string, ShownFigure>> {
  const shown: Record<string, ShownFigure> = {};
  const figureFor = (id: string) => must(figures[id], `the figure of ${id}`);
  const descend = (parent: string, parentShown: ShownFigure) => {
    shown[parent] = parentShown;
    const within = Object.fromEntries(scopesWithin(layout, parent).map(({ id }) => [id, figureFor(id)]));
    const parts = parentShown.hidden
      ? hideAll(within, parentShown.reason)
      : hideSmall(within, figureFor(parent)).parts;
    for (const [id, part] of Object.entries(parts)) descend(id, part);
  };
  const overall = figureFor(OVERALL);
  descend(OVERALL, isSmall(overall) ? hiddenBecause('too-few-respondents') : { hidden: false, ...overall });
  return shown;
}

function hideDivision(
  figures: Readonly<Record<string, Figure>>,
  overall: Figure,
  leastPeople: (respondents: readonly number[]) => number,
): ShownFigures {
  if (isSmall(overall)) {
    return {
      overall: hiddenBecause('too-few-respondents'),
      parts: hideAll(figures, 'too-few-respondents'),
    };
  }
  const parts = Object.entries(figures);
  const hidden = new Map(parts.filter(([, figure]) => isSmall(figure)));
  const next = parts
    .filter(([, figure]) => figure.respondents >= MINIMUM_RESPONDENTS)
    .sort(([, a], [, b]) => a.respondents - b.respondents);
  const givesAway = () =>
    hidden.size === 1 ||
    (hidden.size > 1 &&
      leastPeople([...hidden.values()].map(({ respondents }) => respondents)) < MINIMUM_RESPONDENTS);
  for (const [id, figure] of next) {
    if (!givesAway()) break;
    hidden.set(id, figure);
  }
  return {
    overall: { hidden: false, ...overall },
    parts: Object.fromEntries(
      parts.map(([id, figure]) => {
        if (isSmall(figure)) return [id, hiddenBecause('too-few-respondents')];
        return [id, hidden.has(id) ? hiddenBecause('complementary') : { hidden: false, ...figure }];
      }),
    ),
  };
}

function hideAll(
  figures: Readonly<Record<string, Figure>>,
  reason: HiddenReason,
): Readonly<Record<string, ShownFigure>> {
  return Object.fromEntries(Object.keys(figures).map((id) => [id, hiddenBecause(reason)]));
}

function isSmall({ respondents }: Figure): boolean {
  return respondents > 0 && respondents < MINIMUM_RESPONDENTS;
}

function hiddenBecause(reason: HiddenReason): ShownFigure {
  return { hidden: true, reason };
}
