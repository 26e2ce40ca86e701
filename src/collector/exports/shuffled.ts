import { randomInt } from 'node:crypto';

/** The elements in an order nobody can foresee: Fisher and Yates, with the system's secure randomness. */
export function shuffled<Element>(list: readonly Element[]): readonly Element[] {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [order[last], order[other]] = [order[other] as Element, order[last] as Element];
  }
  return order;
}
