import { type Month, monthsOf, type Period } from '../kernel/period.ts';

/** The months that two periods are compared over, each with its like in the other. */
export interface ComparedMonths {
  readonly current: readonly Month[];
  readonly previous: readonly Month[];
}

/**
 * A period that is under way, or with a month in which nothing was received, is compared over the same months of both,
 * so that no change is one of eleven months against one. Null where that is all of both; empty where no month has its
 * like. Precondition: periods of one kind and length.
 *
 * @param answered the months with responses, of the unit asked for
 */
export function comparedMonths(
  current: Period,
  previous: Period,
  answered: { readonly current: ReadonlySet<Month>; readonly previous: ReadonlySet<Month> },
): ComparedMonths | null {
  const before = monthsOf(previous);
  const pairs = monthsOf(current).flatMap((month, place) => {
    const like = before[place];
    return like !== undefined && answered.current.has(month) && answered.previous.has(like)
      ? [{ month, like }]
      : [];
  });
  if (pairs.length === before.length) return null;
  return { current: pairs.map(({ month }) => month), previous: pairs.map(({ like }) => like) };
}
