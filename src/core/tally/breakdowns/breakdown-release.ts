import { BLOCK_RESPONDENTS } from '../block-release.ts';

/** Respondents, or answers to one item, that are new in a breakdown. */
export interface Heap {
  readonly count: number;
  /** Those of them that help to make the ten. */
  readonly helping: number;
}

export const NO_HEAP: Heap = { count: 0, helping: 0 };

/**
 * Which values of a breakdown move when a span is over: those with ten new respondents (or answers) that help to make
 * the ten. What stays, of all values together, is nobody or ten too, or it would be told by taking what moved from the
 * whole; else the smallest value that would move stays with it.
 *
 * @param fixed what stays whatever is decided here
 * @returns names of values
 */
export function movingValues(heaps: ReadonlyMap<string, Heap>, fixed = NO_HEAP): ReadonlySet<string> {
  const moving = [...heaps].filter(([, heap]) => isEnough(heap)).sort(bySize);
  const staying = [...heaps.values()].filter((heap) => !isEnough(heap)).reduce(addedHeaps, fixed);
  const isSmall = staying.count > 0 && !isEnough(staying);
  return new Set(moving.slice(isSmall ? 1 : 0).map(([value]) => value));
}

/** Of both together. */
export function addedHeaps(one: Heap, other: Heap): Heap {
  return { count: one.count + other.count, helping: one.helping + other.helping };
}

function isEnough({ helping }: Heap): boolean {
  return helping >= BLOCK_RESPONDENTS;
}

/** The smallest first, of equal ones by name, so that it is the same whenever it is decided again. */
function bySize([a, one]: readonly [string, Heap], [b, other]: readonly [string, Heap]): number {
  return one.helping - other.helping || one.count - other.count || (a < b ? -1 : 1);
}
