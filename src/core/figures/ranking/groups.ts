import type { ScoringRule } from '../../questionnaire/questionnaire.ts';
import { type DrawnSums, withoutPart } from '../../statistics/cluster-sums.ts';
import { holmDifferences } from '../../statistics/holm-differences.ts';
import { type Change, changeBetween } from '../change.ts';
import { figureFromSums } from '../figure.ts';
import { proportionSums } from '../scoring-rule.ts';
import { MINIMUM_RANKED_RESPONDENTS } from './ranking.ts';

/** "rõ ràng cao hơn", "rõ ràng thấp hơn", "chưa phân biệt được": a unit beside the rest of its parent. */
export type Group = 'above' | 'below' | 'not-distinguishable';

export interface GroupedUnit {
  /** Null where the unit or the rest has fewer respondents than the minimum. */
  readonly group: Group | null;
  /** The unit minus the rest, with its own 95 % interval (unadjusted); null where there is no group. */
  readonly difference: Change | null;
}

/**
 * Each unit against the rest of its parent, in the order of the units. Tested are those at or above the minimum whose
 * rest is too; of all the groups told, none is wrong with 95 % (Holm, holm-differences.ts). The interval beside
 * a group is that of one unit alone, so a few of many may leave out 0 without a group.
 *
 * Precondition: the units' sums are parts of the whole's, by one rule, without shared respondents.
 *
 * Example: of a parent with 300 respondents at 90 %, 300 at 90 % and 300 at 60 %, the last is below, the others above.
 */
export function groupUnits(
  units: readonly DrawnSums[],
  whole: DrawnSums,
  options: { readonly rule: ScoringRule; readonly minimum?: number },
): readonly GroupedUnit[] {
  const minimum = Math.max(1, options.minimum ?? MINIMUM_RANKED_RESPONDENTS);
  const pairs = units.map((unit) => ({ unit, rest: withoutPart(whole, unit) }));
  const tested = pairs.filter(({ unit, rest }) => unit.clusters >= minimum && rest.clusters >= minimum);
  const sides = holmDifferences(
    tested.map(({ unit, rest }) => ({
      first: proportionSums(unit, options.rule),
      second: proportionSums(rest, options.rule),
    })),
  );
  const sideOf = new Map(tested.map((pair, index) => [pair, sides[index]]));
  return pairs.map((pair) => {
    const side = sideOf.get(pair);
    if (side === undefined) return { group: null, difference: null };
    const figure = (sums: DrawnSums) => figureFromSums(sums, options.rule);
    return {
      group: side === 'undecided' ? 'not-distinguishable' : side,
      difference: changeBetween(figure(pair.rest), figure(pair.unit)),
    };
  });
}
