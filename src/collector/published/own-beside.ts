import type { Counts, Indices } from '../../contract/figures.ts';
import { DEFAULT_MODE, QUESTIONNAIRES } from '../../contract/on-offer.ts';
import type { OwnBesidePublished } from '../../contract/published/published-figures.ts';
import { gapBetween } from '../../core/analysis/gap.ts';
import { comparabilityWarning } from '../../core/figures/comparability.ts';
import { mayFeedGrades } from '../../core/figures/figure-kind.ts';
import { decimalValue } from '../../core/kernel/decimal.ts';
import { type Month, periodAround } from '../../core/kernel/period.ts';
import type { Result } from '../../core/kernel/result.ts';
import { estimatedPoints, PROVINCE_BANDS } from '../../core/published/bands.ts';
import type { GradeRule } from '../../core/published/grades.ts';
import { COUNTRY_REF, type FactUnit, type PublishedFigure } from '../../core/published/published-figure.ts';
import { MODES, type Mode } from '../../core/questionnaire/response.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import type { IndicesFailure, IndicesQuery, IndicesRequest } from '../figures/indices-query.ts';
import { graded } from './graded.ts';

/** The collector's own figures, hidden already where they must be. */
export interface OwnIndices {
  indices(request: IndicesRequest): Promise<Result<Indices, IndicesFailure>>;
  counts(query: IndicesQuery): Promise<Result<Pick<Counts, 'responses'>, IndicesFailure>>;
}

/** The questionnaires of figures shown here follow the framework from 2022 on. */
const FRAMEWORK_YEAR = 2022;

/** What the collector itself knows of a unit in one year, by mode; modes without a response are left out. */
export async function ownOfYear(
  own: OwnIndices,
  { unit, scope, year }: { readonly unit: FactUnit; readonly scope: UnitScope; readonly year: number },
): Promise<ReadonlyMap<Mode, Indices>> {
  const period = periodAround(`${year}-01` as Month, 'year');
  if (comparabilityWarning(FRAMEWORK_YEAR, year) !== null) return new Map();
  const found = await Promise.all(
    MODES.map(async (mode) => {
      const query = {
        // Nothing of a year is shown here but its figures.
        ...{ scope, period, mode, version: null, rule: null, compare: null },
        unit: unit === COUNTRY_REF ? null : unit,
        questionnaire: QUESTIONNAIRES[0],
      };
      // Cheap, and most modes have nothing: an answer without responses looks for periods that have some.
      const counts = await own.counts(query);
      if (!counts.ok || counts.value.responses === 0) return [];
      const answer = await own.indices(query);
      return answer.ok ? ([[mode, answer.value]] as const) : [];
    }),
  );
  return new Map(found.flat());
}

/** What own figures are seen beside. */
export interface PublishedBeside {
  /** The published SIPAS of the unit and year. */
  readonly sipas: PublishedFigure | null;
  /** As last published, percent, of the other provinces; null where the unit is none. */
  readonly otherProvinces: readonly number[] | null;
  readonly largeGapPoints: number;
  readonly rules: readonly GradeRule[];
  readonly year: number;
}

/** Each own figure with its gap to the published SIPAS of the year, which is taken as exact. */
export function besidePublished(
  own: ReadonlyMap<Mode, Pick<Indices, 'figureKind' | 'overall'>>,
  beside: PublishedBeside,
): readonly OwnBesidePublished[] {
  return [...own].map(
    ([
      mode,
      {
        figureKind,
        overall: { figure },
      },
    ]) => ({
      mode,
      figureKind,
      figure,
      gap: gapTo(figure, beside),
      estimatedBand: figureKind === 'household-sipas-method' ? estimatedBandOf(figure, beside) : null,
      graded: mayFeedGrades(figureKind) ? gradedOf(figure, beside) : null,
    }),
  );
}

/** The figures of the kiosks, where there are any. */
export function ofKiosks(own: ReadonlyMap<Mode, Indices>): Indices | null {
  return own.get(DEFAULT_MODE) ?? null;
}

function gapTo(
  figure: OwnBesidePublished['figure'],
  { sipas, largeGapPoints }: PublishedBeside,
): OwnBesidePublished['gap'] {
  const published = sipas === null ? null : exactPercent(sipas);
  if (published === null || figure.hidden || figure.percent === null) return null;
  const { percent, low, high } = figure;
  const gap = gapBetween(
    { percent, low, high },
    { percent: published, low: null, high: null },
    largeGapPoints,
  );
  return { points: gap.points, low: gap.low, high: gap.high, isLarge: gap.isLarge };
}

function gradedOf(figure: OwnBesidePublished['figure'], beside: PublishedBeside) {
  if (figure.hidden || figure.percent === null || figure.low === null || figure.high === null) return null;
  const { percent, low, high } = figure;
  return graded(percent, { low, high }, beside);
}

/** With the other provinces as last published; null without any, or without an interval. */
function estimatedBandOf(
  figure: OwnBesidePublished['figure'],
  { otherProvinces }: PublishedBeside,
): OwnBesidePublished['estimatedBand'] {
  if (otherProvinces === null || otherProvinces.length === 0) return null;
  if (figure.hidden || figure.low === null || figure.high === null) return null;
  const { low, high } = figure;
  const { source, sourceDate } = PROVINCE_BANDS;
  return { ...estimatedPoints({ low, high }, otherProvinces), source, sourceDate };
}

/** Null of "more than 79", and without a score. */
export function exactPercent({ score, scoreIs }: PublishedFigure): number | null {
  return score === null || scoreIs !== 'exact' ? null : decimalValue(score);
}
