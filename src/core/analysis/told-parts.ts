import { MINIMUM_RESPONDENTS } from '../figures/small-cells.ts';
import { addSums, type ClusterSums, withoutPart } from '../statistics/cluster-sums.ts';
import type { Part } from './parts.ts';

/** The part of all that is not told apart: units or items whose figure is hidden, what a parent received itself. */
export const OTHERS = 'others';

/** A whole in one period. */
export interface WholeSums {
  readonly whole: ClusterSums;
  /** Its parts whose figure is shown, by id: the units below a parent, or the items of a scope. */
  readonly shown: readonly Part[];
}

/**
 * The parts that add up to a whole, the same in two periods: those shown in both by themselves, all else together as
 * OTHERS. One that came or went is told where it is shown in the one and had nobody in the other (`absent`). What
 * OTHERS says can be had by subtracting what is shown, so nothing is told that was hidden.
 *
 * Precondition: the whole is shown in both periods. Null where OTHERS has one to nine respondents in one of them:
 * suppression leaves no such rest beside a shown whole, so there nothing may be said.
 *
 * Example: shown a, b and c before, a and b after, c hidden after: parts a, b and others (c in both).
 */
export function toldParts(
  before: WholeSums,
  after: WholeSums,
  absent: { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> },
): { readonly before: readonly Part[]; readonly after: readonly Part[] } | null {
  const isTold = (id: string) =>
    (isShown(before, id) || absent.before.has(id)) && (isShown(after, id) || absent.after.has(id));
  const [partsBefore, partsAfter] = [partsOf(before, isTold), partsOf(after, isTold)];
  return partsBefore === null || partsAfter === null ? null : { before: partsBefore, after: partsAfter };
}

function isShown({ shown }: WholeSums, id: string): boolean {
  return shown.some((part) => part.id === id);
}

function partsOf({ whole, shown }: WholeSums, isTold: (id: string) => boolean): readonly Part[] | null {
  const told = shown.filter(({ id }) => isTold(id));
  const others = withoutPart(whole, addSums(told.map(({ sums }) => sums)));
  if (others.clusters > 0 && others.clusters < MINIMUM_RESPONDENTS) return null;
  return others.clusters === 0 ? told : [...told, { id: OTHERS, sums: others }];
}
