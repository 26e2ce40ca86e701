import type { PublishedIndex } from '../../contract/published/published-figures.ts';
import { type Decimal, decimalText } from '../../core/kernel/decimal.ts';
import { bandPoints, PROVINCE_BANDS } from '../../core/published/bands.ts';
import type { GradeRule } from '../../core/published/grades.ts';
import { indexNamed, KNOWN_INDICES } from '../../core/published/known-indices.ts';
import { type LevelTarget, meetingSentence } from '../../core/published/meeting-sentence.ts';
import {
  OPPOSITE_MOVES,
  oppositeMoves,
  type PublishedChange,
  publishedChange,
} from '../../core/published/published-changes.ts';
import type { PublishedFigure } from '../../core/published/published-figure.ts';
import { type Target, targetValueText } from '../../core/targets/target.ts';
import { publishedTargetStanding } from '../../core/targets/target-state.ts';
import { graded } from './graded.ts';
import { exactPercent } from './own-beside.ts';

/** Which of a unit's figures and targets one row is made of. */
export interface IndexSource {
  /** Of all years. */
  readonly figures: readonly PublishedFigure[];
  readonly targets: readonly Target[];
  /** Whether the unit is a province or a city, which the rule by law is for. */
  readonly isProvince: boolean;
  /** What figures are graded by, in the order in which it was set. */
  readonly rules: readonly GradeRule[];
}

/** The side-by-side table of one year, in the order of the indices that come with the product, others behind. */
export function indicesOfYear(source: IndexSource, year: number): readonly PublishedIndex[] {
  return source.figures
    .filter((figure) => figure.year === year)
    .sort((a, b) => orderOf(a) - orderOf(b) || (a.index < b.index ? -1 : 1))
    .map((figure) => indexOf(source, figure));
}

/** The figure of the same index a year before. */
export function formerFigure(
  figures: readonly PublishedFigure[],
  { index, year }: Pick<PublishedFigure, 'index' | 'year'>,
): PublishedFigure | null {
  return figures.find((one) => one.index === index && one.year === year - 1) ?? null;
}

function indexOf(
  { figures, targets, isProvince, rules }: IndexSource,
  figure: PublishedFigure,
): PublishedIndex {
  const index = indexNamed(figure.index, figure);
  const max = figure.max ?? index.usualMax;
  const change = publishedChange(figure, formerFigure(figures, figure));
  const own = targets.filter(
    ({ measure, period }) => measure === figure.index && period === String(figure.year),
  );
  const moves = oppositeMoves(change);
  const { scoreIs, rank, of, groups, source, sourceDate } = figure;
  return {
    ...{ scoreIs, rank, of, groups, source, sourceDate },
    index: figure.index,
    shortName: index.shortName,
    title: index.title,
    isPercent: index.isPercent,
    score: textOf(figure.score),
    max: textOf(max),
    change: textOf(change.score),
    formerScore: textOf(change.formerScore),
    warning: change.warning,
    rankChange: change.rankPlaces,
    otherField: change.otherField,
    band: isProvince ? bandOf(figure) : null,
    graded: gradedOf(figure, rules),
    targets: own.map((target) => ({
      kind: target.kind,
      value: targetValueText(target),
      state: publishedTargetStanding(target, figure, change).state,
    })),
    sentence: meetingSentence({
      index,
      figure: { ...figure, max },
      change,
      target: levelTarget(own, figure, change),
    }),
    explanation: moves === null ? null : OPPOSITE_MOVES[moves],
  };
}

function levelTarget(
  targets: readonly Target[],
  figure: PublishedFigure,
  change: PublishedChange,
): LevelTarget | null {
  const target = targets.find(({ kind }) => kind === 'level');
  if (target === undefined) return null;
  const { state, value } = publishedTargetStanding(target, figure, change);
  const level = target.value;
  if (state !== 'reached') return { level, met: state === 'missed' ? 'missed' : null };
  const isExact = figure.scoreIs === 'exact' && value?.estimate === level.units / 10 ** level.places;
  return { level, met: isExact ? 'exactly' : 'above' };
}

function bandOf({ index, year, rank }: PublishedFigure): PublishedIndex['band'] {
  const { firstYear, source, sourceDate } = PROVINCE_BANDS;
  if (index !== PROVINCE_BANDS.index || year < firstYear || rank === null) return null;
  return { points: bandPoints(rank), source, sourceDate };
}

function gradedOf(figure: PublishedFigure, rules: readonly GradeRule[]): PublishedIndex['graded'] {
  const percent = figure.index === PROVINCE_BANDS.index ? exactPercent(figure) : null;
  return percent === null ? null : graded(percent, null, { rules, year: figure.year });
}

function orderOf({ index }: PublishedFigure): number {
  const at = KNOWN_INDICES.findIndex(({ id }) => id === index);
  return at === -1 ? KNOWN_INDICES.length : at;
}

function textOf(number: Decimal | null): string | null {
  return number === null ? null : decimalText(number);
}
