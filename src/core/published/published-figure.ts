import type { Day } from '../kernel/calendar.ts';
import type { Decimal } from '../kernel/decimal.ts';
import type { UnitRef } from '../units/unit.ts';

/** The whole country among the units of published figures; no unit can have this as its `code@valid-from`. */
export const COUNTRY_REF = 'VN';

/** What a published figure is of: one period of a unit, or the country. */
export type FactUnit = UnitRef | typeof COUNTRY_REF;

/** The place of a unit within a group that the source ranks apart: a region, a class. */
export interface GroupRank {
  readonly group: string;
  readonly rank: number;
  /** Null where the source does not say. */
  readonly of: number | null;
}

/** What a source published of one index, year and unit. Each number is null where it was not reported. */
export interface PublishedFigure {
  /** Lower case with hyphens: `sipas`, `par-index`. */
  readonly index: string;
  readonly year: number;
  readonly unit: FactUnit;
  readonly score: Decimal | null;
  /** `more-than`: the source says "over 79", so nothing is computed from it. */
  readonly scoreIs: 'exact' | 'more-than';
  readonly max: Decimal | null;
  /** The change on the year before as the source states it, for where that year's figure is not known. */
  readonly statedChange: Decimal | null;
  readonly rank: number | null;
  readonly of: number | null;
  /** Places gained on the year before, as the source states it. */
  readonly statedRankChange: number | null;
  readonly groups: readonly GroupRank[];
  readonly source: string;
  readonly sourceDate: Day | null;
  /** Of an index that does not come with the product; null for those that do. */
  readonly title: string | null;
  readonly titleEn: string | null;
}
