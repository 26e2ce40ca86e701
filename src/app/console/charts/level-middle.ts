/** The levels of a scale, by how many there are and which is the lowest satisfied one (from 1 on). */
export interface ScaleOfLevels {
  readonly levels: number;
  readonly satisfiedFrom: number;
}

/**
 * Where satisfied and not satisfied part, on a line on which the lowest level is at 0, the next at 1 and so on. It is the
 * level just below the satisfied ones where that is the middle of the scale, and so says neither; elsewhere half-way
 * between the two, so that a bar and its percentage tell the same.
 */
export function middleOf({ levels, satisfiedFrom }: ScaleOfLevels): number {
  const highestBelow = satisfiedFrom - 2;
  return highestBelow === (levels - 1) / 2 ? highestBelow : highestBelow + 0.5;
}
