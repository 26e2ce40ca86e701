import type { ComparedWith } from '../../contract/on-offer.ts';
import type { Period } from '../../core/kernel/period.ts';
import type { ScoringRule } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';

export interface IndicesQuery {
  /** A unit's code or `code@valid-from`; null for the top of the scope: the whole country, if it is every unit. */
  readonly unit: string | null;
  /** What the person who asks may see. */
  readonly scope: UnitScope;
  readonly period: Period;
  readonly questionnaire: string;
  /** Null for the newest. */
  readonly version: number | null;
  readonly mode: Mode;
  /** With which period it is compared, null for none; not said: with the like one just before. */
  readonly compare?: ComparedWith | null;
  /** Null for the questionnaire's own. */
  readonly rule: ScoringRule | null;
}

/** The period may be left to the collector: the newest month that has responses, else the current month. */
export type IndicesRequest = Omit<IndicesQuery, 'period'> & { readonly period: Period | null };

export interface IndicesFailure {
  /** `rule-unusable`: the scale of the questionnaire has no percentage by the rule asked for. */
  readonly kind: 'unit-unknown' | 'questionnaire-unknown' | 'rule-unusable';
}
