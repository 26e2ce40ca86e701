import type { Change } from '../../core/figures/change.ts';
import type { FigureKind } from '../../core/figures/figure-kind.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import type { Month, Period } from '../../core/kernel/period.ts';
import type { ScoringRule } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';

/** `GET /api/v1/indices` as the console reads it. Percentages are unrounded. */
export interface IndicesAnswer {
  readonly unit: UnitName & { readonly parents: readonly UnitName[] };
  readonly period: Period;
  readonly previousPeriod: Period | null;
  readonly questionnaire: {
    readonly id: string;
    readonly version: number;
    readonly title: Texts;
    readonly levels: readonly Texts[];
    readonly components: readonly { readonly id: string; readonly text: Texts }[];
    readonly subIndices: readonly { readonly id: string; readonly component: string; readonly text: Texts }[];
    readonly items: readonly { readonly id: string; readonly subIndex: string; readonly text: Texts }[];
  };
  readonly mode: Mode;
  readonly rule: ScoringRule;
  readonly figureKind: FigureKind;
  readonly counts: Counts;
  readonly overall: ScopeFigures;
  readonly rank: Rank | null;
  readonly components: readonly NamedFigures[];
  readonly subIndices: readonly NamedFigures[];
  readonly items: readonly ItemFigures[];
  /** Items to which answers wait until ten are there; those answers are in none of these figures. */
  readonly waitingItems: readonly string[];
  readonly meanOfItems: { readonly percent: number; readonly differsNotably: boolean } | null;
  readonly ranking: readonly RankingRow[];
  readonly rankingMinimum: number;
  readonly warnings: readonly ('framework-changed-2022' | 'mean-of-items-differs' | 'answers-deleted')[];
  /** Months of the period whose answers were deleted: their figures change no more. */
  readonly frozenMonths: readonly Month[];
  /** Where there are responses instead; null where the selection has any itself. */
  readonly elsewhere: Elsewhere | null;
  readonly asOf: { readonly atMs: number; readonly released: number; readonly responses: number };
}

export interface Elsewhere {
  readonly before: Period | null;
  readonly after: Period | null;
  readonly modes: readonly { readonly mode: Mode; readonly period: Period }[];
}

/** A text by language; Vietnamese is always there. */
export type Texts = Readonly<Record<string, string>>;

export interface UnitName {
  readonly code: string | null;
  readonly ref: string | null;
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string | null;
}

export interface Counts {
  readonly responses: number;
  readonly released: number;
  readonly pending: number;
  readonly excluded: number;
}

/** @internal */
export interface ScopeFigures {
  readonly figure: ShownFigure;
  readonly previous: ShownFigure | null;
  readonly change: Change | null;
  readonly parent: ShownFigure | null;
}

export interface NamedFigures extends ScopeFigures {
  readonly id: string;
}

export interface ItemFigures {
  readonly id: string;
  readonly figure: ShownFigure;
  readonly pointsLost: number | null;
  readonly levels: readonly number[] | null;
  readonly answerProportion: number | null;
}

export interface Rank {
  readonly rank: number;
  readonly of: number;
  readonly tied: boolean;
  readonly rankRange: { readonly from: number; readonly to: number };
  readonly change: number | null;
}

export interface RankingRow {
  readonly unit: UnitName;
  readonly hasUnitsBelow: boolean;
  readonly counts: Counts;
  readonly figure: ShownFigure;
  readonly change: Change | null;
  readonly rank: Rank | null;
  readonly unranked: 'too-few-respondents' | 'no-answers' | 'hidden' | null;
}

/** The text in that language, else in Vietnamese. */
export function textIn(texts: Texts | undefined, language: string): string {
  return texts?.[language] ?? texts?.['vi'] ?? '';
}

export function unitNameIn(unit: UnitName, language: string): string {
  return language === 'vi' ? unit.name : (unit.nameEn ?? unit.name);
}

/** The percentage with its interval where there is one to show. */
export function percentOf(figure: ShownFigure | null): { percent: number; low: number; high: number } | null {
  if (figure === null || figure.hidden) return null;
  const { percent, low, high } = figure;
  return percent === null || low === null || high === null ? null : { percent, low, high };
}
