import type { FiguresOf } from '../../../contract/figures.ts';
import { comparabilityWarning } from '../../../core/figures/comparability.ts';
import { figureKind } from '../../../core/figures/figure-kind.ts';
import { formerSelf, pathTo } from '../../../core/figures/period-tree.ts';
import { isSampled } from '../../../core/figures/primary-units.ts';
import { monthsOf, type Period, parsePeriod } from '../../../core/kernel/period.ts';
import type { IndicesSource } from './indices-source.ts';
import { monthsOfParts } from './made-of.ts';
import { textsOfQuestionnaire } from './questionnaire-texts.ts';
import { unitName, unitNameAt } from './unit-name.ts';

/** Of whom and when, what the figures may be called, and what must stand beside them. */
export function figuresOf(source: IndicesSource): FiguresOf {
  const { questionnaire, query, rule, current, previous, comparison, frozenMonths, madeOf, node } = source;
  const { figures, inScope } = current;
  const { year, yearBefore } = { year: yearOf(query.period), yearBefore: yearOf(previous?.period) };
  const framework = year === null || yearBefore === null ? null : comparabilityWarning(yearBefore, year);
  const sample = figures.sample(node);
  return {
    unit: {
      ...unitNameAt(figures.pooled.tree, node),
      parents: pathTo(figures.pooled.tree, node)
        .filter((above) => inScope.has(above))
        .map((above) => unitNameAt(figures.pooled.tree, above)),
    },
    period: query.period,
    previousPeriod: previous?.period ?? null,
    questionnaire: textsOfQuestionnaire(questionnaire),
    mode: query.mode,
    rule,
    figureKind: figureKind(questionnaire, query.mode, isSampled(sample)),
    sample,
    counts: figures.pooled.counts(node),
    warnings: [
      ...(framework === null ? [] : [framework]),
      ...(comparison.months === null ? [] : (['months-differ'] as const)),
      ...(frozenMonths.length > 0 ? (['answers-deleted'] as const) : []),
    ],
    monthsAnswered: monthsAnswered(source),
    comparedMonths: comparison.months,
    madeOf:
      madeOf === null ? null : { units: madeOf.units.map(unitName), isComparedWith: madeOf.nodes.length > 0 },
    inLongerSpans: inLongerSpans(source),
    frozenMonths,
  };
}

/** The shortest first. */
function inLongerSpans({ current, node }: IndicesSource): FiguresOf['inLongerSpans'] {
  const spans = [...current.figures.pooled.inLongerSpans(node)].flatMap(([text, responses]) => {
    const period = parsePeriod(text);
    return period.ok ? [{ period: period.value, responses }] : [];
  });
  return spans.sort((a, b) => monthsOf(a.period).length - monthsOf(b.period).length);
}

function monthsAnswered({ current, previous, madeOf, node }: IndicesSource): FiguresOf['monthsAnswered'] {
  const former = previous === null ? null : formerSelf(current.tree, node, previous.tree);
  return {
    current: current.figures.pooled.monthsAnswered(node).size,
    previous:
      previous !== null && madeOf !== null
        ? monthsOfParts(previous.figures, madeOf).size
        : previous === null || former === null || !previous.inScope.has(former)
          ? null
          : previous.figures.pooled.monthsAnswered(former).size,
  };
}

function yearOf(period: Period | undefined): number | null {
  return period === undefined ? null : Number(period.first.slice(0, 4));
}
