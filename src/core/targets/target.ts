import { type Decimal, decimalText } from '../kernel/decimal.ts';
import type { FactUnit } from '../published/published-figure.ts';

/** What a target is about when it is the collector's own figure and no published one. */
export const OWN_FIGURE = 'own';

/**
 * `level`: at least (or more than) so much; `change`: at least so much more than the period before; `rank`: no place
 * behind that one; `rank-change`: at least that many places gained.
 */
export const TARGET_KINDS = ['level', 'change', 'rank', 'rank-change'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** What names a target: setting one with the same key replaces it. */
export interface TargetKey {
  readonly unit: FactUnit;
  /** OWN_FIGURE, or the id of a published index. */
  readonly measure: string;
  /** Of an own figure: a component or sub-index; null for the overall figure, and of published ones. */
  readonly part: string | null;
  /** A period as text; of a published index a year. */
  readonly period: string;
  readonly kind: TargetKind;
}

export interface Target extends TargetKey {
  /** Percent or points of the index, percentage points, a place or places gained. */
  readonly value: Decimal;
  /** Only "more than" the value is enough; always false of places. */
  readonly isStrict: boolean;
  /** Of a place to be reached within a range ("20 to 25"): its better end; the value is the other. */
  readonly best: number | null;
}

/** One name for the key of a target. */
export function targetKeyText({ unit, measure, part, period, kind }: TargetKey): string {
  return [unit, measure, part ?? '', period, kind].join(' ');
}

/** The value as a list has it: `85`, `>85`, `20-25`. */
export function targetValueText({
  value,
  isStrict,
  best,
}: Pick<Target, 'value' | 'isStrict' | 'best'>): string {
  const text = decimalText(value);
  if (best !== null) return `${best}-${text}`;
  return isStrict ? `>${text}` : text;
}
