import type { Change } from '../../core/figures/change.ts';
import type { ComparabilityWarning } from '../../core/figures/comparability.ts';
import type { FigureKind } from '../../core/figures/figure-kind.ts';
import type { Counts } from '../../core/figures/pooled-tallies.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import type { Month, Period } from '../../core/kernel/period.ts';
import type { LanguageTag, QuestionnaireId, ScoringRule } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';

/** The first screen of a supervisor, as one answer. Percentages are unrounded; differences are percentage points. */
export interface Indices {
  readonly unit: UnitPlace;
  readonly period: Period;
  readonly previousPeriod: Period | null;
  readonly questionnaire: QuestionnaireTexts;
  readonly mode: Mode;
  readonly rule: ScoringRule;
  readonly figureKind: FigureKind;
  readonly counts: Counts;
  readonly overall: ScopeFigures;
  /**
   * The unit's place among the units of the same parent; null for the country, at the top of a scope, and where it
   * is not ranked.
   */
  readonly rank: Rank | null;
  /** Where the questionnaire has more than one, in form order. */
  readonly components: readonly NamedFigures[];
  /** In form order. */
  readonly subIndices: readonly NamedFigures[];
  /** In form order. */
  readonly items: readonly ItemFigures[];
  /** Items to which answers of some office wait until ten are there; those answers are in none of these figures. */
  readonly waitingItems: readonly string[];
  /** The mean of the item percentages beside the pooled one; null where it would tell a hidden item. */
  readonly meanOfItems: { readonly percent: number; readonly differsNotably: boolean } | null;
  /** The units below: ranked ones by rank, then those without a rank by code. */
  readonly ranking: readonly RankingRow[];
  /** Respondents a unit needs to be ranked. */
  readonly rankingMinimum: number;
  readonly warnings: readonly (ComparabilityWarning | 'mean-of-items-differs' | 'answers-deleted')[];
  /** Months of the period whose answers were deleted: their figures change no more. With them comes a warning. */
  readonly frozenMonths: readonly Month[];
  /** Where there are responses instead; null where the selection has any itself. */
  readonly elsewhere: Elsewhere | null;
  readonly asOf: { readonly atMs: number; readonly released: number; readonly responses: number };
}

export interface Elsewhere {
  /** The nearest periods of the same kind that have responses, none after the current month. */
  readonly before: Period | null;
  readonly after: Period | null;
  /** Other modes with their nearest period; only where this one has no responses in any period. */
  readonly modes: readonly { readonly mode: Mode; readonly period: Period }[];
}

export interface UnitName {
  /** Null for the whole country. */
  readonly code: string | null;
  /** `code@valid-from`. */
  readonly ref: string | null;
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string | null;
}

interface UnitPlace extends UnitName {
  /** Those in scope, the highest first; the country, which stands above all, is not among them. */
  readonly parents: readonly UnitName[];
}

export type Texts = Readonly<Record<LanguageTag, string>>;

export interface QuestionnaireTexts {
  readonly id: QuestionnaireId;
  readonly version: number;
  readonly title: Texts;
  /** The five levels in ascending order. */
  readonly levels: readonly Texts[];
  readonly components: readonly { readonly id: string; readonly text: Texts }[];
  readonly subIndices: readonly { readonly id: string; readonly component: string; readonly text: Texts }[];
  readonly items: readonly { readonly id: string; readonly subIndex: string; readonly text: Texts }[];
}

/** One figure with what it is compared to. */
export interface ScopeFigures {
  readonly figure: ShownFigure;
  /** The same of the period before; null where there is none or the unit did not exist or was out of scope. */
  readonly previous: ShownFigure | null;
  /** Only where both are shown and have answers. */
  readonly change: Change | null;
  /** The same of the unit above; null where there is none in scope. */
  readonly parent: ShownFigure | null;
}

interface NamedFigures extends ScopeFigures {
  readonly id: string;
}

export interface ItemFigures {
  readonly id: string;
  readonly figure: ShownFigure;
  /** Percentage points of the overall figure that this item costs; null where the item is hidden or unanswered. */
  readonly pointsLost: number | null;
  /** Levels 1 to 5; null where the item is hidden. */
  readonly levels: readonly number[] | null;
  /** Share of the respondents of the questionnaire who gave a level, 0–1; null where the item is hidden. */
  readonly answerProportion: number | null;
}

export interface Rank {
  readonly rank: number;
  readonly of: number;
  readonly tied: boolean;
  readonly rankRange: { readonly from: number; readonly to: number };
  /** Places gained (positive) or lost since the period before; null where it cannot be said. */
  readonly change: number | null;
}

export interface RankingRow {
  readonly unit: UnitName;
  readonly hasUnitsBelow: boolean;
  readonly counts: Counts;
  readonly figure: ShownFigure;
  readonly change: Change | null;
  readonly rank: Rank | null;
  /** Why there is no rank; null where there is one. */
  readonly unranked: 'too-few-respondents' | 'no-answers' | 'hidden' | null;
}

export interface IndicesQuery {
  /** A unit's code or `code@valid-from`; null for the top of the scope: the whole country, if it is every unit. */
  readonly unit: string | null;
  /** What whoever asks may see. */
  readonly scope: UnitScope;
  readonly period: Period;
  readonly questionnaire: string;
  /** Null for the newest. */
  readonly version: number | null;
  readonly mode: Mode;
  /** Null for the questionnaire's own. */
  readonly rule: ScoringRule | null;
}

/** The period may be left to the collector: the newest month that has responses, else the current month. */
export type IndicesRequest = Omit<IndicesQuery, 'period'> & { readonly period: Period | null };

export type IndicesFailure = { readonly kind: 'unit-unknown' } | { readonly kind: 'questionnaire-unknown' };
