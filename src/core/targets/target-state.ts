import { unreachable } from '../kernel/assert.ts';
import { compareDecimals, type Decimal, decimalValue } from '../kernel/decimal.ts';
import type { PublishedChange } from '../published/published-changes.ts';
import type { PublishedFigure } from '../published/published-figure.ts';
import type { EstimateWithInterval } from '../statistics/mover-difference.ts';
import type { Target } from './target.ts';

/** Why nothing is certain yet. */
type NotSureReason =
  /** The 95 % interval holds the target. */
  | 'interval'
  /** The period is not over: its figure still moves. */
  | 'under-way'
  /** There is no figure, or none that may be shown. */
  | 'no-figure'
  /** The source says only "more than". */
  | 'more-than'
  /** The period before cannot be compared with. */
  | 'not-comparable';

/** What has come of a target so far. */
export interface TargetStanding {
  readonly state: 'reached' | 'missed' | 'not-sure';
  readonly why: NotSureReason | null;
  /** What the target is compared with: percent, points or places; null where there is none. */
  readonly value: EstimateWithInterval | null;
}

/** What is known of an own figure, as far as it may be shown. Places: `low` is the best and `high` the worst. */
export interface OwnStanding {
  readonly level: EstimateWithInterval | null;
  readonly change: EstimateWithInterval | null;
  readonly rank: EstimateWithInterval | null;
  readonly isOver: boolean;
}

/**
 * By the 95 % interval of what is shown: reached where all of it meets the target, missed where none of it does, not
 * sure yet otherwise, and while the period is not over. Only figures that may be shown are ever handed in, so a state
 * tells nothing that the figure does not.
 *
 * Example: 86 [84, 88] against "at least 85" is not sure yet, against 83 reached, against 89 missed.
 */
export function ownTargetStanding(target: Target, own: OwnStanding): TargetStanding {
  const value = ownValue(target, own);
  if (value === null) return { state: 'not-sure', why: 'no-figure', value };
  if (!own.isOver) return { state: 'not-sure', why: 'under-way', value };
  const meets = [value.low, value.high].map((end) => meetsTarget(target, end));
  if (meets.every((met) => met)) return { state: 'reached', why: null, value };
  return meets.some((met) => met)
    ? { state: 'not-sure', why: 'interval', value }
    : { state: 'missed', why: null, value };
}

/** The same by a published figure, which is taken as exact. */
export function publishedTargetStanding(
  target: Target,
  figure: PublishedFigure | null,
  change: PublishedChange | null,
): TargetStanding {
  const open = (why: NotSureReason): TargetStanding => ({ state: 'not-sure', why, value: null });
  if (figure === null || change === null) return open('no-figure');
  const value = publishedValue(target, figure, change);
  if (value === null) {
    const isAcrossFields = target.kind === 'rank-change' && change.otherField !== null;
    return open(isAcrossFields ? 'not-comparable' : 'no-figure');
  }
  const isMet = meetsExactly(target, value);
  const number = decimalValue(value);
  const exact = { estimate: number, low: number, high: number };
  if (target.kind === 'level' && figure.scoreIs === 'more-than') {
    const isSurelyMet = isMet || compareDecimals(value, target.value) === 0;
    return isSurelyMet
      ? { state: 'reached', why: null, value: exact }
      : { state: 'not-sure', why: 'more-than', value: exact };
  }
  return { state: isMet ? 'reached' : 'missed', why: null, value: exact };
}

function ownValue({ kind }: Target, own: OwnStanding): EstimateWithInterval | null {
  switch (kind) {
    case 'level':
      return own.level;
    case 'change':
      return own.change;
    case 'rank':
      return own.rank;
    case 'rank-change':
      // No interval of it is known, so no state of it would be certain.
      return null;
    default:
      return unreachable(kind);
  }
}

function publishedValue({ kind }: Target, figure: PublishedFigure, change: PublishedChange): Decimal | null {
  const places = (count: number | null) => (count === null ? null : { units: count, places: 0 });
  switch (kind) {
    case 'level':
      return figure.score;
    case 'change':
      return change.score;
    case 'rank':
      return places(figure.rank);
    case 'rank-change':
      return places(change.rankPlaces);
    default:
      return unreachable(kind);
  }
}

function meetsTarget(target: Target, value: number): boolean {
  const bound = decimalValue(target.value);
  if (target.kind === 'rank') return value <= bound;
  return target.isStrict ? value > bound : value >= bound;
}

function meetsExactly(target: Target, value: Decimal): boolean {
  const difference = compareDecimals(value, target.value);
  if (target.kind === 'rank') return difference <= 0;
  return target.isStrict ? difference > 0 : difference >= 0;
}
