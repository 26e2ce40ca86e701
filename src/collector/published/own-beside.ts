import type { Counts, Indices } from '../../contract/figures.ts';
import { DEFAULT_MODE, QUESTIONNAIRES } from '../../contract/on-offer.ts';
import type { OwnBesidePublished } from '../../contract/published/published-figures.ts';
import { changeBetween } from '../../core/figures/change.ts';
import { comparabilityWarning } from '../../core/figures/comparability.ts';
import { decimalValue } from '../../core/kernel/decimal.ts';
import { type Month, periodAround } from '../../core/kernel/period.ts';
import type { Result } from '../../core/kernel/result.ts';
import { COUNTRY_REF, type FactUnit, type PublishedFigure } from '../../core/published/published-figure.ts';
import { MODES, type Mode } from '../../core/questionnaire/response.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import type { IndicesFailure, IndicesQuery, IndicesRequest } from '../figures/indices-query.ts';

/** The collector's own figures, hidden already where they must be. */
export interface OwnIndices {
  indices(request: IndicesRequest): Promise<Result<Indices, IndicesFailure>>;
  counts(query: IndicesQuery): Promise<Result<Pick<Counts, 'responses'>, IndicesFailure>>;
}

/** The gap from whose lower end on it is called large, in percentage points. */
const LARGE_GAP_POINTS = 5;
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
        ...{ scope, period, mode, version: null, rule: null },
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

/** Each own figure with its gap to the published SIPAS of the year, which is taken as exact. */
export function besidePublished(
  own: ReadonlyMap<Mode, Indices>,
  published: PublishedFigure | null,
): readonly OwnBesidePublished[] {
  return [...own].map(([mode, { figureKind, overall }]) => ({
    mode,
    figureKind,
    figure: overall.figure,
    gap: gapOf(overall.figure, published),
  }));
}

/** The figures of the kiosks, where there are any. */
export function ofKiosks(own: ReadonlyMap<Mode, Indices>): Indices | null {
  return own.get(DEFAULT_MODE) ?? null;
}

function gapOf(
  figure: OwnBesidePublished['figure'],
  published: PublishedFigure | null,
): OwnBesidePublished['gap'] {
  const isExact = published !== null && published.score !== null && published.scoreIs === 'exact';
  if (figure.hidden || !isExact || published.score === null) return null;
  const percent = decimalValue(published.score);
  const exact = { respondents: 0, answers: 0, standardError: null, percent, low: percent, high: percent };
  const gap = changeBetween(exact, figure);
  return gap === null ? null : { ...gap, isLarge: gap.low > LARGE_GAP_POINTS };
}
