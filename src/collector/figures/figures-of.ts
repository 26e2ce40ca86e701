import type { FiguresOf, Texts, UnitName } from '../../contract/figures.ts';
import { comparabilityWarning } from '../../core/figures/comparability.ts';
import { figureKind } from '../../core/figures/figure-kind.ts';
import { formerSelf, pathTo } from '../../core/figures/period-tree.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Period } from '../../core/kernel/period.ts';
import { phrase, withOffice } from '../../core/questionnaire/items.ts';
import type { LocalText, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import type { IndicesSource } from './indices-source.ts';
import type { PeriodFigures } from './period-figures.ts';

/** Of whom and when, what the figures may be called, and what must stand beside them. */
export function figuresOf(source: IndicesSource): FiguresOf {
  const { questionnaire, query, rule, current, previous, comparison, frozenMonths, node } = source;
  const { figures, inScope } = current;
  const { year, yearBefore } = { year: yearOf(query.period), yearBefore: yearOf(previous?.period) };
  const framework = year === null || yearBefore === null ? null : comparabilityWarning(yearBefore, year);
  return {
    unit: {
      ...unitName(figures, node),
      parents: pathTo(figures.pooled.tree, node)
        .filter((above) => inScope.has(above))
        .map((above) => unitName(figures, above)),
    },
    period: query.period,
    previousPeriod: previous?.period ?? null,
    questionnaire: textsOfQuestionnaire(questionnaire),
    mode: query.mode,
    rule,
    // Tallies do not say whether interviews were drawn from a sample, so no figure claims it.
    figureKind: figureKind(query.mode, false),
    counts: figures.pooled.counts(node),
    warnings: [
      ...(framework === null ? [] : [framework]),
      ...(comparison.months === null ? [] : (['months-differ'] as const)),
      ...(frozenMonths.length > 0 ? (['answers-deleted'] as const) : []),
    ],
    monthsAnswered: monthsAnswered(source),
    comparedMonths: comparison.months,
    frozenMonths,
  };
}

function monthsAnswered({ current, previous, node }: IndicesSource): FiguresOf['monthsAnswered'] {
  const former = previous === null ? null : formerSelf(current.tree, node, previous.tree);
  return {
    current: current.figures.pooled.monthsAnswered(node).size,
    previous:
      previous === null || former === null || !previous.inScope.has(former)
        ? null
        : previous.figures.pooled.monthsAnswered(former).size,
  };
}

function textsOfQuestionnaire(questionnaire: Questionnaire): FiguresOf['questionnaire'] {
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
        subIndex.items.map((item) => ({
          id: item.id,
          subIndex: subIndex.id,
          text: texts(item.text),
          shortName: texts(item.shortName ?? item.text),
        })),
      ),
    ),
  };
}

export function unitName(figures: PeriodFigures, node: number): UnitName {
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
